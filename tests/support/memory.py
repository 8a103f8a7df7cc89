"""A snapshot made of a dict, for tests that need no git."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from pathlib import Path

from migrator.plain_text import in_utf16
from migrator.snapshot import Snapshot, TreeEntry


class MemoryReader:
    """Reads a tree that is a dict of path to bytes."""

    def __init__(self, files: Mapping[str, bytes]) -> None:
        self.files = files

    def list_tree(self, tree: str) -> Sequence[TreeEntry]:
        return [TreeEntry(path, "100644", path) for path in sorted(self.files)]

    def read_blob(self, oid: str) -> bytes:
        return self.files[oid]

    def utf16_paths(self, tree: str) -> Sequence[str]:
        return [path for path, raw in self.files.items() if in_utf16(raw) is not None]

    def prepare_search(self, needles: Sequence[str] = ()) -> None:
        """Do nothing: searching is quick here."""

    def grep_tree(self, tree: str, needles: Sequence[str]) -> Sequence[str]:
        wanted = [needle.encode("utf-8", "surrogateescape") for needle in needles]
        return [path for path, raw in self.files.items() if any(n in raw for n in wanted)]


def snapshot(files: Mapping[str, str | bytes]) -> Snapshot:
    """Return a snapshot of files given as text or bytes."""
    raw = {path: text if isinstance(text, bytes) else text.encode() for path, text in files.items()}
    # Equal ids mean equal files, as in git: what is remembered by tree id relies on it.
    tree = hashlib.sha1(repr(sorted(raw.items())).encode()).hexdigest()
    return Snapshot("c" * 40, tree, MemoryReader(raw))


def folder_snapshot(folder: Path) -> Snapshot:
    """Return a snapshot of a folder on disk, without what Python leaves there."""
    files = {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file() and "__pycache__" not in path.parts and ".git" not in path.parts
    }
    return snapshot(files)
