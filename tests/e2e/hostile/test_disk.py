"""A disk that is full, and places that cannot be written to."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.e2e.hostile.journey import state
from tests.support.command import demonolith
from tests.support.repo import Project, build_repo
from tests.support.small import small


@pytest.fixture
def tiny(tmp_path: Path) -> Iterator[Path]:
    """A disk of two megabytes."""
    place = tmp_path / "disk"
    place.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=2m", "none", str(place)]
    if subprocess.run(mount, capture_output=True, check=False).returncode:
        pytest.skip("mounting a disk of one's own needs root")
    try:
        yield place
    finally:
        subprocess.run(["umount", "--lazy", str(place)], check=True)


def fill(place: Path, left: int) -> Path:
    """Fill the disk up to so many bytes, and return the file that does it."""
    ballast = place / "ballast"
    with ballast.open("wb", buffering=0) as file:
        try:
            while file.write(b"x" * 4096):
                pass
        except OSError:
            pass
    size = ballast.stat().st_size
    with ballast.open("r+b") as file:
        file.truncate(max(0, size - left))
    return ballast


ROOM = (0, 4096, 12_288, 24_576, 49_152, 65_536, 81_920, 98_304, 131_072)


@pytest.mark.parametrize("left", ROOM)
def test_a_full_disk_loses_nothing(tiny, left):
    repo = build_repo(tiny / "repo", small())
    before = state(repo)
    ballast = fill(tiny, left)
    done = demonolith("run", "--yes", cwd=repo.root)
    assert "Traceback" not in done.err
    assert "unexpected" not in done.err
    ballast.unlink()
    if done.code == 0:
        assert repo.status() == ""
    else:
        assert done.code == 1, done
        check_way_on(repo, done.last)
    if repo.branch != "main":
        assert demonolith("undo", "--yes", cwd=repo.root).code == 0
    assert state(repo) == before


def check_way_on(repo: Project, last: str) -> None:
    """What has not begun can be begun; what has begun goes on with the command that was said."""
    if "to go on: demonolith resume" in last:
        assert demonolith("resume", "--yes", cwd=repo.root).code == 0
    else:
        assert repo.status() == ""
        assert demonolith("run", "--yes", cwd=repo.root).code == 0
    assert repo.status() == ""


@pytest.mark.parametrize("name", ["audit", "preview", "check", "status", "deploy-plan"])
def test_a_disk_that_is_read_only_can_be_looked_at(tiny, name):
    repo = build_repo(tiny / "repo", small())
    subprocess.run(["mount", "-o", "remount,ro", str(tiny)], check=True)
    assert demonolith(name, cwd=repo.root).code in (0, 2)


@pytest.mark.parametrize("name", ["run", "step", "undo", "resume"])
def test_a_disk_that_is_read_only_is_named(tiny, name):
    repo = build_repo(tiny / "repo", small())
    if name in ("undo", "resume"):
        assert demonolith("run", "--yes", cwd=repo.root).code == 0
    if name == "resume":
        assert demonolith("undo", "--yes", "--to", "extract-executors", cwd=repo.root).code == 0
    before = repo.fingerprint()
    subprocess.run(["mount", "-o", "remount,ro", str(tiny)], check=True)
    flags = [] if name == "step" else ["--yes"]
    done = demonolith(name, *flags, cwd=repo.root)
    assert done.code == 1, done
    assert "unexpected" not in done.err
    assert "Read-only file system" in done.err or "no permission to write" in done.err
    assert repo.fingerprint() == before
