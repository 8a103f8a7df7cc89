"""Callers of the monolith's router and executors, where the modular ones take other arguments."""

from __future__ import annotations

import pytest

from migrator.stage import Blocked, Changed
from tests.support.kiosk import BASE, kiosk
from tests.support.project import migration

STAGE = "rewrite-router-imports"
SPREAD = (
    ("def run_kind(kind, plan=None, values=None, task=None):", "def run_kind(kind, **given):"),
    ("runner(plan=plan, values=values, task=task)", "runner(**given)"),
)
SWAPPED = (
    (
        "def run_kind(kind, plan=None, values=None, task=None):",
        "def run_kind(kind, values, plan, task):",
    ),
)


def outcome(call: str, *edits: tuple[str, str], imported: str = "from kiosk.desk import old"):
    files = kiosk(BASE, *(edits or SPREAD))
    files["tests/test_old.py"] = f"{imported}\n\n\ndef test_it():\n    assert {call}\n"
    return migration(files).until(STAGE).build(STAGE)


def refusals(call: str, *edits: tuple[str, str], **more: str) -> list[str]:
    found = outcome(call, *edits, **more)
    return [str(reason) for reason in found.reasons] if isinstance(found, Blocked) else []


@pytest.mark.parametrize(
    ("call", "problem"),
    [
        ("old._route('scan', 1, 2, 3)", "it takes no plan by position"),
        ("old._route(*args)", "it is given what cannot be seen"),
        ("old._route('scan', **args)", "it is given what cannot be seen"),
    ],
)
def test_refuses_a_call_that_the_modular_router_cannot_take(call: str, problem: str):
    (said,) = refusals(call)
    assert said.startswith("tests/test_old.py:5")
    assert problem in said
    assert "call kiosk.desk.runners.base.run_kind here as it wants" in said


@pytest.mark.parametrize(
    ("imported", "call"),
    [
        ("from kiosk.desk.old import _route as route", "route('scan', 1, 2, 3)"),
        ("import kiosk.desk.old", "kiosk.desk.old._route('scan', 1, 2, 3)"),
        ("import kiosk.desk.old as desk", "desk._route('scan', 1, 2, 3)"),
    ],
)
def test_follows_every_way_to_import_it(imported: str, call: str):
    assert len(refusals(call, imported=imported)) == 1


def test_refuses_where_the_arguments_would_mean_something_else():
    (said,) = refusals("old._route('scan', 1, 2, 3)", *SWAPPED)
    assert "it has values in the place of plan" in said


def test_refuses_what_it_requires_and_is_not_given():
    required = (SPREAD[0][0], "def run_kind(kind, *, station, plan=None, values=None, task=None):")
    (said,) = refusals("old._route('scan', plan=1, values=2, task=3)", required)
    assert "it requires station" in said


def test_refuses_a_name_that_it_does_not_know():
    renamed = (SPREAD[0][0], "def run_kind(kind, plan=None, data=None, task=None, values=None):")
    (said,) = refusals("old._route('scan', 1, 2, task=3)", renamed)
    assert "it has data in the place of values" in said


@pytest.mark.parametrize(
    "call",
    [
        "old._route('scan', plan=1, values=2, task=3)",
        "old._route(kind='scan', plan=1, values=2, task=3)",
        "old._run_scan(1, 2, 3)",
        "other._route('scan', 1, 2, 3)",
    ],
)
def test_leaves_calls_that_it_can_take(call: str):
    assert refusals(call) == []


def test_takes_every_call_where_the_parameters_are_the_same():
    files = kiosk(BASE)
    files["tests/test_old.py"] = (
        "from kiosk.desk.old import _route\n\n\ndef test_it():\n    assert _route(*(1, 2, 3))\n"
    )
    work = migration(files).until(STAGE)
    assert isinstance(work.build(STAGE), Changed)


def test_lets_others_take_from_its_own_home_what_the_monolith_only_imports():
    files = kiosk(BASE)
    files["kiosk/stop.py"] = "from kiosk.desk.old import app, launch\n\nQUEUE = app, launch\n"
    done = migration(files).finish().overlay
    assert done.read("kiosk/stop.py").decode() == (
        "from kiosk.app import app\nfrom kiosk.desk import launch\n\nQUEUE = app, launch\n"
    )
