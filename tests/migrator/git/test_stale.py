"""Lock files that a killed git has left, and those that somebody needs."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest

from migrator.git.stale import PROCESSES, remove_stale_locks
from migrator.gitstore import GitStore
from tests.support.repo import MakeRepo

pytestmark = pytest.mark.skipif(not (PROCESSES / "self").exists(), reason="needs /proc")


@pytest.fixture
def lock(make_repo: MakeRepo) -> Path:
    place = make_repo({"a": "1\n"}).root / ".git/index.lock"
    place.write_bytes(b"half")
    return place


def remove(lock: Path, since: float = 0) -> tuple[Path, ...]:
    return remove_stale_locks(lock.parents[1], [lock, lock.with_name("HEAD.lock")], since)


def test_removes_what_nobody_holds(lock: Path) -> None:
    assert remove(lock) == (lock,)
    assert not lock.exists()
    assert remove(lock) == ()


def test_leaves_a_lock_that_was_there_before_the_run(lock: Path) -> None:
    os.utime(lock, (1000, 1000))
    assert remove(lock, since=1001) == ()
    assert lock.exists()


def test_leaves_it_while_git_is_at_work_in_the_repository(lock: Path) -> None:
    command = ["git", "-C", str(lock.parents[1]), "cat-file", "--batch"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as git:
        assert git.stdin and git.stdout
        git.stdin.write(b"HEAD\n")
        git.stdin.flush()
        assert git.stdout.readline()
        assert remove(lock) == ()
        assert lock.exists()
        git.communicate()
    assert remove(lock) == (lock,)


def test_leaves_everything_where_processes_cannot_be_listed(lock: Path, monkeypatch) -> None:
    monkeypatch.setattr("migrator.git.stale.PROCESSES", lock.parent / "none")
    assert remove(lock) == ()
    assert lock.exists()


# By file: what git cannot do while it is there.
IN_THE_WAY = {
    "index.lock": ("read-tree", "HEAD"),
    "HEAD.lock": ("symbolic-ref", "HEAD", "refs/heads/other"),
    "packed-refs.lock": ("update-ref", "-d", "refs/heads/work"),
    "packed-refs.new": ("update-ref", "-d", "refs/heads/work"),
    "refs/heads/work.lock": ("update-ref", "refs/heads/work", "HEAD"),
    "refs/demonolith/run.lock": ("update-ref", "refs/demonolith/run", "HEAD"),
}


@pytest.mark.parametrize("name", IN_THE_WAY)
def test_removes_whatever_a_killed_git_leaves_in_the_way(make_repo: MakeRepo, name: str) -> None:
    project = make_repo({"a": "1\n"})
    project.git("branch", "work")
    project.git("pack-refs", "--all")
    place = project.path(f".git/{name}")
    place.parent.mkdir(exist_ok=True)
    place.touch()
    with pytest.raises(AssertionError, match="File exists"):
        project.git(*IN_THE_WAY[name])
    assert GitStore.open(project.root).remove_stale_locks(["work"], 0) == (place,)
    project.git(*IN_THE_WAY[name])


@pytest.mark.parametrize("name", ["config.lock", "refs/heads/other.lock", "refs/tags/v1.lock"])
def test_leaves_what_a_run_never_makes(make_repo: MakeRepo, name: str) -> None:
    project = make_repo({"a": "1\n"})
    place = project.path(f".git/{name}")
    place.touch()
    assert GitStore.open(project.root).remove_stale_locks(["work"], 0) == ()
    assert place.exists()
