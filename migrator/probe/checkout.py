"""Writes a git tree into a temporary folder: its blobs as they are, with no help of git's checkout.

No hook, no filter and no setting takes part; the repository, its index and its work tree are not
touched. What a checkout has and a tree has not (ignored files, submodules, LFS objects) is missing.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from migrator.errors import RepositoryError
from migrator.snapshot import REGULAR_MODES, TreeEntry, TreeReader

LINK = "120000"
_NEVER = frozenset({"", ".", "..", ".git"})


@dataclass(frozen=True)
class Workspace:
    """A temporary folder to run code in; gone when its ``with`` block ends.

    Attributes:
        tree: The checkout.
        home: An empty home folder.
        temporary: An empty folder for temporary files.
        left_out: Paths of the tree that are not there: submodules, links out of the tree.
    """

    tree: Path
    home: Path
    temporary: Path
    left_out: tuple[str, ...] = ()


@contextmanager
def workspace(reader: TreeReader, tree: str, away_from: Path) -> Iterator[Workspace]:
    """Check out a tree into a temporary folder.

    Args:
        reader: Reads the repository.
        tree: Id of the tree.
        away_from: The user's work tree: nothing is ever written below it.

    Raises:
        RepositoryError: The folder for temporary files is in the work tree, or an object of the
            tree is missing.
    """
    with tempfile.TemporaryDirectory(prefix="demonolith-", ignore_cleanup_errors=True) as name:
        folder = Path(name).resolve()
        if folder.is_relative_to(away_from.resolve()):
            raise RepositoryError(
                f"temporary files go to {folder.parent}, which is in the work tree",
                "set TMPDIR to a folder outside of the repository",
            )
        places = [folder / name for name in ("tree", "home", "temporary")]
        for place in places:
            place.mkdir()
        left_out = write_tree(reader, tree, places[0])
        yield Workspace(places[0], places[1], places[2], left_out)


def write_tree(reader: TreeReader, tree: str, folder: Path) -> tuple[str, ...]:
    """Write the files of a tree into an empty folder; returns the paths that are left out."""
    left_out = []
    links = []
    for entry in reader.list_tree(tree):
        if not _NEVER.isdisjoint(part.lower() for part in entry.path.split("/")):
            left_out.append(entry.path)
        elif entry.mode in REGULAR_MODES:
            if not _write_file(reader, entry, folder):
                left_out.append(entry.path)
        elif entry.mode == LINK:
            links.append(entry)
        else:
            left_out.append(entry.path)
    # Links last: no file is ever written through one.
    left_out.extend(entry.path for entry in links if not _write_link(reader, entry, folder))
    return tuple(left_out)


def _write_file(reader: TreeReader, entry: TreeEntry, folder: Path) -> bool:
    target = _place(folder, entry.path)
    target.parent.mkdir(parents=True, exist_ok=True)
    mode = 0o755 if entry.mode == "100755" else 0o644
    try:
        file = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode)
    except FileExistsError:  # two names that this file system takes for one
        return False
    with os.fdopen(file, "wb") as stream:
        stream.write(reader.read_blob(entry.oid))
    return True


def _write_link(reader: TreeReader, entry: TreeEntry, folder: Path) -> bool:
    target = _place(folder, entry.path)
    to = os.fsdecode(reader.read_blob(entry.oid))
    inside = os.path.normpath(target.parent / to)
    if not Path(inside).is_relative_to(folder) or "\0" in to:
        return False
    target.parent.mkdir(parents=True, exist_ok=True)
    try:
        target.symlink_to(to)
    except FileExistsError:
        return False
    return True


def _place(folder: Path, path: str) -> Path:
    return folder / os.fsdecode(path.encode("utf-8", "surrogateescape"))
