"""What serves a job type is called today as the monolith's router calls it."""

from __future__ import annotations

from migrator.routing.called_today import called_today
from tests.support.kiosk import FILES
from tests.support.outside import router_outside
from tests.support.project import migration


def test_reads_the_calls_of_the_job_types_asked_for():
    found = migration(FILES)
    calls = called_today(found.facts.legacy_router, ["scan"], found.facts, found.overlay)
    assert calls is not None
    assert [route.call for route in calls.routes] == ["(plan=plan, values=values, task=task)"]
    assert {"plan", "values", "task", "table"} <= calls.names


def test_traces_values_to_both_dispatchers():
    found = migration(FILES)
    calls = called_today(found.facts.legacy_router, ["scan"], found.facts, found.overlay)
    assert calls is not None
    assert (calls.before.trace("task"), calls.after.trace("task")) == ("self", "self")


def test_reads_a_router_of_another_module():
    found = migration(router_outside())
    calls = called_today(found.facts.reached_router, ["scan"], found.facts, found.overlay)
    assert calls is not None
    assert [route.job_type for route in calls.routes] == ["scan"]


def test_says_nothing_without_a_router():
    found = migration(FILES)
    assert called_today(None, ["scan"], found.facts, found.overlay) is None
