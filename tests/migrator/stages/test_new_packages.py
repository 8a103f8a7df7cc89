"""The packages of a modular side that does not exist yet."""

from __future__ import annotations

from migrator.audit import AuditOptions
from migrator.stage import Blocked, Changed, Unchanged
from tests.support.built import GALLERY, OPS
from tests.support.built_more import PRESS
from tests.support.project import migration

STAGE = "verify-dispatcher"


def begun(backend, **more: str):
    files = {**backend.files, **{f"{k.replace('__', '/')}.py": v for k, v in more.items()}}
    return migration(files, options=AuditOptions(monolith=backend.monolith))


def test_makes_the_packages_and_nothing_else():
    outcome = begun(GALLERY).build(STAGE)
    assert isinstance(outcome, Changed)
    assert sorted(outcome.changes.paths) == [
        "gallery/tasks/__init__.py",
        "gallery/tasks/execution/__init__.py",
        "gallery/tasks/scheduling/__init__.py",
        "gallery/tasks/utils/__init__.py",
    ]
    assert any("run_job" in line and "dispatches" in line for line in outcome.evidence)
    assert any("route (" in line and "base_executor.py" in line for line in outcome.evidence)


def test_leaves_a_package_that_is_there_as_it_is():
    work = begun(OPS)
    before = work.text("src/ops/worker/__init__.py")
    work.apply(STAGE)
    assert work.text("src/ops/worker/__init__.py") == before


def test_makes_no_package_for_helpers_that_nobody_shares():
    work = begun(OPS)
    work.apply(STAGE)
    assert not [path for path in work.overlay.paths() if "/utils/" in path]


def test_says_that_a_task_routes_itself():
    outcome = begun(PRESS).build(STAGE)
    assert any("run routes the job types itself" in line for line in outcome.evidence)


def test_changes_nothing_the_second_time():
    work = begun(GALLERY)
    work.apply(STAGE)
    assert isinstance(work.build(STAGE), Unchanged)


def test_refuses_a_module_where_a_folder_is():
    taken = {"src__ops__worker__scheduling__tick__deep": "x = 1\n"}
    outcome = begun(OPS, **taken).build(STAGE)
    assert isinstance(outcome, Blocked)
    (reason,) = outcome.reasons
    assert reason.where.path == "src/ops/worker/scheduling/tick/deep.py"
    assert "--tasks-package" in reason.remedy
