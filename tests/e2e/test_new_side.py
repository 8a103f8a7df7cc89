"""Backends with nothing but a monolith, migrated by the command line and seen at work."""

from __future__ import annotations

import pytest

from tests.e2e.lab import checkout, commits
from tests.support.at_work import at_work
from tests.support.built_more import BACKENDS
from tests.support.command import demonolith


@pytest.fixture(params=BACKENDS)
def backend(request):
    return BACKENDS[request.param]


@pytest.fixture
def project(backend, make_repo):
    return make_repo(backend.files)


def migrated(backend, project):
    done = demonolith("run", "--monolith", backend.monolith, "--yes", cwd=project.root)
    assert done.code == 0, done.out + done.err
    return project


def test_every_commit_registers_and_gives_the_same(backend, project, tmp_path):
    before = at_work(backend, checkout(project, "HEAD", tmp_path / "before"))
    assert all(state == "SUCCESS" for state, _ in before["results"]), before
    migrated(backend, project)
    assert len(commits(project)) == 7
    for number, commit in enumerate(commits(project), 1):
        folder = checkout(project, commit, tmp_path / str(number))
        for web in (True, False):
            after = at_work(backend, folder, web=web)
            assert after["results"] == before["results"], (number, web)
            assert after["options"] == before["options"], (number, web)
    assert backend.monolith not in after["modules"].values()


def test_monolith_is_gone_and_undo_brings_it_back(backend, project):
    tree = project.tree()
    migrated(backend, project)
    path = backend.monolith.replace(".", "/") + ".py"
    assert not any(name.endswith(path) for name in project.read_commit())
    done = demonolith("undo", "--yes", cwd=project.root)
    assert done.code == 0, done
    assert project.tree() == tree


def test_preview_gives_the_tree_that_run_commits(backend, project):
    flags = ("--monolith", backend.monolith)
    done = demonolith("preview", *flags, cwd=project.root)
    migrated(backend, project)
    assert f"final tree {project.tree()}" in done.out


def test_a_second_run_finds_nothing(backend, project):
    migrated(backend, project)
    done = demonolith("audit", cwd=project.root)
    assert done.code == 0, done


def test_leaves_a_lone_monolith_alone_until_it_is_named(backend, project):
    for command in ("audit", "check", "preview"):
        done = demonolith(command, cwd=project.root)
        assert done.code == 0, done
        assert "scheduling" not in done.out


def test_a_lookup_that_works_moves_with_its_tasks(make_repo):
    project = migrated(BACKENDS["yard"], make_repo(BACKENDS["yard"].files))
    files = project.read_commit()
    assert b"def task_for(identifier):" in files["yard/tasks/scheduling/task_lookup.py"]
    service = files["yard/service.py"].decode()
    assert "from yard.tasks.scheduling.task_lookup import task_for\n" in service
    assert "task = task_for(identifier)" in service
