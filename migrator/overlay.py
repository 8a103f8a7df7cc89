"""A snapshot plus edits: the only place where the stages see and change files."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import PurePosixPath

from migrator.errors import ConflictError
from migrator.snapshot import Snapshot


@dataclass(frozen=True)
class FileChange:
    """One file before and after.

    Attributes:
        path: Path from the repository's root.
        before: Content that the stage has read; None for a new file.
        after: Content to write; None to delete the file.
    """

    path: str
    before: bytes | None
    after: bytes | None


@dataclass(frozen=True)
class ChangeSet:
    """The edits of one stage, at most one for each path."""

    changes: tuple[FileChange, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.changes)

    @property
    def paths(self) -> tuple[str, ...]:
        """The changed paths, in order."""
        return tuple(change.path for change in self.changes)


@dataclass
class Overlay:
    """A snapshot plus edits (None: deleted)."""

    snapshot: Snapshot
    edits: dict[str, bytes | None] = field(default_factory=dict)

    def paths(self) -> Iterator[str]:
        """Yield the path of every regular file: the snapshot's in git's order, then new ones."""
        gone = {path for path, content in self.edits.items() if content is None}
        yield from (path for path in self.snapshot.paths() if path not in gone)
        for path, content in self.edits.items():
            if content is not None and not self.snapshot.exists(path):
                yield path

    def exists(self, path: str) -> bool:
        """Tell whether ``path`` is a regular file here."""
        if path in self.edits:
            return self.edits[path] is not None
        return self.snapshot.exists(path)

    def read(self, path: str) -> bytes:
        """Return a file's content; raises KeyError where there is no such file."""
        content = self.edits[path] if path in self.edits else self.snapshot.read(path)
        if content is None:
            raise KeyError(path)
        return content

    def get(self, path: str) -> bytes | None:
        """Return a file's content, or None where there is no such file."""
        return self.read(path) if self.exists(path) else None

    def search(self, needles: Sequence[str]) -> Iterator[str]:
        """Yield the paths of the files that hold any of the needles."""
        wanted = [needle.encode("utf-8", "surrogateescape") for needle in needles]
        for path in self.snapshot.search(needles):
            if path not in self.edits:
                yield path
        for path, content in self.edits.items():
            if content is not None and any(needle in content for needle in wanted):
                yield path

    def expect(self, needles: Sequence[str]) -> None:
        """Look for all these at once in the snapshot; see ``Source.expect``."""
        self.snapshot.expect(needles)

    def await_expected(self) -> None:
        """Wait until what is expected has been looked for."""
        self.snapshot.await_expected()

    @property
    def key(self) -> tuple[str, frozenset[tuple[str, bytes | None]]]:
        """A hashable value that is equal for overlays with the same files."""
        return self.snapshot.tree, frozenset(self.edits.items())

    def apply(self, changes: ChangeSet) -> None:
        """Take over a stage's edits.

        Raises:
            ConflictError: A file is not what the stage has read; nothing is changed then.
        """
        for change in changes.changes:
            if self.get(change.path) != change.before:
                raise ConflictError(f"{change.path}: the stage was built on another content")
        gone = {change.path for change in changes.changes if change.after is None}
        for change in changes.changes:
            if change.before is None and change.after is not None:
                self._check_place(change.path, gone)
        for change in changes.changes:
            self._set(change.path, change.after)

    def _check_place(self, path: str, gone: Collection[str]) -> None:
        """Refuse a new file where a link, a submodule, a folder, or a file above it is."""
        entries = self.snapshot.entries
        for place in (path, *(str(parent) for parent in PurePosixPath(path).parents)):
            taken = self.exists(place) if place in self.edits else place in entries
            if taken and place not in gone:
                raise ConflictError(f"{path}: cannot be written, {place} is in the way")
        if self._is_folder(path) and any(
            other.startswith(f"{path}/") for other in self.paths() if other not in gone
        ):
            raise ConflictError(f"{path}: cannot be written, there is a folder of this name")

    def _is_folder(self, path: str) -> bool:
        """Tell whether the snapshot or an edit has had something below a path."""
        return path in self.snapshot.folders or any(
            other.startswith(f"{path}/") for other in self.edits
        )

    def _set(self, path: str, content: bytes | None) -> None:
        """Keep an edit, unless it gives the file what the snapshot has."""
        same = self.snapshot.read(path) if self.snapshot.exists(path) else None
        if content == same:
            self.edits.pop(path, None)
        else:
            self.edits[path] = content

    def fork(self) -> Overlay:
        """Return a copy whose edits do not reach this overlay."""
        return Overlay(self.snapshot, dict(self.edits))

    def with_contents(self, contents: Mapping[str, bytes | None]) -> Overlay:
        """Return a copy in which the named files have these contents (None: there is none).

        Raises:
            ConflictError: A new file is where something else is.
        """
        after = self.fork()
        after.apply(after.changes_to(contents))
        return after

    def changes_to(self, contents: Mapping[str, bytes | None]) -> ChangeSet:
        """Return the change set that gives the named files these contents (None: delete).

        Files that have the wanted content already are left out.
        """
        changes = (FileChange(path, self.get(path), after) for path, after in contents.items())
        return ChangeSet(tuple(change for change in changes if change.before != change.after))
