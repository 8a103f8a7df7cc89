"""Shapes of the modular side that need care, migrated by the command line and seen at work."""

from __future__ import annotations

import pytest

from tests.e2e.lab import checkout, commits
from tests.support.at_work import at_work
from tests.support.bakery import ROUTER, edited
from tests.support.built import Backend
from tests.support.command import demonolith
from tests.support.kiln import COPY, FIRE, HALF, INIT, REGISTRY, RESULTS, kiln

OWN_APP = {
    FIRE: """\
        from kiln.tasks import app
        from kiln.tasks.run.base import route


        @app.task(name="kiln.fire")
        def fire(kind, load):
            return route(kind, load)
        """,
}
SHAPES = {
    "app-in-the-package": kiln(),
    "tasks-take-the-app-from-the-package": kiln(OWN_APP),
    "registry-decorator": kiln(REGISTRY),
    "second-router": kiln(COPY, imports=("kiln.web", "kiln.cli")),
    "tasks-without-executors": kiln(HALF),
}


def migrated(backend, make_repo):
    project = make_repo(backend.files)
    done = demonolith("run", "--yes", "--monolith", backend.monolith, cwd=project.root)
    assert done.code == 0, done.out + done.err
    return project


@pytest.mark.parametrize("name", SHAPES)
def test_every_job_type_works_in_worker_and_web(name, make_repo, tmp_path):
    backend = SHAPES[name]
    project = migrated(backend, make_repo)
    for commit in commits(project)[-2:]:
        folder = checkout(project, commit, tmp_path / commit)
        for web in (True, False):
            assert at_work(backend, folder, web=web)["results"] == RESULTS
    assert backend.monolith.replace(".", "/") + ".py" not in project.read_commit()
    assert demonolith("undo", "--yes", cwd=project.root).code == 0


def test_stands_below_the_app_in_one_statement(make_repo):
    project = migrated(SHAPES["app-in-the-package"], make_repo)
    text = project.read_commit()[INIT].decode()
    assert text.endswith("\n\nfrom .start import count, fire  # noqa: E402\n"), text


def test_a_second_router_takes_the_executors_from_their_home(make_repo):
    project = migrated(SHAPES["second-router"], make_repo)
    text = project.read_commit()["kiln/cli.py"].decode()
    assert "from kiln.tasks.run import run_dry as _run_dry" in text
    assert 'KINDS = {"dry": _run_dry, "glaze": _run_glaze}' in text


def test_a_base_executor_that_could_not_be_imported_works(make_repo, tmp_path):
    files = edited(
        ROUTER,
        (
            "import make_bread\n",
            "import make_bread\nfrom .pastry import bake_cake\nfrom .pie import pie\n",
        ),
        (
            '"bread": make_bread,',
            '"bread": make_bread,\n        "cake": bake_cake,\n        "pie": pie,',
        ),
    )
    calls = tuple(
        ("bakery.bake", {"kind": kind, "order": "rye"}) for kind in ("bread", "cake", "pie")
    )
    backend = Backend("bakery.oven.everything", "bakery.queue:queue", files, calls)
    folder = checkout(migrated(backend, make_repo), "HEAD", tmp_path / "after")
    assert [said for _, said in at_work(backend, folder)["results"]] == [
        "{'success': True, 'made': 'bread'}",
        "{'success': True, 'sugar': 9}",
        "{'success': False, 'error': 'pie is not available in this version'}",
    ]


def test_tasks_that_are_there_route_by_what_is_built(make_repo):
    files = migrated(SHAPES["tasks-without-executors"], make_repo).read_commit()
    assert b"from kiln.tasks.execution import route as _route" in files[FIRE]
    assert b'"glaze": run_glaze' in files["kiln/tasks/execution/base_executor.py"]
