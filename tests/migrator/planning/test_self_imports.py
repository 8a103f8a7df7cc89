from __future__ import annotations

import pytest

from migrator.plan import Home
from migrator.planning.self_imports import own_names, taken_from_itself
from tests.support.kiosk import MONO, kiosk
from tests.support.project import migration

HEAD = "def _run_scan(plan, values, task):\n"
EXTRA = "\n\ndef _rate():\n    return 3\n\n\ndef _dead():\n    from kiosk.desk.old import _rate\n"


def files(line: str) -> dict[str, str]:
    found = kiosk(MONO, (HEAD, f"{HEAD}    {line}\n"))
    found[MONO] += EXTRA
    return found


def opened(line: str):
    return migration(files(line))


def taken(line: str) -> set[tuple[str, str]]:
    work = opened(line)
    return {(one.user, one.name) for one in own_names(work.facts, work.overlay)}


@pytest.mark.parametrize(
    ("line", "name"),
    [
        ("from kiosk.desk.old import _rate", "_rate"),
        ("from .old import _rate as rate", "_rate"),
        ("from kiosk.desk import old", ""),
        ("from . import old as me", ""),
        ("import kiosk.desk.old as me", ""),
        ("import kiosk.desk.old", ""),
    ],
)
def test_finds_what_a_function_takes_from_its_own_module(line, name):
    assert taken(line) == {("_run_scan", name), ("_dead", "_rate")}


@pytest.mark.parametrize("line", ["from kiosk.desk import older", "import kiosk.desk", "pass"])
def test_other_imports_are_none(line):
    assert taken(line) == {("_dead", "_rate")}


def test_what_lives_on_takes_its_names_along_and_the_dead_do_not():
    work = opened("from .old import _rate")
    assert taken_from_itself(work.facts, work.plan, work.overlay) == {"_rate"}
    assert work.plan.homes["_rate"] == Home(work.plan.others_module, "_rate")
    work = opened("pass")
    assert taken_from_itself(work.facts, work.plan, work.overlay) == set()
    assert "_rate" not in work.plan.homes


def test_the_module_itself_and_a_name_without_a_place_are_refused():
    (refusal,) = opened("import kiosk.desk.old as me").plan.refusals
    assert refusal[1] == "_run_scan: imports its own module"
    more = files("from .old import logger")
    more[MONO] += "\n\nimport logging\n\nlogger = logging.getLogger(__name__)\n"
    (refusal,) = migration(more).plan.refusals
    assert "imports logger from its own module, and it has no place" in refusal[1]
    assert refusal[0] == more[MONO][: more[MONO].index(HEAD)].count("\n") + 2


def test_the_moved_function_imports_from_the_new_place():
    work = opened("from .old import _rate").finish()
    text = work.text("kiosk/desk/runners/scan_runner.py")
    assert f"    from {work.plan.others_module} import _rate\n" in text
