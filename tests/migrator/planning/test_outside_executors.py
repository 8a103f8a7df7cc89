"""No job type is lost because the monolith had another module serve it."""

from __future__ import annotations

import pytest

from tests.support.kiosk import BASE, FILES, MONO
from tests.support.outside import WORKERS, executors_outside, router_outside, served
from tests.support.project import migration

LAYOUTS = pytest.mark.parametrize("layout", [executors_outside, router_outside])
SCAN = "def _run_scan(plan, values, task):"


def changed(files: dict[str, str], path: str, old: str, new: str) -> dict[str, str]:
    assert old in files[path]
    return {**files, path: files[path].replace(old, new)}


def open_decisions(files: dict[str, str]) -> list[str]:
    return [entry.decision.id for entry in migration(files).plan.open_decisions]


def refusals(files: dict[str, str]) -> list[str]:
    return [message for _, message, _ in migration(files).plan.refusals]


@LAYOUTS
def test_lets_the_modular_router_lead_there(layout):
    found = migration(layout())
    (outside,) = found.plan.outside
    assert (outside.job_types, outside.path) == (("scan",), WORKERS)
    assert (found.plan.refusals, found.plan.open_decisions) == ((), ())
    tree = found.finish().overlay
    assert not tree.exists(MONO)
    assert tree.read(WORKERS).decode() == layout()[WORKERS]
    base = tree.read(BASE).decode()
    assert base == served(layout())[BASE]
    package = tree.read("kiosk/desk/runners/__init__.py").decode()
    assert "_run_scan" not in package


@LAYOUTS
def test_leads_two_job_types_to_one_function(layout):
    path = MONO if layout is executors_outside else WORKERS
    files = changed(layout(), path, '"scan": _run_scan', '"scan": _run_scan, "copy": _run_scan')
    (outside,) = migration(files).plan.outside
    assert outside.job_types == ("copy", "scan")


@LAYOUTS
@pytest.mark.parametrize(
    ("new", "said"),
    [
        ("def _run_scan(plan, values):", "does not accept task, which run_kind passes"),
        (
            "def _run_scan(plan, values, task, pages):",
            "requires pages, which run_kind does not pass",
        ),
    ],
)
def test_refuses_what_the_modular_router_cannot_call(layout, new, said):
    files = changed(layout(), WORKERS, SCAN, new)
    ((line, message, advice),) = migration(files).plan.refusals
    assert files[MONO].splitlines()[line - 1].startswith("def launch(")
    assert message.startswith("'scan' would be unknown: _route (kiosk/desk/")
    assert message.endswith(f"({WORKERS}:5), which is not in the monolith and {said}")
    assert advice == "route 'scan' by hand, commit, and run again"
    assert migration(files).plan.outside == ()


@LAYOUTS
@pytest.mark.parametrize("taken", ["_run_scan = None\n", "def other(_run_scan):\n    pass\n"])
def test_refuses_a_name_that_the_modular_router_has_already(layout, taken):
    files = {**layout(), BASE: layout()[BASE] + f"\n\n{taken}"}
    (message,) = refusals(files)
    assert message.endswith(f"has a name that {BASE} has for something else")


def test_refuses_two_functions_of_one_name():
    files = executors_outside()
    files["kiosk/desk/more.py"] = "def _run_scan(plan, values, task):\n    return {}\n"
    files[MONO] = files[MONO].replace(
        '"scan": _run_scan', '"scan": _run_scan, "copy": more._run_scan'
    )
    files[MONO] = f"from kiosk.desk import more\n{files[MONO]}"
    found = refusals(files)
    assert len(found) == 2
    assert all("shares its name with kiosk/desk/" in message for message in found)


@LAYOUTS
def test_asks_about_what_the_router_does_besides(layout):
    path = MONO if layout is executors_outside else WORKERS
    files = changed(
        layout(), path, "    return table[kind](", "    count(kind)\n    return table[kind]("
    )
    assert open_decisions(files) == ["router:_route"]


def test_asks_about_places_of_a_router_elsewhere_that_pick_in_another_way():
    files = changed(router_outside(), WORKERS, '"scan": _run_scan}', '"scan": _run_scan, **more()}')
    assert "routing:_route" in open_decisions(files)


@LAYOUTS
def test_asks_where_two_functions_serve_a_job_type(layout):
    files = changed(served(layout()), WORKERS, '"printed": 1', '"printed": 9')
    (entry,) = migration(files).plan.open_decisions
    assert entry.decision.id == "executor:print"
    assert [option.name for option in entry.decision.options] == ["keep-modular"]
    question = entry.decision.question
    assert "run_print (kiosk/desk/runners/print_runner.py:1), which differs" in question


@LAYOUTS
def test_has_nothing_to_do_where_it_is_routed_by_hand(layout):
    found = migration(served(layout()))
    assert (found.plan.outside, found.plan.refusals, found.plan.open_decisions) == ((), (), ())
    assert not found.finish().overlay.exists(MONO)
    assert found.overlay.read(BASE).decode() == served(layout())[BASE]


def test_has_nothing_to_do_for_a_monolith_that_has_its_own():
    plan = migration(FILES).plan
    assert (plan.outside, plan.refusals) == ((), ())
