"""A disk that is really full: git itself meets it, wherever it happens to be.

The less room is left, the earlier; with room made, the last line goes on.
"""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest

from tests.crash.checks import check, clean
from tests.crash.scenes import SCENES, call, copy
from tests.support.repo import Project

SIZE = 4 * 1024 * 1024
BLOCK = 4096
EVERYTHING = os.environ.get("CRASH") == "all"
# Blocks that are left: a run takes some sixty.
LEFT = range(0, 80, 2 if EVERYTHING else 11)


@pytest.fixture
def disk(tmp_path: Path):
    place = tmp_path / "disk"
    place.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", f"size={SIZE}", "tmpfs", str(place)]
    if os.getuid() or subprocess.run(mount, capture_output=True, check=False).returncode:
        pytest.skip("mounting a small disk needs root")
    yield place
    subprocess.run(["umount", "--lazy", str(place)], check=True)


def fill(disk: Path, left: int) -> Path:
    """Write a file that leaves so many blocks."""
    filler = disk / "filler"
    free = os.statvfs(disk)
    filler.write_bytes(b"\0" * (free.f_bavail * free.f_frsize - left * BLOCK))
    return filler


@pytest.mark.parametrize("name", ["run", "run-hooks", "undo", "adopt"])
def test_full_with_so_much_left(workshop, ends, disk, tmp_path, name):
    scene = SCENES[name]
    ready = copy(Project(workshop / "fresh"), workshop / "ready")
    scene.prepare(ready)
    met = 0
    for left in LEFT:
        repo = copy(ready, disk / "repo")
        for stream in ("out", "err"):  # what the command says is not on the disk that is full
            (disk / f"repo.{stream}").unlink(missing_ok=True)
            (disk / f"repo.{stream}").symlink_to(tmp_path / stream)
        filler = fill(disk, left)
        done = call(repo, *scene.command)
        filler.unlink()
        text = f"{name} with {left} blocks: {done}"
        clean(done, text)
        assert done.code in (0, 1), text
        line = "to go on: demonolith resume"
        if done.code:
            met += 1
            assert ": demonolith" in done.last, text
            line = done.last
        check(repo, disk / "other", scene, ends, text, line)
    assert met, "the disk was never full"
