"""A git tree as a mapping of path to bytes, read lazily."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from os.path import commonprefix
from typing import NamedTuple, Protocol

from migrator.plain_text import in_utf16

REGULAR_MODES = frozenset({"100644", "100755"})
LINK_MODE = "120000"
SUBMODULE_MODE = "160000"
# Reading this many files is no slower than a few more searches of all of them. What is found in
# more than some of them is looked up in those that hold the very word that was searched for.
FEW = 4000
SOME = 300
SAMPLE = 100
# How much at least the beginnings of two words that are looked for have to have in common.
PREFIXES = (4, 7, 10)


class TreeEntry(NamedTuple):
    """One entry of a git tree.

    Attributes:
        path: Path from the repository's root with ``/``; bytes that are not UTF-8 are kept
            as surrogate escapes.
        mode: git's six digits: ``100644``, ``100755``, ``120000`` (link) or ``160000`` (submodule).
        oid: Object id, in hex.
    """

    path: str
    mode: str
    oid: str


@dataclass(frozen=True)
class Searched:
    """What a search of a tree has found, for whoever has the same tree before them later.

    Attributes:
        needles: What was looked for.
        paths: The regular files that hold any of them.
        utf16: Those of the tree's files that are text in UTF-16.
    """

    needles: tuple[str, ...]
    paths: tuple[str, ...]
    utf16: tuple[str, ...]


class TreeReader(Protocol):
    """What a snapshot needs of a git repository."""

    def list_tree(self, tree: str) -> Sequence[TreeEntry]:
        """Return every entry below ``tree``, in git's order."""

    def read_blob(self, oid: str) -> bytes:
        """Return the content of a blob."""

    def grep_tree(self, tree: str, needles: Sequence[str]) -> Sequence[str]:
        """Return the paths below ``tree`` whose content holds any needle (fixed strings)."""

    def utf16_paths(self, tree: str) -> Sequence[str]:
        """Return the paths below ``tree``, Python's aside, that may be of text in UTF-16."""

    def prepare_search(self, needles: Sequence[str] = ()) -> None:
        """Begin to look for these, if that can be done while the caller goes on."""


class Source(Protocol):
    """Read access to a file tree: what the audit and the stages may use."""

    def paths(self) -> Iterator[str]:
        """Yield the path of every regular file, in git's order."""

    def exists(self, path: str) -> bool:
        """Tell whether ``path`` is a regular file of the tree."""

    def read(self, path: str) -> bytes:
        """Return a file's content; raises KeyError where there is no such file."""

    def search(self, needles: Sequence[str]) -> Iterator[str]:
        """Yield the paths of the files that hold any of the needles, in git's order."""

    def expect(self, needles: Sequence[str]) -> None:
        """Look for all these at once: searches for them, or for longer needles, are cheap then."""


