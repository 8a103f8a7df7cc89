"""What another process takes from an iterator, while this one does something else.

It is a fork: it has everything as it was, sees nothing of what comes later, and what it gives is
pickled. Where it cannot be, or ends before its time, nothing is lost but its help.
"""

from __future__ import annotations

import gc
import os
import pickle
import signal
import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from typing import IO, Generic, NoReturn, TypeVar

from migrator.pipes import widen

A = TypeVar("A")
T = TypeVar("T")
MANY = 8  # from here on a fork costs less than it saves


class Beside(Generic[T]):
    """A process that goes through an iterator.

    Args:
        pid: Its id.
        pipe: What it gives.
    """

    def __init__(self, pid: int, pipe: IO[bytes]) -> None:
        self._pid = pid
        self._pipe = pipe

    def next(self) -> T | None:
        """Return what comes next, or None where nothing comes: at the end, or for any trouble."""
        with suppress(EOFError, OSError, pickle.UnpicklingError):
            found: T = pickle.load(self._pipe)
            return found
        return None

    def close(self) -> None:
        """End the process, wherever it is."""
        self._pipe.close()
        with suppress(OSError):
            os.kill(self._pid, signal.SIGKILL)
        with suppress(OSError):
            os.waitpid(self._pid, 0)


def begin_beside(items: Callable[[], Iterable[T]]) -> Beside[T] | None:
    """Fork a process that goes through what is returned here, and return that process.

    Args:
        items: Called over there.

    Returns:
        The process; None where it would be of no use, or cannot be.
    """
    if _processors() < 2 or threading.active_count() > 1:
        return None
    gc.freeze()  # a collection would write to every object, and so copy it
    read, write = os.pipe()
    try:
        pid = os.fork()
    except OSError:
        os.close(read)
        os.close(write)
        return None
    if not pid:
        _serve(items, write)
    os.close(write)
    pipe = os.fdopen(read, "rb")
    widen(pipe)
    return Beside(pid, pipe)


def shared_out(function: Callable[[A], T], items: Sequence[A]) -> Iterator[T]:
    """Yield what a function gives for each item; where they are many, another process takes half.

    Args:
        function: Gives for an item what does not depend on the others, and is not None.
        items: What it is given.
    """
    half = (len(items) + 1) // 2
    process = begin_beside(lambda: map(function, items[half:])) if len(items) >= MANY else None
    try:
        yield from map(function, items[:half])
        for item in items[half:]:
            found = process.next() if process is not None else None
            yield function(item) if found is None else found
    finally:
        if process is not None:
            process.close()


def _processors() -> int:
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def _serve(items: Callable[[], Iterable[T]], write: int) -> NoReturn:
    """Write what there is, and end: nothing that this process was told to do at its end is done."""
    with suppress(BaseException):
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, signal.SIG_DFL)
        _leave_streams()
        with os.fdopen(write, "wb") as pipe:
            for item in items():
                pickle.dump(item, pipe, protocol=pickle.HIGHEST_PROTOCOL)
                pipe.flush()
    os._exit(0)


def _leave_streams() -> None:
    """Let whoever waits for the end of our output not wait for this process too."""
    nothing = os.open(os.devnull, os.O_RDWR)
    for stream in (0, 1, 2):
        os.dup2(nothing, stream)
