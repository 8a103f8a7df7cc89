"""A process that goes on with an iterator: what it gives, and that it is missed by nobody."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from migrator import beside
from migrator.beside import MANY, Beside, begin_beside, shared_out
from tests.support.command import CHECKOUT, environment


@pytest.fixture(autouse=True)
def two_processors(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(beside, "_processors", lambda: 2)
    monkeypatch.setattr(threading, "active_count", lambda: 1)  # the tests may be run in parallel


def begun(items) -> Beside:
    found = begin_beside(items)
    assert found is not None
    return found


def test_gives_what_the_iterator_gives_and_then_nothing() -> None:
    process = begun(lambda: [("a", 1), b"x" * 3_000_000])
    assert process.next() == ("a", 1)
    assert process.next() == b"x" * 3_000_000
    assert process.next() is None
    assert process.next() is None
    process.close()


def test_is_another_process_with_what_was_there_before() -> None:
    seen = ["before"]

    def items() -> Iterator[tuple[int, list[str]]]:
        seen.append("over there")
        yield os.getpid(), seen

    process = begun(items)
    seen.append("here")
    found = process.next()
    assert found is not None and found[0] != os.getpid()
    assert found[1] == ["before", "over there"]
    assert seen == ["before", "here"]
    process.close()


def failing() -> Iterator[int]:
    yield 1
    raise ValueError("over there")


def killed() -> Iterator[int]:
    yield 1
    os.kill(os.getpid(), signal.SIGKILL)


def leaving() -> Iterator[int]:
    yield 1
    sys.exit(3)


def unpicklable() -> Iterator[object]:
    yield 1
    yield lambda: 0


@pytest.mark.parametrize("items", [failing, killed, leaving, unpicklable])
def test_gives_nothing_more_where_something_is_wrong(capfd, items) -> None:
    process = begun(items)
    assert process.next() == 1
    assert process.next() is None
    process.close()
    assert capfd.readouterr() == ("", "")


def test_is_ended_wherever_it_is() -> None:
    def items() -> Iterator[int]:
        yield os.getpid()
        time.sleep(60)

    process = begun(items)
    pid = process.next()
    assert pid is not None
    process.close()
    with pytest.raises(ProcessLookupError):
        os.kill(pid, 0)


def test_runs_nothing_that_is_for_the_end_of_the_process_and_holds_no_stream() -> None:
    code = (
        "import atexit, sys, time\n"
        "from migrator import beside\n"
        "beside._processors = lambda: 2\n"
        "print('once', end='')\n"
        "atexit.register(lambda: print(' and at the end', end=''))\n"
        "def items():\n"
        "    print('over there'); sys.stdout.flush()\n"
        "    yield 1\n"
        "    time.sleep(600)\n"
        "process = beside.begin_beside(items)\n"
        "assert process.next() == 1\n"
        "process.close = None  # it is left behind\n"
        "import os; print(' pid', process._pid, end='')\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=CHECKOUT,
        env=environment(),
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert not done.stderr
    said, _, rest = done.stdout.partition(" pid ")
    pid, _, end = rest.partition(" ")
    os.kill(int(pid), signal.SIGKILL)  # it had not ended, and yet nobody has waited for it
    assert (said, end) == ("once", "and at the end")


def test_is_not_begun_where_it_would_be_of_no_use(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(beside, "_processors", lambda: 1)
    assert begin_beside(lambda: [1]) is None


def test_is_not_begun_where_a_thread_could_hold_a_lock(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(threading, "active_count", lambda: 2)
    assert begin_beside(lambda: [1]) is None


def test_is_not_begun_where_the_system_refuses(monkeypatch: pytest.MonkeyPatch) -> None:
    def fork() -> int:
        raise BlockingIOError("too many")

    before = len(list(Path("/dev/fd").iterdir()))
    monkeypatch.setattr(os, "fork", fork)
    assert begin_beside(lambda: [1]) is None
    assert len(list(Path("/dev/fd").iterdir())) == before


def where(number: int) -> tuple[int, int]:
    return number, os.getpid()


@pytest.mark.parametrize("number", [MANY, MANY + 1, 40])
def test_shares_many_items_out_and_keeps_their_order(number: int) -> None:
    found = list(shared_out(where, range(number)))
    assert [item for item, _ in found] == list(range(number))
    here = [item for item, process in found if process == os.getpid()]
    assert here == list(range((number + 1) // 2))


@pytest.mark.parametrize("number", [0, 1, MANY - 1])
def test_shares_out_no_few_items(number: int) -> None:
    assert list(shared_out(where, range(number))) == [(item, os.getpid()) for item in range(number)]


def test_does_itself_what_the_other_process_has_not_done() -> None:
    parent = os.getpid()

    def fails_there(number: int) -> int:
        if os.getpid() != parent and number > 15:
            raise MemoryError
        return number * 2

    assert list(shared_out(fails_there, range(20))) == list(range(0, 40, 2))


def test_an_error_is_met_here_as_well() -> None:
    def fails(number: int) -> int:
        return 1 // (number - 19) if number > 15 else 1

    with pytest.raises(ZeroDivisionError):
        list(shared_out(fails, range(20)))
