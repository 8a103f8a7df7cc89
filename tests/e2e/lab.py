"""Projects migrated in every way, each of them once for all tests and all worker processes."""

from __future__ import annotations

import fcntl
import json
import os
import shutil
from collections.abc import Callable
from functools import cached_property
from pathlib import Path
from typing import Any

import pytest

from tests.support.command import CHECKOUT, Done, demonolith
from tests.support.repo import Project, build_repo

LITTER = frozenset({"__pycache__", ".pytest_cache", "data"})
STAGES = (
    "audit",
    "verify-dispatcher",
    "extract-executors",
    "rewrite-base-executor",
    "rewrite-router-imports",
    "rewrite-schedule-endpoint",
    "delete-monolith",
)


class Lab:
    """One project: as it was, previewed, migrated by ``run``, and migrated by ``step``.

    The repositories are shared by all tests: look, but change only a ``copy``.

    Args:
        factory: Gives the folder that the worker processes share.
        source: The project's folder in this checkout.
    """

    def __init__(self, factory: pytest.TempPathFactory, source: str) -> None:
        base = factory.getbasetemp()
        self.base = base.parent if "PYTEST_XDIST_WORKER" in os.environ else base
        self.source = CHECKOUT / source

    @cached_property
    def before(self) -> Project:
        """The project as it was."""
        return Project(self._once("before", lambda folder: commit_folder(self.source, folder)))

    @cached_property
    def previewed(self) -> Path:
        """A folder with the preview's document, patch and text, and what it has left behind."""
        return self._once("preview", self._preview)

    @property
    def document(self) -> dict[str, Any]:
        """What ``preview --format json`` has printed."""
        return json.loads((self.previewed / "out.json").read_text())

    @cached_property
    def ran(self) -> Project:
        """The project, migrated by ``run --yes``."""
        return Project(self._once("run", self._run))

    @cached_property
    def stepped(self) -> Project:
        """The project, migrated by ``step`` with "y" for every stage."""
        return Project(self._once("step", self._step))

    def copy(self, project: Project, place: Path) -> Project:
        """Return a copy that a test may change."""
        shutil.copytree(project.root, place, symlinks=True)
        return Project(place)

    def _preview(self, folder: Path) -> None:
        folder.mkdir()
        before = self.before.fingerprint()
        patch = str(folder / "all.patch")
        done = demonolith(
            "preview", str(self.before.root), "--format", "json", "--patch", patch, cwd=folder
        )
        assert done.code == 0, done
        (folder / "out.json").write_text(done.out)
        untouched = self.before.fingerprint() == before
        (folder / "untouched").write_text(str(untouched))

    def _run(self, folder: Path) -> None:
        project = self.copy(self.before, folder)
        _succeeded(demonolith("run", "--yes", cwd=project.root))

    def _step(self, folder: Path) -> None:
        project = self.copy(self.before, folder)
        _succeeded(demonolith("step", cwd=project.root, stdin="y\n" * len(STAGES)))

    def _once(self, what: str, build: Callable[[Path], object]) -> Path:
        """Return a folder that is built by whoever needs it first; the others wait."""
        name = f"{self.source.name}-{what}"
        folder, done = self.base / name, self.base / f"{name}.done"
        with (self.base / f"{name}.lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            if not done.exists():
                shutil.rmtree(folder, ignore_errors=True)
                build(folder)
                done.touch()
        return folder


def commit_folder(source: Path, target: Path) -> Project:
    """Make a repository of a folder's files, with their bytes and modes."""
    files = {
        path.relative_to(source).as_posix(): path
        for path in sorted(source.rglob("*"))
        if path.is_file() and not LITTER & set(path.parts)
    }
    executable = [name for name, path in files.items() if path.stat().st_mode & 0o100]
    contents = {name: path.read_bytes() for name, path in files.items()}
    return build_repo(target, contents, executable=executable)


def commits(project: Project) -> list[str]:
    """Return the run's commits, oldest first."""
    return project.git("rev-list", "--reverse", f"main..{project.branch}").split()


def checkout(project: Project, revision: str, place: Path) -> Path:
    """Write a commit's files to a folder without git, and return the folder."""
    place.mkdir()
    archive = place.with_suffix(".tar")
    project.git("archive", f"--output={archive}", revision)
    shutil.unpack_archive(archive, place)
    return place


def _succeeded(done: Done) -> None:
    assert done.code == 0, f"{done.out}\n{done.err}"
