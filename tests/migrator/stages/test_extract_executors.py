"""Stage 3: one module per executor, bodies as they were."""

from __future__ import annotations

import pytest

from migrator.stage import Blocked, Changed
from tests.support.bakery import BREAD, OLD, ROUTER, bakery, edited
from tests.support.project import check_blocked, check_stage, check_unchanged, migration

STAGE = "extract-executors"
CAKE = "bakery/oven/recipes/cake_recipe.py"
ROLL = "bakery/oven/recipes/roll_recipe.py"
NEW = {
    CAKE: '''\
        """Executor for the job type cake."""

        import logging

        from bakery.scales import weigh

        logger = logging.getLogger(__name__)

        SUGAR = {"cake": 3}


        # Cakes --------------------------------------------------------------------


        def _sweetened(order):
            return SUGAR["cake"] * weigh(order)


        def make_cake(order, batch=None):
            # Sugar first, then flour.
            logger.info("cake for %s", order)
            return {"success": True, "sugar": _sweetened(order)}
        ''',
    ROLL: '''\
        """Executor for the job types roll and bun."""

        import asyncio

        from bakery.scales import weigh


        def make_roll(order, batch=None):
            loop = asyncio.new_event_loop()
            try:
                return {"success": True, "weight": weigh(order)}
            finally:
                loop.close()
        ''',
}
RYE = 'def make_bread(order, batch=None):\n    return {"success": True, "made": "rye"}\n'
BREAD_MODULE = "bakery.oven.recipes.bread_recipe"
TAKE = {"executor:bread": "take-monolith"}
KEEP = {"executor:bread": "keep-modular"}


def alive(files: dict[str, str]) -> dict[str, str]:
    """Let something outside the monolith call the lone task."""
    files["bakery/till.py"] = (
        "from bakery.oven.everything import old_cake\n\n\ndef ring():\n    old_cake.delay('cake')\n"
    )
    return files


def with_bread(text: str) -> dict[str, str]:
    files = bakery()
    files[BREAD] = text
    return files


def test_moves_executors_with_what_they_need():
    check_stage(bakery(), STAGE, NEW)


def test_gives_two_job_types_of_one_function_one_module():
    outcome = check_stage(bakery(), STAGE, NEW)
    assert sum("roll_recipe" in line for line in outcome.evidence) == 1


def test_names_follow_ups_where_the_code_is_now():
    (follow_up,) = check_stage(bakery(), STAGE, NEW).follow_ups
    assert str(follow_up.where) == f"{ROLL}:9"
    assert follow_up.message.startswith("make_roll handles an event loop itself")


def test_has_no_follow_up_for_code_that_stays_behind():
    # _make_wafer runs an event loop too, and becomes a stub.
    assert all("wafer" not in item.message for item in check_stage(bakery(), STAGE, NEW).follow_ups)


def test_tells_reviewers_about_state_that_is_doubled():
    files = edited(
        OLD, ("def recipe_for(kind):\n    return", "def recipe_for(kind):\n    SUGAR\n    return")
    )
    outcome = check_stage(files, STAGE, NEW)
    assert any("keeps using the source module's own SUGAR" in line for line in outcome.evidence)


def test_keeps_the_modular_twin_of_the_same_meaning():
    outcome = check_stage(bakery(), STAGE, NEW)
    assert f"_make_bread: {BREAD} stays: same meaning on both sides" in outcome.evidence


def test_keeps_the_modular_twin_where_that_is_decided():
    check_stage(with_bread(RYE), STAGE, NEW, KEEP)


def test_writes_the_monoliths_version_where_that_is_decided():
    check_stage(with_bread(RYE), STAGE, {**NEW, BREAD: bakery()[BREAD]}, TAKE)


def test_keeps_the_top_of_a_file_and_tells_of_comments_in_the_body_that_goes():
    top = '# Copyright 2020 The Bakery\n# ruff: noqa: E501\n\n"""Bread."""\n\n\n'
    rye = top + RYE.replace("batch=None):\n", "batch=None):\n    # Never wheat.\n")
    outcome = check_stage(with_bread(rye), STAGE, {**NEW, BREAD: top + bakery()[BREAD]}, TAKE)
    assert [line for line in outcome.evidence if "comment" in line] == [
        f"comment of {BREAD}:8 goes with what it is about: # Never wheat."
    ]


def test_replaces_the_twin_together_with_what_only_it_needs():
    own = "import logging\n\nlogger = logging.getLogger(__name__)\nRYE = 1\n\n\ndef _mix():\n"
    files = with_bread(own + "    return RYE\n\n\n" + RYE.replace('"rye"', "_mix()"))
    work = migration(files, TAKE).until(STAGE)
    assert isinstance(work.apply(STAGE), Changed)
    assert "_mix" not in work.text(BREAD)


@pytest.mark.parametrize(
    "more",
    [
        "\n\ndef make_pretzel(order):\n    return order\n",
        "\n\nOVENS = [1, 2]\n",
        "\n\nprint('loaded')\n",
        "\n\nclass Flour:\n    pass\n",
    ],
)
def test_leaves_what_else_the_twins_file_holds(more: str):
    check_stage(with_bread(RYE + more), STAGE, {**NEW, BREAD: bakery()[BREAD] + more}, TAKE)


def test_leaves_what_something_else_uses_besides_the_twin():
    mix = "def _mix():\n    return 1\n\n\n"
    more = "\n\nDOUGH = _mix()\n"
    text = mix + RYE.replace('"rye"', "_mix()") + more
    check_stage(with_bread(text), STAGE, {**NEW, BREAD: mix + bakery()[BREAD] + more}, TAKE)


