"""What a worker registers before and after."""

from __future__ import annotations

from dataclasses import replace

import pytest

from migrator.audit import AuditOptions
from migrator.overlay import ChangeSet, FileChange, Overlay
from migrator.verify.loaded import check_loaded
from tests.support.built import GALLERY
from tests.support.built_more import MILL
from tests.support.project import migration


def finished(backend, path: str, edit: tuple[str, str] | None = None):
    """Migrate a backend, undo one edit of a file, and return what the check says of the whole."""
    work = migration(backend.files, options=AuditOptions(monolith=backend.monolith)).finish()
    if edit is not None:
        before = work.overlay.read(path)
        assert edit[0].encode() in before
        after = before.replace(edit[0].encode(), edit[1].encode())
        work.overlay.apply(ChangeSet((FileChange(path, before, after),)))
    return check_loaded(work.facts, work.plan, Overlay(work.overlay.snapshot), work.overlay)


def test_objects_to_a_list_without_the_new_package():
    (found,) = finished(GALLERY, "gallery/queue.py", ('"gallery.tasks"', '"gallery.db"'))
    assert (found.path, found.line) == ("gallery/queue.py", 3)
    assert "imports nothing that registers 'gallery.jobs.run_job'" in found.message
    assert "'gallery.tasks'" in found.message


def test_objects_to_autodiscovery_under_the_old_name():
    edit = ('app.autodiscover_tasks(["mill"], related_name="celery_tasks")\n', "")
    (found,) = finished(MILL, "mill_queue.py", edit)
    assert "'mill.start'" in found.message
    assert "bake" not in found.message


def test_names_the_command_of_a_worker_that_loses_its_tasks():
    files = {
        **GALLERY.files,
        "gallery/worker.py": "from gallery.queue import celery\nimport gallery.jobs\n",
        "compose.yml": "services:\n  hang:\n    command: celery -A gallery.worker worker\n",
    }
    path = "gallery/queue.py"
    files[path] = files[path].replace('include=["gallery.jobs"],', "")
    backend = replace(GALLERY, files=files)
    assert finished(backend, path) == ()
    found = finished(backend, "gallery/worker.py", ("import gallery.tasks\n", ""))
    assert [(one.path, one.line) for one in found] == [("compose.yml", 3)]
    assert "the worker of gallery/worker.py imports nothing that registers" in found[0].message


def test_objects_to_one_of_two_workers_that_include_other_modules():
    run, path = "celery -A gallery.queue worker", "gallery/queue.py"
    files = {
        **GALLERY.files,
        "gallery/extra.py": "import gallery.jobs\n",
        "Procfile": f"a: {run} -I gallery.db\nb: {run} -I gallery.extra\n",
    }
    files[path] = files[path].replace('include=["gallery.jobs"],', "")
    backend = replace(GALLERY, files=files)
    assert finished(backend, path) == ()
    (found,) = finished(backend, "gallery/extra.py", ("import gallery.tasks\n", ""))
    assert (found.path, found.line) == ("Procfile", 2)


def test_accepts_what_the_stages_write():
    assert finished(GALLERY, "gallery/queue.py") == ()
    assert finished(MILL, "mill_queue.py") == ()


@pytest.mark.parametrize(
    "setting",
    [
        '"gallery.tasks,gallery.jobs".split(",")',
        '[f"gallery.{name}" for name in ("tasks", "jobs")]',
        '["gallery.%s" % name for name in ("tasks", "jobs")]',
        '["gallery.{}".format(name) for name in ("tasks", "jobs")]',
        '["gallery.tasks", ".".join(("gallery", "jobs"))]',
        '["gallery.tasks", "gallery.jobs", modules_of(__file__)]',
    ],
)
def test_objects_to_a_setting_that_comes_to_name_what_is_gone(setting: str):
    (found,) = finished(GALLERY, "gallery/queue.py", ('["gallery.tasks"]', setting))
    assert (found.path, found.line) == ("gallery/queue.py", 7)
    assert found.message.startswith("the worker imports gallery.jobs, which is gone: take it out")
    assert found.message.endswith("(include 'gallery.jobs')")


@pytest.mark.parametrize(
    "setting",
    ['["gallery.tasks", "elsewhere.tasks"]', '["gallery.tasks"] + app_tasks("gallery.jobs")'],
)
def test_says_nothing_of_what_was_never_there_or_is_not_known(setting: str):
    assert finished(GALLERY, "gallery/queue.py", ('["gallery.tasks"]', setting)) == ()


def test_says_nothing_where_autodiscovery_finds_no_module_of_the_old_name_any_more():
    edit = (', related_name="celery_tasks")\n', ', related_name="celery_tasks")\nmill = 1\n')
    assert finished(MILL, "mill_queue.py", edit) == ()


def test_says_nothing_where_the_settings_cannot_be_read():
    edit = ('["gallery.tasks"]', "modules_of(__file__)")
    assert finished(GALLERY, "gallery/queue.py", edit) == ()


def test_says_nothing_while_the_monolith_is_there():
    work = migration(GALLERY.files, options=AuditOptions(monolith=GALLERY.monolith))
    work.until("delete-monolith")
    before = Overlay(work.overlay.snapshot)
    assert check_loaded(work.facts, work.plan, before, work.overlay) == ()
