# ruff: noqa: E501
"""The audit's main claims about the repositories that the migration is tested on."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path

import pytest

from migrator.audit import AuditOptions, audit
from migrator.facts import Facts
from tests.support.memory import folder_snapshot

ROOT = Path(__file__).parents[3]
FOLDERS = {
    "sample": "sample_project",
    "newsdesk": "tests/projects/newsdesk",
    "ledger": "tests/projects/ledger",
}
LAYOUTS: Mapping[str, tuple[str, ...]] = {
    "sample": ("backend", "tasks.job_tasks", "tasks", "tasks.scheduling", "tasks.execution"),
    "newsdesk": ("", "app.workers.legacy", "app.workers", "app.workers.planning", "app.workers.runners"),
    "ledger": ("src", "ledger.background.jobs", "ledger.background", "ledger.background.triggers",
               "ledger.background.handlers"),
}  # fmt: skip


@cache
def audited(name: str) -> Facts:
    return audit(folder_snapshot(ROOT / FOLDERS[name]), AuditOptions())


@pytest.mark.parametrize("name", LAYOUTS)
def test_finds_the_layout(name: str) -> None:
    layout = audited(name).layout
    assert layout is not None
    assert (
        layout.source_root,
        layout.monolith.name,
        layout.tasks_package.name,
        layout.scheduling_package.name,
        layout.execution_package.name,
    ) == LAYOUTS[name]


@pytest.mark.parametrize(
    ("name", "utils"),
    [("sample", "tasks.utils"), ("newsdesk", "app.workers.support"), ("ledger", None)],
)
def test_finds_the_helpers(name: str, utils: str | None) -> None:
    layout = audited(name).layout
    assert layout is not None
    assert (layout.utils_package.name if layout.utils_package else None) == utils


@pytest.mark.parametrize(
    ("name", "verdict", "tasks"),
    [
        ("sample", "defined", ["tasks.check_job_schedules", "tasks.dispatch_job"]),
        ("newsdesk", "undefined", ["newsdesk.check_plans", "newsdesk.launch_work"]),
        ("ledger", "undefined", ["ledger.poll_rules", "ledger.start_batch"]),
    ],
)
def test_judges_the_collisions(name: str, verdict: str, tasks: list[str]) -> None:
    found = audited(name).collisions
    assert [collision.name for collision in found] == tasks
    assert {collision.verdict for collision in found} == {verdict}


@pytest.mark.parametrize(
    ("name", "legacy", "modular"),
    [
        ("sample", 7, ["check_queues"]),
        ("newsdesk", 5, ["thumbnails"]),
        ("ledger", 6, ["rates", "settlement"]),
    ],
)
def test_reads_both_routers(name: str, legacy: int, modular: list[str]) -> None:
    found = audited(name)
    assert found.legacy_router is not None and found.router is not None
    assert len(found.legacy_router.routes) == legacy
    assert [route.job_type for route in found.router.routes] == modular


@pytest.mark.parametrize(
    ("name", "removed"),
    [
        ("sample", ["_execute_sync_devices", "_execute_compare_devices"]),
        ("newsdesk", ["_run_archive_import"]),
        ("ledger", []),
    ],
)
def test_knows_the_executors_of_removed_integrations(name: str, removed: list[str]) -> None:
    broken = [
        e for e in audited(name).executors if any(b.certain and b.proven for b in e.broken_imports)
    ]
    assert [executor.function.name for executor in broken] == removed


@pytest.mark.parametrize("name", FOLDERS)
def test_knows_which_executor_was_moved_already(name: str) -> None:
    moved = [e for e in audited(name).executors if e.twin is not None]
    assert all(executor.twin is not None and executor.twin.same for executor in moved)
    expected = {"sample": ["check_queues"], "newsdesk": [], "ledger": ["settlement"]}
    assert [executor.job_types[0] for executor in moved] == expected[name]


@pytest.mark.parametrize(
    ("name", "lookup"),
    [("sample", "get_task_for_job"), ("newsdesk", "resolve_work"), ("ledger", None)],
)
def test_finds_the_legacy_lookup(name: str, lookup: str | None) -> None:
    found = audited(name).lookup
    assert (found.function if found else None) == lookup


@pytest.mark.parametrize("name", ["sample", "newsdesk"])  # ledger has no lookup
def test_tasks_that_only_the_mapping_names_are_dead(name: str) -> None:
    found = audited(name)
    assert found.lookup is not None
    named = [symbol for symbol in found.symbols if symbol.name in found.lookup.tasks]
    assert named
    assert [symbol.name for symbol in named if symbol.evidence] == []


@pytest.mark.parametrize("name", FOLDERS)
def test_skips_nothing_and_is_deterministic(name: str) -> None:
    found = audited(name)
    assert found.skipped == ()
    assert audit(folder_snapshot(ROOT / FOLDERS[name]), AuditOptions()) == found


@pytest.mark.parametrize("name", FOLDERS)
def test_every_reference_is_where_it_says(name: str) -> None:
    found = audited(name)
    assert found.layout is not None
    leaf = found.layout.monolith.name.rpartition(".")[2]
    for reference in found.references:
        lines = (ROOT / FOLDERS[name] / reference.where.path).read_text("latin-1").split("\n")
        line = lines[reference.where.line - 1]
        assert reference.text == line.strip()
        assert 0 < reference.where.column <= len(line)
        assert leaf in line or reference.symbol is None or reference.symbol in line
