"""Times whole processes."""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks.trees import QUIET

LIMIT = 1800


@dataclass(frozen=True)
class Job:
    """A command to measure.

    Attributes:
        name: What the table calls it.
        command: The words of the command line.
        folder: Where it runs.
        codes: Exit codes that mean that it has done its work.
        after: Called after each run, outside the measured time.
        once: Run it once only, for it takes minutes.
    """

    name: str
    command: Sequence[str]
    folder: Path
    codes: tuple[int, ...] = (0,)
    after: Callable[[], object] | None = None
    once: bool = False


@dataclass(frozen=True)
class Measured:
    """What running a command took.

    Attributes:
        seconds: Median of the wall times; None where it failed.
        memory: Largest resident size of one of its processes, in MB.
        problem: Why there is no time.
    """

    seconds: float | None
    memory: float = 0.0
    problem: str = ""


def side_by_side(jobs: Sequence[Job], repeat: int) -> dict[str, Measured]:
    """Run each command in turn, round after round, so that all see the same machine.

    Args:
        jobs: What to run.
        repeat: How many rounds are counted; one more comes before them.
    """
    times: dict[str, list[float]] = {job.name: [] for job in jobs}
    memory: dict[str, float] = dict.fromkeys(times, 0.0)
    problems: dict[str, str] = {}
    for number in range(repeat + 1):
        for job in jobs:
            if job.name in problems or (job.once and number > 0):
                continue
            if sys.stderr.isatty():
                print(f"\r\033[K{job.folder.name}: {job.name}", end="", file=sys.stderr)
            seconds, peak, problem = _run(job)
            if job.after is not None:
                job.after()
            memory[job.name] = max(memory[job.name], peak)
            if problem:
                problems[job.name] = problem
            elif number > 0 or job.once:
                times[job.name].append(seconds)
    return {
        name: Measured(
            statistics.median(times[name]) if times[name] else None,
            memory[name],
            problems.get(name, ""),
        )
        for name in times
    }


def _run(job: Job) -> tuple[float, float, str]:
    environment = {**os.environ, **QUIET, "NO_COLOR": "1"}
    # The shell's `time` would need a shell: this is a process whose only child is the command.
    probe = [sys.executable, str(Path(__file__).with_name("probe.py")), str(LIMIT), *job.command]
    started = time.monotonic()
    done = subprocess.run(
        probe, cwd=job.folder, env=environment, stdin=subprocess.DEVNULL, capture_output=True
    )
    if done.returncode:
        return time.monotonic() - started, 0.0, done.stderr.decode(errors="replace").strip()
    seconds, peak, code, complaint = done.stdout.decode(errors="replace").split("\n", 3)
    problem = "" if int(code) in job.codes else f"exit code {code}: {complaint.strip()[-300:]}"
    return float(seconds), float(peak), problem
