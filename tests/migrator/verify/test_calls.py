"""Calls of tasks fit what they reach, after as before."""

from __future__ import annotations

import pytest

from migrator.facts import Facts
from migrator.verify.calls import check_calls
from tests.migrator.verify.helpers import changed_overlay, overlay
from tests.support.bakery import bakery
from tests.support.project import migration

FACTS = Facts("c", "t")
OLD = "ferry/old.py"
NEW = "ferry/new.py"
DOCK = "ferry/dock.py"
FERRY = {
    "ferry/__init__.py": "",
    "ferry/queue.py": "from celery import Celery\n\napp = Celery('ferry')\n",
    OLD: """
        from ferry.queue import app

        @app.task(name="ferry.sail")
        def sail(where, quickly=False): ...
    """,
    NEW: """
        from celery import shared_task

        @shared_task(bind=True, name="ferry.sail")
        def sail(self, where): ...
    """,
}


def found(dock: str, changes: dict[str, str | None]) -> list[str]:
    files = {**FERRY, DOCK: f"from ferry.queue import app\nfrom ferry.new import sail\n\n{dock}\n"}
    before, after = overlay(files), changed_overlay(files, changes)
    return [str(entry) for entry in check_calls(FACTS, before, after)]


@pytest.mark.parametrize(
    ("dock", "form"),
    [
        ("app.send_task('ferry.sail', kwargs={'where': 'north', 'quickly': True})", "send_task"),
        ("app.send_task('ferry.sail', ('north', True))", "send_task"),
        ("app.signature('ferry.sail', kwargs={'where': 1, 'quickly': 2})", "signature"),
    ],
)
def test_reports_a_caller_that_only_fitted_what_is_gone(dock: str, form: str) -> None:
    (message,) = found(dock, {OLD: None})
    assert message.startswith(f"{DOCK}:4: {form} of 'ferry.sail' does not fit it any more: ")


@pytest.mark.parametrize(
    "dock",
    [
        "sail.delay('north', True)",
        "sail.apply_async(('north',), {'quickly': True})",
        "sail.s('north', quickly=True)",
        "sail.si('north', quickly=True)",
    ],
)
def test_reports_a_call_that_is_written_wrong(dock: str) -> None:
    right = "from ferry.new import sail\n\nsail.delay('north')\n"
    wrong = f"from ferry.new import sail\n\n{dock}\n"
    files = {**FERRY, OLD: "", DOCK: right}
    before, after = overlay(files), changed_overlay(files, {DOCK: wrong})
    (finding,) = check_calls(FACTS, before, after)
    assert (finding.check, finding.path, finding.line) == ("calls", DOCK, 3)


def test_reports_a_parameter_that_is_renamed_under_its_callers() -> None:
    other = FERRY[NEW].replace("where", "port")
    assert (
        len(found("app.send_task('ferry.sail', kwargs={'where': 1})", {OLD: None, NEW: other})) == 1
    )


@pytest.mark.parametrize(
    "dock",
    [
        "app.send_task('ferry.sail', ('north',))",
        "sail.delay(where='north')",
        "sail.delay(*ports)",
        "sail.apply_async(kwargs=dict(ports))",
        "app.send_task('other.task', ('north', True))",
    ],
)
def test_leaves_a_call_alone_that_fits_or_may_fit(dock: str) -> None:
    assert found(dock, {OLD: None}) == []


def test_leaves_a_call_alone_that_never_fitted() -> None:
    dock = "app.send_task('ferry.sail', kwargs={'speed': 3})"
    moved = f"# a line more\nfrom ferry.queue import app\nfrom ferry.new import sail\n\n{dock}\n"
    assert found(dock, {OLD: None, DOCK: moved}) == []


def test_leaves_calls_of_tests_alone() -> None:
    files = {**FERRY, "tests/test_dock.py": "from ferry.new import sail\n\nsail.delay(1, 2, 3)\n"}
    assert check_calls(FACTS, overlay(FERRY), changed_overlay(files, {OLD: None})) == ()


def test_leaves_a_whole_migration_alone() -> None:
    work = migration(bakery())
    before = work.overlay.fork()
    work.finish()
    assert check_calls(work.facts, before, work.overlay) == ()
