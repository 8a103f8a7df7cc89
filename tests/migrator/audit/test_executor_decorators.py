"""Decorators count where executors are compared, but for those that only register them."""

from __future__ import annotations

import pytest

from tests.support.kiosk import FILES, MONO, kiosk
from tests.support.project import migration

RUNNER = "kiosk/desk/runners/print_runner.py"
TIMED = "def {}(function):\n    return lambda **given: function(**given)\n\n\n"


def twin(files):
    executors = {one.function.name: one for one in migration(files).facts.executors}
    found = executors["_run_print"].twin
    assert found is not None
    return found


def legacy(decorator: str, before: str = "") -> dict[str, str]:
    return kiosk(MONO, ("def _run_print", f"{before}{decorator}\ndef _run_print"))


def modular(files: dict[str, str], decorator: str, before: str = "") -> dict[str, str]:
    return {**files, RUNNER: f"{before}{decorator}\n{FILES[RUNNER]}"}


def test_what_only_the_monolith_decorates_is_a_difference():
    found = twin(legacy("@timed", TIMED.format("timed")))
    assert (found.same, found.differences) == (False, ("the decorators differ",))


def test_what_only_the_modular_one_decorates_is_a_difference():
    assert not twin(modular(kiosk(MONO), "@timed", TIMED.format("timed"))).same


def test_decorators_that_mean_the_same_are_none():
    files = modular(legacy("@timed", TIMED.format("timed")), "@timed", TIMED.format("timed"))
    assert twin(files).same


def test_decorators_that_mean_another_thing_are_one():
    other = TIMED.format("timed").replace("**given)\n", "**given) or {}\n")
    files = modular(legacy("@timed", TIMED.format("timed")), "@timed", other)
    assert not twin(files).same


@pytest.mark.parametrize("decorator", ['@app.task(name="kiosk.print")', '@entered("print")'])
def test_what_only_registers_one_is_none(decorator):
    entered = (
        "RUNNERS = {}\n\n\ndef entered(kind):\n    def enter(function):\n"
        "        RUNNERS[kind] = function\n        return function\n\n    return enter\n\n\n"
    )
    files = legacy(decorator, entered)
    table = '{"print": _run_print, "scan": _run_scan}'
    if "entered(" in decorator:
        files[MONO] = files[MONO].replace(table, "RUNNERS")
    assert twin(files).same
