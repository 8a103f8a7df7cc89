"""Forms in which a router has its job types: what the dispatcher answers stays what it was."""

from __future__ import annotations

import pytest

from tests.support.answers import answers
from tests.support.kiosk import MONO, kiosk
from tests.support.project import migration

JOBS = ["print", "scan"]
OTHERS = ["nope", "SCAN", None]
FROM_TABLE = """\
def _route(kind, plan, values, task):
    runner = RUNNERS.get(kind)
    if runner is None:
        return {"success": False, "error": f"Unknown kind: {kind}"}
    return runner(plan=plan, values=values, task=task)
"""
OLD_ROUTER = kiosk(MONO)[MONO].partition("def _route(")[2]
FILLED = {
    "stored": 'RUNNERS = {}\nRUNNERS["print"] = _run_print\nRUNNERS["scan"] = _run_scan\n',
    "updated": 'RUNNERS = {"print": _run_print}\nRUNNERS.update({"scan": _run_scan})\n',
    "by keyword": "RUNNERS = dict(print=_run_print)\nRUNNERS.update(scan=_run_scan)\n",
    "merged": 'RUNNERS = {"print": _run_print}\nRUNNERS |= {"scan": _run_scan}\n',
    "in a loop": "RUNNERS = {}\nfor run in (_run_print, _run_scan):\n"
    '    RUNNERS[run.__name__.removeprefix("_run_")] = run\n',
}


def legacy(text: str) -> dict[str, str]:
    """Return the kiosk with another text in the place of the monolith's router."""
    return kiosk(MONO, ("def _route(" + OLD_ROUTER, text))


def check(files, tmp_path):
    work = migration(files)
    assert (work.plan.refusals, work.plan.open_decisions) == ((), ())
    trees = [(files, "kiosk.desk.old"), (work.finish().files(), "kiosk.desk")]
    before, after = answers(tmp_path, trees, [*JOBS, *OTHERS])
    assert after == before
    assert all("'success': True" in answer for answer in after[: len(JOBS)])
    assert MONO not in work.files()


@pytest.mark.parametrize("form", FILLED)
def test_follows_a_table_that_statements_fill(form, tmp_path):
    check(legacy(f"{FILLED[form]}\n\n{FROM_TABLE}"), tmp_path)
