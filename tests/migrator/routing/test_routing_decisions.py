"""What a person is told of a router that could not be followed everywhere."""

from __future__ import annotations

from tests.support.kiosk import MONO, kiosk
from tests.support.project import migration

CLASSES = """\
class Printing:
    def check(self):
        return True

    def run(self, plan, values, task):
        return {"success": True, "printed": 1}


class Scanning(Printing):
    def run(self, plan, values, task):
        return {"success": True, "scanned": 2}


def _route"""
TABLE = ("_run_print, ", "Printing, "), ("_run_scan}", "Scanning}"), ("def _route", CLASSES)
CALL = "return table[kind](plan=plan, values=values, task=task)"


def evidence(call: str) -> list[str]:
    work = migration(kiosk(MONO, *TABLE, (CALL, call)))
    routing = next(one for one in work.plan.open_decisions if one.decision.id == "routing:_route")
    return [line for line in routing.decision.evidence if line.startswith("not ")]


def test_says_what_is_not_compared():
    assert evidence("return table[kind]().run(plan=plan, values=values, task=task)") == [
        f"not compared: 'print' goes to Printing().run ({MONO}:31), and to run_print in run_kind"
    ]


def test_names_what_no_function_could_be_made_of():
    call = "made = table[kind]()\n    made.check()\n    return made.run(plan, values, task)"
    assert evidence(call)[1:] == [
        f"not understood: {MONO}:31: 'scan' goes to Scanning().run, of which no function could be "
        "made",
        f"not understood: {MONO}:35: `made.check()`",
    ]