class Snapshot:
    """The files of one git tree. Immutable; a blob is read when it is asked for.

    Args:
        commit: Id of the commit the tree belongs to.
        tree: Id of the tree.
        reader: Gives the tree's entries and blobs.
    """

    def __init__(self, commit: str, tree: str, reader: TreeReader) -> None:
        self.commit = commit
        self.tree = tree
        self._reader = reader
        self._blobs: dict[str, bytes] = {}
        self._searched: dict[frozenset[str], tuple[str, ...]] = {}
        self._expected: list[str] = []
        self._known_utf16: tuple[str, ...] | None = None

    @cached_property
    def entries(self) -> dict[str, TreeEntry]:
        """Every entry of the tree by path: links and submodules too."""
        return {entry.path: entry for entry in self._reader.list_tree(self.tree)}

    def paths(self) -> Iterator[str]:
        """Yield the path of every regular file, in git's order."""
        return iter(self._position)

    @cached_property
    def folders(self) -> frozenset[str]:
        """Every folder that a regular file is in, but for the root."""
        found: set[str] = set()
        for folder in {path.rpartition("/")[0] for path in self._position}:
            while folder and folder not in found:
                found.add(folder)
                folder = folder.rpartition("/")[0]
        return frozenset(found)

    def exists(self, path: str) -> bool:
        """Tell whether ``path`` is a regular file of the tree."""
        entry = self.entries.get(path)
        return entry is not None and entry.mode in REGULAR_MODES

    def read(self, path: str) -> bytes:
        """Return a file's content; raises KeyError where there is no such regular file."""
        if not self.exists(path):
            raise KeyError(path)
        if path not in self._blobs:
            self._blobs[path] = self._reader.read_blob(self.entries[path].oid)
        return self._blobs[path]

    def read_link(self, path: str) -> str:
        """Return where a symbolic link leads, as it is written; raises KeyError for others."""
        entry = self.entries[path]
        if entry.mode != LINK_MODE:
            raise KeyError(path)
        return self._reader.read_blob(entry.oid).decode("utf-8", "surrogateescape")

    def search(self, needles: Sequence[str]) -> Iterator[str]:
        """Yield the paths of the regular files that hold any of the needles, in git's order."""
        self.await_expected()
        wanted = frozenset(needles)
        if wanted not in self._searched:
            self._searched[wanted] = tuple(self._search(wanted))
        return iter(self._searched[wanted])

    def expect(self, needles: Sequence[str]) -> None:
        """Look for all these at once: searches for them, or for longer needles, are cheap then."""
        self.await_expected()
        new = [needle for needle in needles if self._holding([needle]) is None]
        if self._searched:  # the first of all searches may be under way already
            new = self._shortened(self._rare(new))
        if new:
            self._reader.prepare_search(new)
            self._expected = new  # waited for when the next search needs it

    def searched(self, needles: Sequence[str]) -> Searched | None:
        """Return what a search for just these has found; None where it was not done, or is vast."""
        paths = self._searched.get(frozenset(needles))
        if paths is None or len(paths) > FEW:
            return None
        return Searched(tuple(needles), paths, tuple(self._utf16))

    def take_over(self, searched: Searched) -> None:
        """Spare a search that was done on the same tree."""
        self._searched[frozenset(searched.needles)] = searched.paths
        self._known_utf16 = searched.utf16

    def await_expected(self) -> None:
        """Wait until what is expected has been looked for."""
        new, self._expected = self._expected, []
        if new and len(list(self.search(new))) > FEW:
            self.search(self._rare(new))

    def _rare(self, needles: Sequence[str]) -> list[str]:
        """Return the needles that few files have, judging by some of the files."""
        total, size = len(self._position), len(self._sample)
        limit = size * FEW // (2 * total) if total > FEW else size
        return [needle for needle in needles if self._sampled(needle) <= limit]

    def _shortened(self, needles: Sequence[str]) -> list[str]:
        """Return fewer needles: in the place of some, what they have in common if it is rare.

        git looks for each of them anew, where reading the files that were found takes no time.
        """
        if len(self._position) <= FEW:
            return list(needles)
        left = dict.fromkeys(needles)
        shared: list[str] = []
        for length in PREFIXES:
            alike: dict[str, list[str]] = {}
            for needle in left:
                alike.setdefault(needle[:length], []).append(needle)
            for group in alike.values():
                common = commonprefix(group)  # noqa: RUF071 (of words, not of paths)
                if len(group) > 1 and len(common) >= length and not self._sampled(common):
                    shared.append(common)
                    left = {needle: None for needle in left if needle not in group}
        return [*shared, *left]

    def _sampled(self, needle: str) -> int:
        """Return how many of some files have a needle."""
        wanted = needle.encode("utf-8", "surrogateescape")
        return sum(wanted in content for content in self._sample)

    @cached_property
    def _sample(self) -> list[bytes]:
        paths = list(self._position)
        return [self.read(path) for path in paths[:: len(paths) // SAMPLE + 1]]

    def _search(self, needles: frozenset[str]) -> Iterator[str]:
        near = self._holding(needles)
        raw = [needle.encode("utf-8", "surrogateescape") for needle in needles]
        if near is not None:
            return (path for path in near if self._holds(path, raw))
        found = set(self._reader.grep_tree(self.tree, sorted(needles)))
        found.update(path for path in self._utf16 if self._holds(path, raw))
        return iter(self._in_order(path for path in found if path in self._position))

    def _holds(self, path: str, needles: Iterable[bytes]) -> bool:
        content = self._utf16.get(path) or self.read(path)
        return any(needle in content for needle in needles)

    @cached_property
    def _utf16(self) -> dict[str, bytes]:
        """The files in UTF-16, in UTF-8: as bytes, no search finds a word in them."""
        known = self._known_utf16
        asked = self._reader.utf16_paths(self.tree) if known is None else known
        paths = (path for path in asked if self.exists(path))
        texts = ((path, in_utf16(self.read(path))) for path in paths)
        return {path: text.encode("utf-8", "replace") for path, text in texts if text is not None}

    def _holding(self, needles: Iterable[str]) -> list[str] | None:
        """Return few paths, in order, that all files with the needles are among, if known."""
        near: set[str] = set()
        for needle in needles:
            known = self._nearest(needle)
            if known is None:
                return None
            near.update(known)
        return self._in_order(near)

    def _nearest(self, needle: str) -> tuple[str, ...] | None:
        """Return the shortest known list of few files that all files with the needle are in."""
        known = [
            (len(paths), len(parts), parts)
            for parts, paths in self._searched.items()
            if len(paths) <= FEW and any(part in needle for part in parts)
        ]
        if not known:
            return None
        size, number, parts = min(known, key=lambda one: one[:2])
        if size > SOME and number > 1:
            self._narrow(parts, next(part for part in sorted(parts) if part in needle))
            return self._nearest(needle)
        return self._searched[parts]

    def _narrow(self, parts: frozenset[str], part: str) -> None:
        """Find out in which of the files that hold one of several words this one is."""
        raw = [part.encode("utf-8", "surrogateescape")]
        paths = self._searched[parts]
        self._searched[frozenset({part})] = tuple(p for p in paths if self._holds(p, raw))

    def _in_order(self, paths: Iterable[str]) -> list[str]:
        return sorted(set(paths), key=self._position.__getitem__)

    @cached_property
    def _position(self) -> dict[str, int]:
        """The regular files, each with its place in git's order."""
        entries = self.entries.values()
        regular = (entry.path for entry in entries if entry.mode in REGULAR_MODES)
        return {path: number for number, path in enumerate(regular)}


def python_paths(paths: Iterable[str]) -> Iterator[str]:
    """Yield those of the paths that are Python source (``.py`` and ``.pyi``)."""
    return (path for path in paths if path.endswith((".py", ".pyi")))
