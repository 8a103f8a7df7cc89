"""How long each commit of a run takes: between the times of its journal entries."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

from benchmarks.measure import surroundings

# Runs the product in this process, with a watch on what makes and checks out a commit.
TIMED = """
import sys, time
from migrator import commits
from migrator.cli import main

made = commits.Committer.commit

def timed(self, *args, **options):
    started = time.perf_counter()
    try:
        return made(self, *args, **options)
    finally:
        print("commit", time.perf_counter() - started, file=sys.stderr)

commits.Committer.commit = timed
main()
"""


def seconds_per_commit(folder: Path, scratch: Path) -> list[float] | str:
    """Run the migration on a copy of a repository.

    Args:
        folder: The repository.
        scratch: Where the copy goes.

    Returns:
        The time of each commit, or why there is none.
    """
    copy = scratch / "run"
    shutil.copytree(folder, copy, symlinks=True)
    subprocess.run(["git", "status", "--short"], cwd=copy, check=True, capture_output=True)
    command = [sys.executable, "-c", TIMED, "run", "--yes"]
    done = subprocess.run(command, cwd=copy, env=surroundings(), capture_output=True, text=True)
    shutil.rmtree(copy)
    lines = done.stderr.splitlines()
    times = [float(line.split()[1]) for line in lines if line.startswith("commit ")]
    return times or f"exit code {done.returncode}: {done.stderr[-300:]}"
