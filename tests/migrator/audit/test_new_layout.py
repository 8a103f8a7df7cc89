"""Where the modular side goes that does not exist yet."""

from __future__ import annotations

from textwrap import dedent

import pytest

from migrator.audit import AuditOptions, audit
from migrator.errors import DiscoveryError
from tests.support.memory import snapshot

APP = 'from celery import Celery\n\napp = Celery("mill")\n'
JOBS = """\
    from mill_app import app


    def grind(load):
        return load


    def sift(load):
        return load


    def run_kind(kind, load):
        kinds = {"grind": grind, "sift": sift}
        return kinds[kind](load)


    @app.task
    def start(kind, load):
        return run_kind(kind, load)
    """


def layout_of(monolith: str, package: str | None = None, **files: str):
    named = {name.replace("__", "/") + ".py": text for name, text in files.items()}
    files = {"mill_app.py": APP, monolith: dedent(JOBS), **named}
    source = snapshot(files)
    return audit(source, AuditOptions(monolith=monolith, tasks_package=package)).layout


def names_of(layout) -> tuple[str, ...]:
    assert layout.built
    packages = (layout.tasks_package, layout.scheduling_package, layout.execution_package)
    return tuple(package.name for package in packages)


def test_puts_a_new_package_beside_the_monolith():
    layout = layout_of("mill/work.py", mill____init__="")
    assert names_of(layout) == ("mill.tasks", "mill.tasks.scheduling", "mill.tasks.execution")
    assert layout.tasks_package.path == "mill/tasks/__init__.py"
    assert layout.utils_package.name == "mill.tasks.utils"


@pytest.mark.parametrize("folder", ["tasks", "worker", "background_jobs", "celery_stuff"])
def test_stays_in_a_folder_that_is_for_tasks(folder):
    layout = layout_of(f"mill/{folder}/old.py", mill____init__="")
    assert layout.tasks_package.name == f"mill.{folder}"


def test_takes_another_name_where_the_first_is_taken():
    assert names_of(layout_of("mill/tasks.py"))[0] == "mill.celery_tasks"
    assert names_of(layout_of("mill/work.py", mill__tasks__other="x = 1\n"))[0] == (
        "mill.celery_tasks"
    )


def test_puts_it_at_the_root_for_a_monolith_at_the_root():
    assert names_of(layout_of("old_jobs.py")) == ("tasks", "tasks.scheduling", "tasks.execution")


@pytest.mark.parametrize("named", ["mill.steps", "mill/steps", "mill/steps/__init__.py"])
def test_takes_the_package_that_a_person_names(named):
    assert names_of(layout_of("mill/work.py", named, mill____init__=""))[0] == "mill.steps"


def test_has_no_package_for_helpers_where_a_module_has_its_name():
    layout = layout_of("mill/tasks/old.py", mill__tasks__utils="x = 1\n")
    assert layout.utils_package is None


def test_refuses_a_package_that_would_hide_a_module():
    with pytest.raises(DiscoveryError, match=r"mill/tasks/execution\.py is where the package"):
        layout_of("mill/tasks/old.py", mill__tasks__execution="x = 1\n")


def test_builds_nothing_for_a_monolith_that_nobody_has_named():
    files = {"mill_app.py": APP, "mill/work.py": dedent(JOBS)}
    facts = audit(snapshot(files), AuditOptions())
    assert facts.layout is None
    assert not facts.candidates


def test_builds_nothing_where_a_dispatcher_is_named():
    with pytest.raises(DiscoveryError):
        files = {"mill_app.py": APP, "mill/work.py": dedent(JOBS)}
        options = AuditOptions(monolith="mill/work.py", dispatcher="mill.work:start")
        audit(snapshot(files), options)


MODULAR = """\
from celery import shared_task

from {}


@shared_task(name="mill.work.start")
def start(kind, load):
    return run_kind(kind, load)
"""
OWN = "mill.jobs.kinds import run_kind"
KINDS = "def run_kind(kind, load):\n    return load\n"


def test_stays_with_the_tasks_that_route_by_the_monolith():
    task = MODULAR.format("mill.work import run_kind")
    layout = layout_of("mill/work.py", mill____init__="", mill__jobs__begin__start=task)
    assert names_of(layout) == ("mill.jobs", "mill.jobs.begin", "mill.jobs.execution")


def test_builds_nothing_for_tasks_that_do_something_else():
    task = MODULAR.format(OWN)
    with pytest.raises(DiscoveryError):
        layout_of("mill/work.py", mill__jobs__begin__start=task, mill__jobs__kinds=KINDS)


def test_does_not_stay_in_an_app_of_django():
    layout = layout_of(
        "mill/tasks/old.py",
        mill____init__="",
        mill__tasks____init__="",
        settings="INSTALLED_APPS = ['mill.tasks']\n",
    )
    assert layout.tasks_package.name == "mill.tasks.tasks"
