"""A full disk, no permission and ^C at the points of a command: it says how to go on.

The disk stays full, and the folders stay closed, from the point on until the command has ended.
"""

from __future__ import annotations

import errno
import os

import pytest

from tests.crash.checks import check, clean
from tests.crash.faults import Points, broken_from, interrupt_at
from tests.crash.scenes import SCENES, Scene, call, copy
from tests.support.repo import Project

EVERYTHING = os.environ.get("CRASH") == "all"
KINDS = {
    "full": lambda number: broken_from(number, errno.ENOSPC),
    "denied": lambda number: broken_from(number, errno.EACCES),
    "interrupt": lambda number: Points(interrupt_at(number)),
}
# Every third of the points for each kind of trouble, another third each; `make crash` has all.
STRIDE = 1 if EVERYTHING else 9


def tried(repo: Project, scene: Scene) -> list[int]:
    """Return the points before something is changed."""
    log = repo.root.with_suffix(".points")
    log.unlink(missing_ok=True)

    def strike(number: int, name: str) -> None:
        with os.fdopen(os.open(log, os.O_WRONLY | os.O_CREAT | os.O_APPEND), "w") as file:
            file.write(f"{number} {name}\n")

    assert call(repo, *scene.command, points=Points(strike)).code == 0
    lines = [line.split(" ", 2) for line in log.read_text().splitlines()]
    return [
        int(number)
        for number, when, what in lines
        if when == "before" and not what.startswith("reading ")
    ]


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("name", [name for name in SCENES if EVERYTHING or name != "run-here"])
def test_in_trouble_at_any_point(workshop, ends, name, kind):
    scene = SCENES[name]
    ready = copy(Project(workshop / "fresh"), workshop / "ready")
    scene.prepare(ready)
    points = tried(copy(ready, workshop / "repo"), scene)
    for number in points[[*KINDS].index(kind) * STRIDE // 3 :: STRIDE]:
        repo = copy(ready, workshop / "repo")
        done = call(repo, *scene.command, points=KINDS[kind](number))
        text = f"{name} {kind} at {number}: {done}"
        clean(done, text)
        assert done.code in (0, 130 if kind == "interrupt" else 1), text
        line = "to go on: demonolith resume"
        if done.code:
            told = done.last if ": demonolith" in done.last else ""
            assert told or "nothing was changed" in done.last, text
            line = told or line
        ways = ("forth", "back") if EVERYTHING else ("forth",)
        check(repo, workshop / "other", scene, ends, text, line, ways)