def test_leaves_what_another_file_takes_from_the_twins_file():
    own = "from bakery.scales import weigh\n\nRYE = 1\n\n\n"
    rye = own + RYE.replace('"rye"', "weigh(RYE)")
    files = {**with_bread(rye), "bakery/rye.py": f"from {BREAD_MODULE} import RYE, weigh\n"}
    kept = own.replace("weigh\n", "weigh  # noqa: F401\n") + bakery()[BREAD]
    check_stage(files, STAGE, {**NEW, BREAD: kept}, TAKE)


def test_blocks_where_a_name_means_something_else_in_the_twins_file():
    files = with_bread("SUGAR = 1\n\n\n" + RYE + "\n\ndef sweet():\n    return SUGAR\n")
    files[OLD] = files[OLD].replace('"made": "bread"', '"made": SUGAR')
    outcome = check_blocked(files, STAGE, "SUGAR: it is imported from elsewhere", TAKE)
    assert str(outcome.reasons[0].where) == f"{BREAD}:1"


def test_blocks_where_the_name_of_the_new_file_is_taken():
    outcome = check_blocked(
        bakery(bakery__oven__recipes__cake_recipe="PRICES = {}\n"),
        STAGE,
        "there is a file of this name already",
    )
    assert str(outcome.reasons[0].where) == f"{CAKE}:1"


def test_writes_nothing_where_something_is_taken():
    work = migration(bakery(bakery__oven__recipes__cake_recipe="PRICES = {}\n")).until(STAGE)
    before = work.files()
    assert isinstance(work.build(STAGE), Blocked)
    assert work.files() == before


def test_leaves_a_dead_task_behind():
    outcome = check_stage(bakery(), STAGE, NEW)
    assert any(line.startswith("task bakery.old_cake: stays behind") for line in outcome.evidence)


def test_gives_a_task_that_is_still_called_a_module_of_its_own():
    work = migration(alive(bakery())).until(STAGE)
    work.apply(STAGE)
    text = work.text("bakery/oven/shifts/old_cake.py")
    assert '@queue.task(name="bakery.old_cake")\ndef old_cake(kind, order=None):' in text
    assert "old_cake" in work.text("bakery/oven/__init__.py")


def test_leaves_a_called_task_behind_where_that_is_decided():
    outcome = check_stage(alive(bakery()), STAGE, NEW, {"task:bakery.old_cake": "drop"})
    assert "task bakery.old_cake: stays behind: decided" in outcome.evidence


def test_extracts_nothing_of_a_removed_integration():
    outcome = check_stage(bakery(), STAGE, NEW)
    assert any(line.startswith("_make_wafer: not extracted") for line in outcome.evidence)


def test_blocks_an_executor_that_needs_what_the_router_does_not_pass():
    files = edited(
        OLD,
        ("return recipe(order=order)", "return recipe(order=order, kind=kind)"),
        ("def _make_bread(order):", "def _make_bread(order, kind):"),
        ("def _make_cake(order):", "def _make_cake(order, kind):"),
        ("def _make_roll(order):", "def _make_roll(order, kind):"),
        ("def _make_wafer(order):", "def _make_wafer(order, kind):"),
    )
    outcome = check_blocked(files, STAGE, "_make_cake (bakery/oven/everything.py:47) requires kind")
    # The modular router calls make_bread already: that twin is none of our business.
    assert len(outcome.reasons) == 2


def test_blocks_a_value_that_would_silently_become_its_default():
    files = edited(
        OLD,
        ("return recipe(order=order)", "return recipe(order=order, kind=kind)"),
        ("def _make_bread(order):", "def _make_bread(order, kind=None):"),
        ("def _make_cake(order):", "def _make_cake(order, kind=None):"),
        ("def _make_roll(order):", "def _make_roll(order, kind=None):"),
        ("def _make_wafer(order):", "def _make_wafer(order, kind=None):"),
    )
    check_blocked(files, STAGE, "is given kind today, which prepare does not pass")


def test_blocks_arguments_in_another_order():
    files = edited(
        ROUTER,
        ("return recipe(order=order, batch=batch)", "return recipe(batch, order)"),
    )
    files[BREAD] = files[BREAD].replace("order, batch=None", "batch, order=None")
    files[OLD] = files[OLD].replace("_make_cake(order)", "_make_cake(order, batch=None)", 1)
    check_blocked(files, STAGE, "takes order where prepare gives batch")


def test_refuses_a_router_that_hides_what_it_passes():
    files = edited(
        ROUTER, ("return recipe(order=order, batch=batch)", "return recipe(**dict(order=order))")
    )
    files[OLD] = files[OLD].replace("def _make_cake(order):", "def _make_cake(order, *, batch):")
    ((_, reason, _),) = migration(files).plan.refusals
    assert "cannot be seen" in reason


def test_blocks_a_monolith_that_python_parses_and_does_not_compile():
    old = bakery()[OLD] + "\n\ndef _spare():\n    def _later():\n        nonlocal oven\n"
    outcome = check_blocked({**bakery(), OLD: old}, STAGE, "no binding for nonlocal 'oven' found")
    assert str(outcome.reasons[0].where) == f"{OLD}:{len(old.splitlines())}"


def test_leaves_a_finished_package_alone():
    files = edited(
        OLD,
        ('"cake": _make_cake,\n', ""),
        ('"roll": _make_roll,\n', ""),
        ('"bun": _make_roll,\n', ""),
        ('"wafer": _make_wafer,\n', ""),
    )
    check_unchanged(files, STAGE)
