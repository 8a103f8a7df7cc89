"""The processes of the sample: started, waited for, stopped, and never left behind."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

from migrator.demo import leash
from migrator.errors import DemonolithError

STOP_SECONDS = 15.0  # an idle Celery worker takes five
PAUSE = 0.05
TAIL_LINES = 20

# Settings of whoever runs the demo that would reach into the sample.
FOREIGN = re.compile(
    r"CELERY_.*|UVICORN_.*|API_TOKENS|BROKER_URL|DATABASE_URL|DATA_DIR|LOG_LEVEL|RESULT_BACKEND"
    r"|DEVICE_LATENCY_MS|MONITORED_QUEUES|QUEUE_WARNING_DEPTH|PYTHONSAFEPATH|PYTHONSTARTUP"
)


class ServerError(DemonolithError):
    """A process does not start, has ended, or does not do its work in time."""

    def __str__(self) -> str:
        return f"{self.message}\n{self.hint}"


def environment(**settings: str) -> dict[str, str]:
    """Return the environment of the sample's processes: these settings and no foreign ones.

    No byte code is written: files that change twice within a second could otherwise be run in
    their old form.
    """
    inherited = {name: value for name, value in os.environ.items() if not FOREIGN.fullmatch(name)}
    fixed = {"PYTHONUNBUFFERED": "1", "PYTHONDONTWRITEBYTECODE": "1", "PYTHONUTF8": "1"}
    return {**inherited, **fixed, **settings}


class Server:
    """A Python module run as a process, with its output in a log file.

    Args:
        name: What people call it, for instance ``worker``.
        command: Name of the module and its arguments.
        folder: Folder to run it in.
        log: File for its output.
        env: Its environment.
    """

    def __init__(
        self, name: str, command: Sequence[str], folder: Path, log: Path, env: Mapping[str, str]
    ) -> None:
        self.name = name
        self.log = log
        log.parent.mkdir(parents=True, exist_ok=True)
        with log.open("wb") as output:
            self._process = subprocess.Popen(
                [sys.executable, str(leash.__file__), *command],
                cwd=folder,
                env=dict(env),
                stdin=subprocess.PIPE,
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,  # ^C is for us; we end it in good order
            )

    @property
    def pid(self) -> int:
        """The process's id."""
        return self._process.pid

    @property
    def running(self) -> bool:
        """False as soon as the process has ended."""
        return self._process.poll() is None

    def text(self) -> str:
        """Return what the process has written so far."""
        return self.log.read_text(encoding="utf-8", errors="replace")

    def wait_for(self, pattern: str, seconds: float) -> re.Match[str]:
        """Wait until the log matches.

        Raises:
            ServerError: It does not in time, or the process ends; with the end of the log.
        """
        deadline = time.monotonic() + seconds
        while True:
            running = self.running
            found = re.search(pattern, self.text())
            if found:
                return found
            if not running:
                raise self.failure(f"the {self.name} ended before it was ready")
            if time.monotonic() > deadline:
                raise self.failure(f"the {self.name} was not ready after {seconds:g} seconds")
            time.sleep(PAUSE)

    def failure(self, message: str) -> ServerError:
        """Return an error that says how the process is and shows the end of its log."""
        code = self._process.poll()
        state = "" if code is None else f" (exit code {code})"
        lines = self.text().splitlines()[-TAIL_LINES:] or ["(it has written nothing)"]
        shown = "\n".join(f"  | {line}" for line in lines)
        return ServerError(f"{message}{state}", f"The end of {self.log}:\n{shown}")

    def stop(self) -> None:
        """End the process: politely, then by force; does nothing where it has ended."""
        try:
            self._process.terminate()
            self._process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            pass
        finally:  # also when ^C comes while waiting
            self._process.kill()
            self._process.wait()
            if self._process.stdin:
                self._process.stdin.close()


def run_module(folder: Path, env: Mapping[str, str], *command: str, seconds: float = 60.0) -> str:
    """Run a Python module or file of the sample to its end and return its output.

    Args:
        folder: The sample's source root.
        env: Its environment.
        command: What follows ``python``.
        seconds: How long it may take.

    Raises:
        ServerError: It fails or takes too long.
    """
    shown = " ".join(command)
    try:
        done = subprocess.run(
            [sys.executable, *command],
            cwd=folder,
            env=dict(env),
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=seconds,
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise ServerError(f"python {shown} was not done after {seconds:g} seconds") from None
    if done.returncode:
        complaint = done.stderr.decode("utf-8", "replace").strip()
        raise ServerError(f"python {shown} failed (exit code {done.returncode})", complaint)
    return done.stdout.decode("utf-8", "replace")
