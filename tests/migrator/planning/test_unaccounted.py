from __future__ import annotations

import pytest

from migrator.decisions import Answer
from migrator.planning.planner import make_plan
from tests.support.kiosk import FILES, MONO, kiosk
from tests.support.project import migration

LOST = """

def _run_copy(plan, values, task):
    return {"success": True, "copied": 3}
"""


def questions(files) -> dict[str, str]:
    plan = migration(files).plan
    return {
        entry.decision.id: entry.decision.evidence[0]
        for entry in plan.decisions
        if entry.decision.id.startswith("symbol:")
    }


def with_copy(*edits: tuple[str, str]) -> dict[str, str]:
    files = kiosk(MONO, *edits)
    files[MONO] += LOST
    return files


def test_asks_about_an_executor_behind_a_condition_that_cannot_be_followed():
    files = with_copy(
        (
            "    if kind not in table:\n",
            '    if kind.startswith("copy"):\n'
            "        if plan:\n"
            "            return _run_copy(plan, values, task)\n"
            "    if kind not in table:\n",
        )
    )
    assert "takes what executors take" in questions(files)["symbol:_run_copy"]


@pytest.mark.parametrize(
    "decorator",
    ["@worker_ready.connect", "@task_failure.connect(sender='kiosk.launch')", "@executor('copy')"],
)
def test_asks_about_what_a_decorator_may_register(decorator):
    files = with_copy(("from kiosk.app import app\n", "from kiosk.app import app, executor\n"))
    files[MONO] = files[MONO].replace("def _run_copy", f"{decorator}\ndef _run_copy")
    assert decorator.replace("'", '"').split("(")[0] in questions(files)["symbol:_run_copy"]


def test_asks_about_a_class_whose_methods_take_what_executors_take():
    files = kiosk(MONO, ("    table = {", "    runners = Runners()\n    table = {"))
    files[MONO] += """

class Runners:
    def copy(self, plan, values, task):
        return {"success": True, "copied": 3}
"""
    assert "symbol:Runners" in questions(files)


@pytest.mark.parametrize("decorator", ["@functools.lru_cache", "@contextmanager", "@cache"])
def test_does_not_ask_about_decorators_that_only_wrap(decorator):
    files = with_copy()
    files[MONO] = files[MONO].replace("def _run_copy(plan, values, task)", f"{decorator}\ndef f(x)")
    assert questions(files) == {}


def test_does_not_ask_about_a_helper_of_the_dispatcher():
    files = kiosk(
        MONO,
        (
            "return _route(kind, plan, values, self)",
            "return _route(kind, plan, _clean(values), self)",
        ),
    )
    files[MONO] += "\n\ndef _clean(values):\n    return values or {}\n"
    assert questions(files) == {}


def test_does_not_ask_about_what_nothing_uses():
    assert questions(with_copy()) == {}


def test_does_not_ask_where_everything_has_its_place():
    assert questions(FILES) == {}


def test_an_answer_lets_it_go():
    files = with_copy()
    files[MONO] = files[MONO].replace("def _run_copy", "@executor('copy')\ndef _run_copy")
    found = migration(files)
    answers = {"symbol:_run_copy": Answer("drop", "flag")}
    plan = make_plan(found.facts, answers, found.overlay.snapshot)
    assert plan.open_decisions == ()


def test_asks_whether_all_job_types_were_found_where_the_router_is_not_clear():
    files = with_copy(
        (
            "    if kind not in table:\n",
            '    if kind.startswith("copy"):\n'
            "        return _run_copy(plan, values, task)\n"
            "    if kind not in table:\n",
        )
    )
    (question,) = (
        entry.decision
        for entry in migration(files).plan.open_decisions
        if entry.decision.id.startswith("routing:")
    )
    assert question.id == "routing:_route"
    assert question.evidence[0] == "job types found: print, scan"
    assert question.evidence[1] == "run_kind knows print"
    assert question.evidence[2].startswith(f"not understood: {MONO}:")


def test_does_not_ask_about_a_router_that_is_clear():
    ids = [entry.decision.id for entry in migration(FILES).plan.decisions]
    assert not any(name.startswith("routing:") for name in ids)


def test_asks_about_everything_that_takes_what_the_dispatcher_was_given_where_no_router_was_seen():
    files = kiosk(
        MONO,
        ('    table = {"print": _run_print, "scan": _run_scan}\n', ""),
        ("    if kind not in table:\n", "    if not kind:\n"),
        (
            "    return table[kind](plan=plan, values=values, task=task)\n",
            "    picked = [f for f in (_run_print, _run_scan) if kind in f.__name__]\n"
            "    return picked[0](plan, values, task)\n",
        ),
    )
    files[MONO] += "\n\n@app.task(name='kiosk.v1')\ndef v1(plan): ...\n\n\nOLD = {'v1': v1}\n"
    assert {"symbol:_run_scan", "symbol:_route"} <= set(questions(files))
