"""The deploy plan as text."""

from __future__ import annotations

from migrator.deploy import DeployPlan, Fate, Step, TaskName
from migrator.deploy.text import brief_text, deploy_text

GOING = TaskName("a.b", Fate.goes, "old", "", "dead", ("q",), ("note",))
STAYING = TaskName("a.c", Fate.stays, "old", "new", "twin", ("q",))


def text(plan: DeployPlan, width: int = 60) -> list[str]:
    return [line.text for line in deploy_text(plan, width)]


def test_commands_are_not_wrapped():
    command = "redis-cli " + "x" * 100
    assert f"     {command}" in text(DeployPlan("s", (GOING,), (Step("Look.", "why", (command,)),)))


def test_everything_else_is():
    plan = DeployPlan(
        "word " * 40, (GOING, STAYING), (Step("title " * 30, "why " * 40),), ("w " * 60,)
    )
    assert max(map(len, text(plan))) <= 60


def test_one_line_where_nothing_is_to_be_watched():
    lines = list(brief_text(DeployPlan("No name disappears.", (STAYING,), (Step("x"),))))
    assert [line.text for line in lines] == ["Deploy: No name disappears."]


def test_whole_plan_where_a_name_goes_or_a_message_could_fail():
    assert next(x.text for x in brief_text(DeployPlan("s", (GOING,)))) == "Deploy plan"
    assert [x.text for x in brief_text(DeployPlan("s", (STAYING,), warnings=("w",)))][-1] == "- w"


def test_shows_notes_only_of_names_that_go():
    assert text(DeployPlan("s", (GOING, STAYING)))[2:] == [
        "  a.b: goes (queue q): dead",
        "    - note",
        "  a.c: stays, registered by new instead of old",
    ]
