"""Counts what a command does to the disk and to git, and strikes at one of these points.

A point is before or after each opening for writing, write, truncation, flush, close, sync, rename,
deletion and making of a folder by Python, and before the start and after the end of each git
process. Nothing in the product knows of it: the functions of the standard library are wrapped.
"""

from __future__ import annotations

import builtins
import errno
import io
import os
import signal
import stat
import subprocess
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager

WRAPPED = (
    "replace",
    "rename",
    "unlink",
    "remove",
    "mkdir",
    "rmdir",
    "fsync",
    "symlink",
    "truncate",
)
FULL = "echo 'fatal: unable to write: No space left on device' >&2; exit 128"
READ_ONLY = "echo 'fatal: unable to create file: Permission denied' >&2; exit 128"
# The commands of git that write something for good.
WRITING = {
    *("hash-object", "write-tree", "commit-tree", "update-ref", "read-tree", "update-index"),
    *("checkout-index", "symbolic-ref", "add", "mktree"),
}

Strike = Callable[[int, str], None]


class Points:
    """Calls ``strike`` with number and name of each point."""

    def __init__(self, strike: Strike) -> None:
        self.strike = strike
        self.names: list[str] = []
        self.broken = 0
        self._busy = False

    def reach(self, name: str) -> None:
        if self._busy:
            return
        self._busy = True
        try:
            self.names.append(name)
            self.strike(len(self.names), name)
        finally:
            self._busy = False

    @contextmanager
    def around(self, name: str) -> Iterator[None]:
        self.reach(f"before {name}")
        if self.broken and not self._is_spared(name):
            raise OSError(self.broken, os.strerror(self.broken), name)
        yield
        self.reach(f"after {name}")

    def _is_spared(self, name: str) -> bool:
        """A full disk lets one delete, and a folder of one's own is not closed."""
        deletes = name.startswith(("unlink ", "remove ", "rmdir "))
        return deletes and (self.broken == errno.ENOSPC or name.endswith(" temporary"))

    def git(self, args: list[str]) -> list[str]:
        """Return the command to start instead of git's, where the disk is broken."""
        if not self.broken or not is_writing(args):
            return args
        return ["sh", "-c", FULL if self.broken == errno.ENOSPC else READ_ONLY]


class Written:
    """A file that is open for writing."""

    def __init__(self, file, points: Points) -> None:
        self._file, self._points = file, points

    def __getattr__(self, name: str):
        found = getattr(self._file, name)
        if name not in ("write", "truncate", "flush"):
            return found

        def wrapped(*args):
            with self._points.around(f"{name} {_name(self._file.name)}"):
                return found(*args)

        return wrapped

    def __enter__(self):
        self._file.__enter__()
        return self

    def __exit__(self, *error) -> None:
        self._file.__exit__(*error)
        self._points.reach(f"after close {_name(self._file.name)}")

    def __iter__(self):
        return iter(self._file)


@contextmanager
def watched(points: Points) -> Iterator[Points]:
    """Wrap the functions that change something, for as long as this lasts."""
    before = {name: getattr(os, name) for name in WRAPPED}
    plain_open, process = io.open, subprocess.Popen
    popen, communicate = process.__init__, process.communicate

    def opened(file, mode="r", *args, **more):
        if not set(mode) & set("wax+") or _is_pipe(file):
            return plain_open(file, mode, *args, **more)
        with points.around(f"open {_name(file)}"):
            return Written(plain_open(file, mode, *args, **more), points)

    def started(self, args, *rest, **more):
        self.shown = _git(args)
        points.reach(f"before {self.shown}")
        popen(self, points.git(list(args)), *rest, **more)

    def ended(self, *args, **more):
        result = communicate(self, *args, **more)
        points.reach(f"after {self.shown}")
        return result

    for name, function in before.items():
        setattr(os, name, _around(points, name, function))
    io.open = builtins.open = opened
    process.__init__, process.communicate = started, ended
    try:
        yield points
    finally:
        for name, function in before.items():
            setattr(os, name, function)
        io.open = builtins.open = plain_open
        process.__init__, process.communicate = popen, communicate


def _around(points: Points, name: str, function):
    def wrapped(target, *args, **more):
        with points.around(f"{name} {_name(target)}"):
            return function(target, *args, **more)

    return wrapped


def is_writing(words: Iterable[str]) -> bool:
    """Tell whether a command of git writes something for good."""
    given = set(words)
    if "symbolic-ref" in given:
        return "--quiet" not in given
    return bool(WRITING & given) and ("hash-object" not in given or "-w" in given)


def _is_pipe(file: object) -> bool:
    return isinstance(file, int) and not stat.S_ISREG(os.fstat(file).st_mode)


def _name(target: object) -> str:
    """Return the last part of a path; what is temporary has no name."""
    if isinstance(target, int):
        return "file"
    text = os.fsdecode(target) if isinstance(target, (bytes, os.PathLike, str)) else str(target)
    return os.path.basename(text) if ".git" in text else "temporary"  # noqa: PTH119


def _git(args) -> str:
    words = [os.fsdecode(word) for word in args] if not isinstance(args, str) else [args]
    return f"{'writing' if is_writing(words) else 'reading'} {' '.join(words[-4:])}"


def kill_at(number: int) -> Strike:
    """Return what ends the process at a point, as ``kill -9`` does."""
    return _signal_at(number, signal.SIGKILL)


def interrupt_at(number: int) -> Strike:
    """Return what sends ^C at a point."""
    return _signal_at(number, signal.SIGINT)


def _signal_at(number: int, signal_number: int) -> Strike:
    def strike(reached: int, name: str) -> None:
        if reached == number:
            os.kill(os.getpid(), signal_number)

    return strike


def broken_from(number: int, error: int) -> Points:
    """Return points from one of which on nothing can be written any more."""

    def strike(reached: int, name: str) -> None:
        if reached == number:
            points.broken = error

    points = Points(strike)
    return points
