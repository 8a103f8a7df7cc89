"""A forked process leaves alone what it would share with the other one."""

from __future__ import annotations

import fcntl
import os
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from migrator import beside
from migrator.beside import begin_beside
from migrator.gitstore import GitStore
from migrator.runs.journal import Journal
from tests.support.repo import MakeRepo

FILES = {f"app/m{number}.py": f"import celery  # {number}\n" for number in range(20)}


@pytest.fixture(autouse=True)
def two_processors(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(beside, "_processors", lambda: 2)
    monkeypatch.setattr(threading, "active_count", lambda: 1)  # the tests may be run in parallel


def test_both_go_on_reading_a_repository(make_repo: MakeRepo) -> None:
    repo = make_repo(FILES)
    with GitStore.open(repo.root) as store:
        source = store.snapshot()
        store.prepare_search(("celery",))  # under way
        assert source.read("app/m0.py") == b"import celery  # 0\n"  # git is asked

        def items() -> Iterator[object]:
            yield [source.read(path) for path in source.paths()]
            yield list(source.search(["celery"]))
            yield store.uncommitted()

        process = begin_beside(items)
        assert process is not None
        here = [[source.read(path) for path in source.paths()], list(source.search(["celery"]))]
        assert here == [[text.encode() for _, text in sorted(FILES.items())], sorted(FILES)]
        assert [process.next(), process.next(), process.next()] == [*here, store.uncommitted()]
        process.close()


def test_git_ends_while_a_fork_is_still_there(make_repo: MakeRepo) -> None:
    repo = make_repo(FILES)
    hold, release = os.pipe()
    store = GitStore.open(repo.root)
    store.snapshot().read("app/m0.py")

    def items() -> Iterator[int]:
        yield 1
        os.read(hold, 1)

    process = begin_beside(items)
    assert process is not None and process.next() == 1
    store.close()  # waits for git, which waits for all that could write to it
    os.write(release, b"x")
    process.close()


def test_a_lock_ends_with_the_process_that_has_taken_it(tmp_path: Path) -> None:
    hold, release = os.pipe()
    journal = Journal(tmp_path)

    def items() -> Iterator[int]:
        yield 1
        os.read(hold, 1)

    with journal.lock():
        process = begin_beside(items)
        assert process is not None and process.next() == 1
        with (tmp_path / "demonolith/lock").open() as other, pytest.raises(BlockingIOError):
            fcntl.flock(other, fcntl.LOCK_EX | fcntl.LOCK_NB)
    with journal.lock():
        pass
    os.write(release, b"x")
    process.close()
