"""Job types that lead out of the monolith are found, wherever they are routed."""

from __future__ import annotations

import pytest

from tests.support.kiosk import BASE, ENTRY, FILES, MONO, kiosk
from tests.support.outside import ROUTER, WORKERS, executors_outside, router_outside, served
from tests.support.project import migration

CHAIN = """\
def _route(kind, plan, values, task):
    if kind == "print":
        return _run_print(plan, values, task)
    if kind == "scan":
        return _run_scan(plan, values, task)
    return {"success": False}
"""


def outside(files: dict[str, str]) -> list[tuple[str, str, bool]]:
    """Return job type, file of the function, and whether the modular router knows it."""
    facts = migration(files).facts
    return [(route.job_type, route.function.path, route.known) for route in facts.outside]


BOTH = [("print", WORKERS, True), ("scan", WORKERS, False)]


@pytest.mark.parametrize("router", [ROUTER, CHAIN])
def test_finds_executors_that_the_monolith_imports(router):
    files = executors_outside(router)
    assert outside(files) == BOTH
    assert migration(files).facts.executors == ()


@pytest.mark.parametrize(
    "call",
    [
        "_route(kind, plan, values, self)",
        "_route(task=self, kind=kind, plan=plan, values=values)",
        "_checked(kind, plan, values, self)",
    ],
)
def test_finds_a_router_that_the_monolith_imports(call):
    files = router_outside(call)
    if "_checked" in call:
        files[MONO] += (
            "\n\ndef _checked(sort, plan, values, task):\n"
            "    return _route(sort, plan, values, task)\n"
        )
    assert outside(files) == BOTH


def test_follows_the_job_type_whatever_each_function_calls_it():
    files = router_outside()
    files[WORKERS] = files[WORKERS].replace("kind", "sort")
    assert outside(files) == BOTH


def test_compares_with_what_the_modular_router_leads_to():
    same, _ = migration(executors_outside()).facts.outside
    assert same.twin is not None
    assert same.twin.same
    files = executors_outside()
    files[WORKERS] = files[WORKERS].replace('"printed": 1', '"printed": 9')
    other, unknown = migration(files).facts.outside
    assert other.twin is not None
    assert not other.twin.same
    assert unknown.twin is None


@pytest.mark.parametrize("files", [executors_outside(), router_outside()])
def test_is_silent_of_what_the_modular_router_leads_to_as_well(files):
    assert outside(served(files)) == [("print", WORKERS, True)]


def test_is_silent_of_the_monoliths_own():
    assert outside(FILES) == []


def test_is_silent_where_the_monolith_calls_the_modular_router_itself():
    files = kiosk(MONO, ("return _route(", "return run_kind("))
    files[MONO] = "from kiosk.desk.runners.base import run_kind\n" + files[MONO]
    assert outside(files) == []


def test_is_silent_of_a_table_that_something_else_is_picked_from():
    """A function that picks by another value of the message than the job type is no router."""
    files = {**FILES, "kiosk/tell.py": CHAIN.replace("_route", "tell").replace("kind", "channel")}
    files["kiosk/tell.py"] = (
        "from kiosk.desk.runners.print_runner import run_print as _run_print\n\n\n"
        "def _run_scan(plan, values, task):\n    return {}\n\n\n"
    ) + files["kiosk/tell.py"]
    files[MONO] = (
        FILES[MONO]
        .split("def _run_print")[0]
        .replace("_route(kind, plan, values, self)", "tell(values, plan, None, self)")
    )
    files[MONO] = "from kiosk.tell import tell\n" + files[MONO].rstrip() + "\n"
    facts = migration({**files, ENTRY: FILES[ENTRY], BASE: FILES[BASE]}).facts
    assert facts.outside == ()
