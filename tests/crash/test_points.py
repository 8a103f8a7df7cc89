"""Killed at every point at which a command changes something: one can go on, and go back.

First the command runs undisturbed, and each point is noted at which the repository is another one
than at the point before. Then it runs once for each of these, and is killed there for real. What
lies between two of them is the same repository, byte for byte.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.crash.checks import check
from tests.crash.faults import Points, kill_at
from tests.crash.scenes import SCENES, Scene, call, copy
from tests.support.repo import Project


def look(root: Path) -> dict[str, tuple[int, int, int]]:
    """Return what tells each file of the repository from another one at its place."""
    found = {}
    for folder, names, files in os.walk(root):
        for name in (*names, *files):
            path = os.path.join(folder, name)  # noqa: PTH118
            facts = os.lstat(path)
            kept = (facts.st_ino, facts.st_mtime_ns, facts.st_size)
            found[path] = kept if name in files else (0, 0, 0)
    return found


def distinct(repo: Project, scene: Scene) -> Iterator[tuple[int, str]]:
    """Run the command undisturbed; yield the points at which the repository is another one."""
    log = repo.root.with_suffix(".points")
    last = look(repo.root)

    def strike(number: int, name: str) -> None:
        nonlocal last
        now = look(repo.root)
        if now != last or number == 1:
            with os.fdopen(os.open(log, os.O_WRONLY | os.O_CREAT | os.O_APPEND), "w") as file:
                file.write(f"{number} {name}\n")
        last = now

    log.unlink(missing_ok=True)
    done = call(repo, *scene.command, points=Points(strike))
    assert done.code == 0, done
    for line in log.read_text().splitlines():
        number, _, name = line.partition(" ")
        yield int(number), name


EVERYTHING = os.environ.get("CRASH") == "all"
# On the current branch a run has the same points as on its own, but for that of making it.
NAMES = [name for name in SCENES if EVERYTHING or name != "run-here"]


@pytest.mark.parametrize("name", NAMES)
def test_killed_at_every_point(workshop, ends, name, record_property):
    scene = SCENES[name]
    ready = copy(Project(workshop / "fresh"), workshop / "ready")
    scene.prepare(ready)
    points = list(distinct(copy(ready, workshop / "repo"), scene))
    record_property("points", len(points))
    assert len(points) > 10
    for count, (number, text) in enumerate(points):
        repo = copy(ready, workshop / "repo")
        done = call(repo, *scene.command, points=Points(kill_at(number)))
        assert done.code == -9, (text, done)
        # One can go on from every point, and back from every point: by turns, or `make crash` both.
        ways = ("forth", "back") if EVERYTHING else (("forth", "back")[count % 2],)
        check(repo, workshop / "other", scene, ends, f"{name} {number} {text}", ways=ways)
