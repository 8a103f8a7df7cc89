"""A base executor that was moved out of the monolith."""

from __future__ import annotations

from migrator.audit import AuditOptions
from migrator.stage import Changed, Unchanged
from tests.support.built import GALLERY, OPS
from tests.support.built_more import PRESS
from tests.support.project import migration

STAGE = "rewrite-base-executor"
ROUTER = "gallery/tasks/execution/base_executor.py"


def begun(backend, *edits: tuple[str, str]):
    files = dict(backend.files)
    path = next(path for path in files if backend.monolith.replace(".", "/") in path)
    for old, new in edits:
        assert old in files[path], old
        files[path] = files[path].replace(old, new)
    return migration(files, options=AuditOptions(monolith=backend.monolith)).until(STAGE)


def test_answers_an_unknown_job_type_with_an_error_value():
    work = begun(GALLERY)
    assert 'raise ValueError(f"Unknown kind {kind}")' in work.text(ROUTER)
    outcome = work.apply(STAGE)
    assert 'return {"success": False, "error": f"Unknown kind {kind}"}' in work.text(ROUTER)
    assert "an unknown job type is an error value now, not an exception" in outcome.evidence
    assert isinstance(work.build(STAGE), Unchanged)


def with_error():
    """Return the migration of a monolith whose router raises an error of the project's own."""
    files = dict(GALLERY.files)
    path = "gallery/jobs.py"
    lines = files[path].replace("raise ValueError(", "raise KindError(").splitlines(keepends=True)
    place = next(i for i, line in enumerate(lines) if line.startswith(("import", "from")))
    lines.insert(place, "from gallery.errors import KindError\n")
    files[path] = "".join(lines)
    files["gallery/errors.py"] = "class KindError(ValueError):\n    pass\n"
    return migration(files, options=AuditOptions(monolith=GALLERY.monolith)).until(STAGE)


def test_takes_the_import_of_the_exception_away_with_it():
    work = with_error()
    assert "from gallery.errors import KindError\n" in work.text(ROUTER)
    work.apply(STAGE)
    assert "KindError" not in work.text(ROUTER)


def test_leaves_the_import_to_whoever_takes_the_exception_from_here():
    work = with_error()
    user = "gallery/other.py"
    line = b"from gallery.tasks.execution.base_executor import KindError\n"
    work.overlay.apply(work.overlay.changes_to({user: line}))
    work.overlay.apply(work.build(STAGE).changes)
    assert "import KindError\n" in work.text(ROUTER)


def test_answers_as_the_executors_do():
    work = begun(GALLERY, ('"success"', '"ok"'))
    work.apply(STAGE)
    assert 'return {"ok": False, "error": f"Unknown kind {kind}"}' in work.text(ROUTER)


def test_exports_every_executor():
    work = begun(GALLERY)
    work.apply(STAGE)
    package = work.text("gallery/tasks/execution/__init__.py")
    for name in ("route", "execute_resize", "execute_watermark", "execute_publish"):
        assert f'"{name}",' in package


def test_leaves_a_router_alone_that_answers_already():
    work = begun(OPS)
    before = work.text("src/ops/worker/execution/base_executor.py")
    assert isinstance(work.apply(STAGE), Changed)
    assert work.text("src/ops/worker/execution/base_executor.py") == before


def test_leaves_a_task_that_routes_itself_alone():
    work = begun(PRESS)
    before = work.text("tasks/scheduling/job_dispatcher.py")
    work.apply(STAGE)
    assert work.text("tasks/scheduling/job_dispatcher.py") == before


def test_puts_a_stub_where_an_integration_is_gone():
    gone = "    child = run_job.apply"
    work = begun(GALLERY, (gone, f"    from gallery.printer import press\n\n    press()\n{gone}"))
    text = work.text(ROUTER)
    assert '"publish": _stub_publish,' in text
    assert "def _stub_publish(image, options, run_id=None):" in text
    assert "publish is not available in this version" in text
    assert not work.overlay.exists("gallery/tasks/execution/publish_executor.py")
    outcome = work.apply(STAGE)
    assert any(line.startswith("publish: a stub, because") for line in outcome.evidence)
