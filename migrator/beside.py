"""Asks a function in a process of its own, while this one goes on.

Threads would not help: what takes the time here is Python. The other process is a fork, and has
everything that was read and parsed so far. It changes nothing, and only its answers come back.
"""

from __future__ import annotations

import os
import pickle
import signal
import sys
import threading
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import BinaryIO, Generic, NoReturn, TypeVar

T = TypeVar("T")

OPEN_FILES = Path("/proc/self/fd")


def is_possible() -> bool:
    """Tell whether a fork is safe here, and another core is there to run it.

    Elsewhere than on Linux, system libraries may not survive a fork; nor do locks that another
    thread holds.
    """
    if sys.platform != "linux" or threading.active_count() > 1 or not OPEN_FILES.is_dir():
        return False
    return len(os.sched_getaffinity(0)) > 1


class Beside(Generic[T]):
    """Asks one function; whatever goes wrong in the other process, it is asked in this one.

    Args:
        function: Is given what can be pickled, gives what can be pickled, and changes nothing.
        aside: Ask it in another process, which the first question starts.
    """

    def __init__(self, function: Callable[..., T], *, aside: bool = True) -> None:
        self._function = function
        self._aside = aside
        self._number: int | None = None
        self._pipes: tuple[BinaryIO, BinaryIO] | None = None

    def begin(self, *args: object) -> Callable[[], T]:
        """Start to ask; call what is returned, before the next question, for the answer."""
        try:
            asked = self._aside and self._ask(args)
        except OSError:
            asked = False
        return lambda: self._answer(args) if asked else self._function(*args)

    def close(self) -> None:
        """End the process, whatever it is doing."""
        if self._number:
            with suppress(ProcessLookupError):
                os.kill(self._number, signal.SIGKILL)
            os.waitpid(self._number, 0)
        for pipe in self._pipes or ():
            with suppress(OSError):  # what was not read any more
                pipe.close()
        self._number = self._pipes = None

    def _start(self) -> tuple[BinaryIO, BinaryIO]:
        questions, asking = os.pipe()
        answering, answers = os.pipe()
        self._number = os.fork()
        if self._number == 0:
            _serve(self._function, questions, answers)
        os.close(questions)
        os.close(answers)
        return os.fdopen(asking, "wb"), os.fdopen(answering, "rb")

    def _ask(self, args: tuple[object, ...]) -> bool:
        self._pipes = self._pipes or self._start()
        pickle.dump(args, self._pipes[0], pickle.HIGHEST_PROTOCOL)
        self._pipes[0].flush()
        return True

    def _answer(self, args: tuple[object, ...]) -> T:
        assert self._pipes is not None
        try:
            found: T = pickle.load(self._pipes[1])
        except (EOFError, OSError, pickle.UnpicklingError):
            return self._function(*args)
        return found


def _serve(function: Callable[..., object], questions: int, answers: int) -> NoReturn:
    """Answer one question after the other, until nobody asks any more."""
    try:
        signal.signal(signal.SIGINT, signal.SIG_IGN)  # who has asked ends this process
        _let_go(questions, answers)
        with os.fdopen(questions, "rb") as asked, os.fdopen(answers, "wb") as answering:
            while True:
                pickle.dump(function(*pickle.load(asked)), answering, pickle.HIGHEST_PROTOCOL)
                answering.flush()
    finally:
        os._exit(1)  # nothing is printed that the other process is going to print


def _let_go(*ours: int) -> None:
    """Let all other files that are open lead nowhere.

    A git that the other process talks to would not end while this one has its input open. The
    numbers stay taken, as there are objects here that are going to close them.
    """
    nowhere = os.open(os.devnull, os.O_RDWR)
    for link in list(OPEN_FILES.iterdir()):
        number = int(link.name)
        if number > 2 and number not in (*ours, nowhere):
            with suppress(OSError):  # the list itself was open
                os.fstat(number)
                os.dup2(nowhere, number, inheritable=False)
