"""Killed at any instant, with the git processes that are at work: one can go on, and go back."""

from __future__ import annotations

import os
import random
import signal
import time
from pathlib import Path

import pytest

from tests.crash.checks import check
from tests.crash.faults import Points
from tests.crash.scenes import SCENES, call, copy
from tests.support.repo import Project

EVERYTHING = os.environ.get("CRASH") == "all"
SEEDS = range(200 if EVERYTHING else 24)
NAMES = ("run", "run-here", "run-hooks", "undo", "resume", "adopt", "redo", "undo-reverting")


@pytest.fixture(scope="module")
def lengths(workshop) -> dict[str, int]:
    """How many points each command has, and a repository that is ready for it."""
    found = {}
    log = workshop / "count"

    def strike(number: int, text: str) -> None:
        log.write_text(str(number))

    for name in sorted(set(NAMES)):
        ready = copy(Project(workshop / "fresh"), workshop / f"ready-{name}")
        SCENES[name].prepare(ready)
        repo = copy(ready, workshop / "repo")
        assert call(repo, *SCENES[name].command, points=Points(strike)).code == 0
        found[name] = int(log.read_text())
    return found


@pytest.mark.parametrize("seed", SEEDS)
def test_killed_at_any_instant(workshop, ends, lengths, seed):
    chance = random.Random(seed)
    name = NAMES[seed % len(NAMES)]
    scene = SCENES[name]
    number = chance.randint(1, lengths[name])
    delay = chance.uniform(0, 0.01)
    repo = copy(Project(workshop / f"ready-{name}"), workshop / "repo")
    read, write = os.pipe()

    def strike(reached: int, text: str) -> None:
        if reached == number:
            os.write(write, b".")

    def meanwhile(child: int) -> None:
        os.close(write)
        if os.read(read, 1):
            time.sleep(delay)
        kill_all(child)
        os.close(read)

    call(repo, *scene.command, points=Points(strike), meanwhile=meanwhile)
    check(repo, workshop / "other", scene, ends, f"{name} at {number} and {delay * 1000:.1f} ms")


def kill_all(process: int) -> None:
    """Kill a process and all that it has started, in their own sessions too."""
    os.kill(process, signal.SIGSTOP)
    waiting, found = [process], []
    while waiting:
        found.append(waiting.pop())
        waiting += children(found[-1])
    for number in found:
        try:
            os.kill(number, signal.SIGKILL)
        except ProcessLookupError:
            continue
    for number in found[1:]:
        while Path(f"/proc/{number}").exists() and not is_zombie(number):
            time.sleep(0.001)


def children(process: int) -> list[int]:
    try:
        text = Path(f"/proc/{process}/task/{process}/children").read_text()
    except OSError:
        return []
    return [int(word) for word in text.split()]


def is_zombie(process: int) -> bool:
    try:
        return ") Z" in Path(f"/proc/{process}/stat").read_text()
    except OSError:
        return True
