"""Runs a command for a limited time; nothing that it has started is left when it is over."""

from __future__ import annotations

import os
import selectors
import signal
import subprocess
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO
from uuid import uuid4

MOST_BYTES = 64_000
MOST_LINES = 20
ROUNDS = 20
GRACE = 2.0  # seconds that what is left in the pipe may take
MARK = "DEMONOLITH_PROBE"


@dataclass(frozen=True)
class Ran:
    """What became of a command.

    Attributes:
        code: Its exit code, negative where a signal has ended it; None: it took too long.
        output: The end of what it printed to both streams, as text.
        took: Seconds.
        cut: True where it printed more than that.
    """

    code: int | None
    output: str
    took: float = 0.0
    cut: bool = False

    @property
    def last_lines(self) -> list[str]:
        """The last lines of the output that are not empty."""
        return [line for line in self.output.splitlines() if line.strip()][-MOST_LINES:]


def run_limited(
    command: Sequence[str], folder: Path, env: Mapping[str, str], seconds: float
) -> Ran:
    """Run a command to its end, or until the time is over; then end all that it has started.

    Args:
        command: Program and arguments; no shell.
        folder: Where to run it.
        env: The whole environment.
        seconds: The time limit.

    Raises:
        OSError: The program cannot be started.
    """
    mark = uuid4().hex
    start = time.monotonic()
    process = subprocess.Popen(
        command,
        cwd=folder,
        env={**env, MARK: mark},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        start_new_session=True,
    )
    assert process.stdout is not None
    tail = _Tail(process.stdout)
    try:
        in_time = _wait(process, tail, start + seconds)
    finally:
        _end(process, mark)
    took = time.monotonic() - start
    tail.read_until(time.monotonic() + GRACE)
    process.stdout.close()
    return Ran(process.returncode if in_time else None, tail.text(), took, tail.cut)


def _wait(process: subprocess.Popen[bytes], tail: _Tail, deadline: float) -> bool:
    """Read until the process ends; False where the time is over before."""
    while process.poll() is None:
        if time.monotonic() >= deadline:
            return False
        # A short step: a child can hold the pipe open after the process itself has ended.
        tail.read_until(min(deadline, time.monotonic() + 0.05))
    return True


def _end(process: subprocess.Popen[bytes], mark: str) -> None:
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()
    for _ in range(ROUNDS):  # one of them may just have started another
        left = _marked(mark)
        for pid in left:
            with suppress(ProcessLookupError, PermissionError):
                os.kill(pid, signal.SIGKILL)
        if not left:
            break


def _marked(mark: str) -> list[int]:
    """Return the processes that have left the group but still have its environment (on Linux)."""
    found = []
    wanted = f"{MARK}={mark}".encode()
    for entry in Path("/proc").glob("[0-9]*/environ"):
        with suppress(OSError):
            if wanted in entry.read_bytes().split(b"\0"):
                found.append(int(entry.parent.name))
    return found


class _Tail:
    """The end of what comes through a pipe."""

    def __init__(self, pipe: IO[bytes]) -> None:
        os.set_blocking(pipe.fileno(), False)
        self._pipe = pipe
        self._kept = b""
        self._ended = False
        self.cut = False
        self._selector = selectors.DefaultSelector()
        self._selector.register(pipe, selectors.EVENT_READ)

    def read_until(self, deadline: float) -> None:
        """Read until the pipe is closed or the time is over."""
        while not self._ended and time.monotonic() < deadline:
            if not self._selector.select(max(0.0, deadline - time.monotonic())):
                return
            chunk = os.read(self._pipe.fileno(), 65536)
            self._ended = not chunk
            self.cut = self.cut or len(self._kept) + len(chunk) > MOST_BYTES
            self._kept = (self._kept + chunk)[-MOST_BYTES:]
        if self._ended and time.monotonic() < deadline:
            time.sleep(min(0.005, deadline - time.monotonic()))  # until the process is reaped

    def text(self) -> str:
        """Return what was kept; bytes that are not UTF-8 are written out."""
        self._selector.close()
        return self._kept.decode("utf-8", "backslashreplace")
