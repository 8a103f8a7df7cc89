"""Interpreters and trees for the tests that run a target's code."""

from __future__ import annotations

import sys
import venv
from collections.abc import Mapping, Sequence
from pathlib import Path

from migrator.snapshot import TreeEntry


class Tree:
    """A git tree that no git would let anybody make."""

    def __init__(self, entries: Mapping[tuple[str, str], bytes]) -> None:
        self.entries = entries

    def list_tree(self, tree: str) -> Sequence[TreeEntry]:
        return [TreeEntry(path, mode, path) for path, mode in self.entries]

    def read_blob(self, oid: str) -> bytes:
        return next(raw for (path, _), raw in self.entries.items() if path == oid)

    def prepare_search(self, needles: Sequence[str] = ()) -> None:
        """Do nothing: searching is quick here."""

    def grep_tree(self, tree: str, needles: Sequence[str]) -> Sequence[str]:
        return []


def environment_in(folder: Path, *, celery: bool) -> Path:
    """Make a virtual environment, with the Celery that runs the tests or without any."""
    venv.EnvBuilder(with_pip=False, symlinks=True).create(folder)
    if celery:
        # Wherever it is installed: the environment that runs the tests may take it from another.
        here = [path for path in sys.path if path and any(Path(path).glob("*.dist-info"))]
        (site_packages(folder) / "celery_of_the_tests.pth").write_text("\n".join(here))
    return folder


def site_packages(folder: Path) -> Path:
    return next(folder.glob("lib/python*/site-packages"))
