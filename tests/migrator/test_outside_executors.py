"""No job type is lost because the monolith had another module serve it."""

from __future__ import annotations

import pytest

from tests.support.kiosk import BASE, FILES, MONO
from tests.support.outside import WORKERS, executors_outside, router_outside, served
from tests.support.project import migration

LAYOUTS = [executors_outside, router_outside]


@pytest.mark.parametrize("layout", LAYOUTS)
def test_refuses_while_the_modular_router_does_not_know_the_job_type(layout):
    ((line, message, advice),) = migration(layout()).plan.refusals
    assert line == FILES[MONO].split("def launch")[0].count("\n") + 1 + 1  # below an import more
    assert message.startswith("'scan' would be an unknown job type: _route (kiosk/desk/")
    assert f"gives it to _run_scan ({WORKERS}:5), which is not in the monolith" in message
    assert advice.startswith(f"let run_kind ({BASE}:4) lead 'scan' to kiosk.desk.workers._run_scan")


@pytest.mark.parametrize("layout", LAYOUTS)
def test_goes_on_when_it_is_routed_by_hand(layout):
    found = migration(served(layout()))
    assert found.plan.refusals == ()
    assert found.plan.open_decisions == ()
    tree = found.finish().overlay
    assert not tree.exists(MONO)
    assert tree.read(WORKERS).decode() == layout()[WORKERS]


@pytest.mark.parametrize("layout", LAYOUTS)
def test_asks_where_two_functions_serve_a_job_type(layout):
    files = served(layout())
    files[WORKERS] = files[WORKERS].replace('"printed": 1', '"printed": 9')
    (entry,) = migration(files).plan.open_decisions
    assert entry.decision.id == "executor:print"
    assert [option.name for option in entry.decision.options] == ["keep-modular"]
    assert (
        "run_print (kiosk/desk/runners/print_runner.py:1), which differs" in entry.decision.question
    )


@pytest.mark.parametrize("layout", LAYOUTS)
def test_asks_nothing_where_both_mean_the_same(layout):
    assert migration(served(layout())).plan.open_decisions == ()


def test_refuses_nothing_of_a_monolith_that_has_its_own():
    assert migration(FILES).plan.refusals == ()
