"""Times whole processes."""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

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
        cpu: Median of the CPU times of all its processes: what holds on a machine that is busy.
        memory: Largest resident size of one of its processes, in MB.
        problem: Why there is no time.
    """

    seconds: float | None
    cpu: float | None = None
    memory: float = 0.0
    problem: str = ""


class _Run(NamedTuple):
    seconds: float
    cpu: float
    memory: float


def side_by_side(jobs: Sequence[Job], repeat: int) -> dict[str, Measured]:
    """Run each command in turn, round after round, so that all see the same machine.

    Args:
        jobs: What to run.
        repeat: How many rounds are counted; one more comes before them.
    """
    runs: dict[str, list[_Run]] = {job.name: [] for job in jobs}
    problems: dict[str, str] = {}
    for number in range(repeat + 1):
        for job in jobs:
            if job.name in problems or (job.once and number > 0):
                continue
            if sys.stderr.isatty():
                print(f"\r\033[K{job.folder.name}: {job.name}", end="", file=sys.stderr)
            done, problem = _run(job)
            if job.after is not None:
                job.after()
            if problem:
                problems[job.name] = problem
            elif number > 0 or job.once:
                runs[job.name].append(done)
    return {name: _measured(done, problems.get(name, "")) for name, done in runs.items()}


def _measured(runs: Sequence[_Run], problem: str) -> Measured:
    if not runs:
        return Measured(None, problem=problem)
    seconds, cpu, memory = zip(*runs, strict=True)
    return Measured(statistics.median(seconds), statistics.median(cpu), max(memory), problem)


def _run(job: Job) -> tuple[_Run, str]:
    # The shell's `time` would need a shell: this is a process whose only child is the command.
    probe = [sys.executable, str(Path(__file__).with_name("probe.py")), str(LIMIT), *job.command]
    done = subprocess.run(
        probe, cwd=job.folder, env=surroundings(), stdin=subprocess.DEVNULL, capture_output=True
    )
    if done.returncode:
        return _Run(0, 0, 0), done.stderr.decode(errors="replace").strip()
    *figures, code, complaint = done.stdout.decode(errors="replace").split("\n", 4)
    problem = "" if int(code) in job.codes else f"exit code {code}: {complaint.strip()[-300:]}"
    return _Run(*map(float, figures)), problem


def surroundings() -> dict[str, str]:
    """Return the environment of what is measured: nobody's git, and bytecode as installed code has.

    The round that is not counted writes it.
    """
    environment = {**os.environ, **QUIET, "NO_COLOR": "1"}
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    return environment
