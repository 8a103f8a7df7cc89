"""The files of a project: what each binds, and what a dotted path leads to."""

from __future__ import annotations

import ast
import builtins
import posixpath
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field

from migrator.overlay import Overlay
from migrator.project import MODULE_NAMES
from migrator.python_source import parse
from migrator.reached.file import File
from migrator.reached.reads import Denoted, Read
from migrator.snapshot import python_paths
from migrator.syntax import walk

_KNOWN = frozenset(dir(builtins)) | MODULE_NAMES


@dataclass(frozen=True)
class Unit:
    """A top-level statement of a file, as reached under one of its names."""

    path: str
    index: int
    name: str = ""


@dataclass(frozen=True)
class Lookup:
    """A name that is looked up among the globals of a file.

    Attributes:
        path: The file.
        name: The name.
        at: The file whose function does it.
        inside: It is an import inside the function that does it.
    """

    path: str
    name: str
    at: str
    inside: bool = False


@dataclass
class Found:
    """What reading a name leads to: statements, whole modules, and what nobody can tell."""

    units: list[Unit] = field(default_factory=list)
    modules: list[str] = field(default_factory=list)
    lookups: list[Lookup] = field(default_factory=list)
    outside: list[str] = field(default_factory=list)
    unknown: list[str] = field(default_factory=list)


class Files:
    """The files of a tree, read when they are needed.

    Args:
        overlay: The tree.
        source_root: Folder on ``sys.path``.
        old: Path of the module whose names have moved.
        moved: Its names, and what importers take instead; what is not among them is unknown.
        copied: Those of its names that each module has of its own.
    """

    def __init__(
        self,
        overlay: Overlay,
        source_root: str,
        old: str,
        moved: dict[str, Denoted],
        copied: frozenset[str] = frozenset(),
    ) -> None:
        self.overlay = overlay
        self.old = old
        self._root = "" if source_root == "." else source_root
        self._moved = moved
        self._copied = copied
        self._files: dict[str, File | None] = {}
        self._holding: dict[str, list[str]] = {}

    def file(self, path: str) -> File | None:
        """Return a file, or None where it cannot be read."""
        if path not in self._files:
            content = self.overlay.get(path)
            tree = parse(content) if content is not None else None
            self._files[path] = File(path, tree) if tree is not None else None
        return self._files[path]

    def given(self, path: str, content: bytes) -> File | None:
        """Take another content for a file; return it."""
        tree = parse(content)
        self._files[path] = File(path, tree) if tree is not None else None
        return self._files[path]

    def holding(self, words: Collection[str]) -> list[str]:
        """Return the Python files that hold any of some words; each word is searched for once."""
        new = sorted(word for word in words if word not in self._holding)
        self._holding.update((word, []) for word in new)
        for path in python_paths(self.overlay.search(new)) if new else ():
            content = self.overlay.read(path)
            for word in new:
                if word.encode() in content:
                    self._holding[word].append(path)
        return sorted({path for word in words for path in self._holding[word]})

    def locate(self, denoted: Denoted, at: str) -> tuple[str, list[str]] | None:
        """Return the file that a dotted path leads into, and the rest of the path.

        Args:
            denoted: The path.
            at: The file that imports it: tests have their own folders on ``sys.path``.
        """
        parts = denoted.path.split(".") if denoted.path else []
        roots = [denoted.base] if denoted.base is not None else self._roots(at)
        found = None
        for root in roots:
            for size in range(0 if denoted.base is not None else 1, len(parts) + 1):
                path = self._module(posixpath.join(root, *parts[:size]))
                if path is None:
                    continue
                if found is None or len(parts) - size < len(found[1]):
                    found = path, parts[size:]
                if denoted.modules <= size < len(parts) and self._hides(path, parts[size]):
                    break
        return found

    def module(self, dotted: str) -> str:
        """Return the file of a module below the source root, empty where there is none."""
        return self._module(posixpath.join(self._root, *dotted.split("."))) or ""

    def hidden(self, path: str) -> bool:
        """Tell whether a module's package has something else under the module's name."""
        folder, name = posixpath.split(path.removesuffix("/__init__.py").removesuffix(".py"))
        return self._hides(posixpath.join(folder, "__init__.py"), name)

    def _module(self, stem: str) -> str | None:
        paths = (f"{stem}/__init__.py", f"{stem}.py") if stem else ()
        return next((path for path in paths if self.overlay.exists(path)), None)

    def _hides(self, path: str, name: str) -> bool:
        """Tell whether a package binds a name, so that its module of that name is not meant."""
        file = self.file(path) if path.endswith("/__init__.py") else None
        bound = file.names.get(name, []) if file is not None else []
        return any(isinstance(one, int) or not _is_module(one, file, name) for one in bound)

    def _roots(self, at: str) -> list[str]:
        roots = [self._root, ""]
        folder = posixpath.dirname(at)
        while folder:
            roots.append(folder)
            folder = posixpath.dirname(folder)
        return list(dict.fromkeys(roots))

    def names_of(self, path: str, other: str) -> Iterator[str]:
        """Yield the names that a file has for another one, as a module."""
        file = self.file(path)
        for name, bound in file.names.items() if file else ():
            places = [self.locate(one, path) for one in bound if isinstance(one, Denoted)]
            if len(places) == len(bound) and all(place == (other, []) for place in places):
                yield name

    def uses(self, path: str, other: str) -> bool:
        """Tell whether a file imports another one, or something of it."""
        file = self.file(path)
        nodes = (node for statement in file.body for node in walk(statement)) if file else ()
        return any(
            place is not None and place[0] == other
            for node in nodes
            if isinstance(node, (ast.Import, ast.ImportFrom))
            for denoted in self._named(node, file)
            for place in [self.locate(denoted, path)]
        )

    def _named(self, node: ast.Import | ast.ImportFrom, file: File | None) -> Iterator[Denoted]:
        for item in node.names:
            if isinstance(node, ast.Import) or file is None:
                yield Denoted(item.name)
            else:
                yield file.denoted(node, item.name)

    def targets(self, read: Read, at: str) -> Found:
        """Return what a read leads to.

        Args:
            read: The read.
            at: The file that it stands in.
        """
        found = Found()
        if read.imported:
            for denoted in read.imported:
                self._follow(denoted, read.chain, at, found, inside=True)
        elif read.name:
            if read.late:
                found.lookups.append(Lookup(at, read.name, at))
            self._resolve(at, read.name, read.chain, found, set(), at)
            if read.loose:
                found.unknown.clear()
        return found

    def _follow(
        self,
        denoted: Denoted,
        chain: Sequence[str],
        at: str,
        found: Found,
        seen: set[tuple[str, str]] | None = None,
        inside: bool = False,
    ) -> None:
        path = ".".join(filter(None, [denoted.path, *chain]))
        full = Denoted(path, denoted.base, denoted.modules)
        known = len(denoted.path.split(".")) if denoted.path else 0
        place = self.locate(full, at)
        if place is None:
            found.outside.append(full.path)
            return
        path, rest = place
        if not rest:
            found.modules.append(path)
            return
        if inside or len(full.path.split(".")) - len(rest) >= known:
            found.lookups.append(Lookup(path, rest[0], at, inside))
        self._resolve(path, rest[0], rest[1:], found, set() if seen is None else seen, at)

    def _resolve(
        self,
        path: str,
        name: str,
        chain: Sequence[str],
        found: Found,
        seen: set[tuple[str, str]],
        at: str,
    ) -> None:
        """Follow a name of a module through imports and stars."""
        if (path, name) in seen:
            found.unknown.append(f"`{name}` in {path} stands for itself")
            return
        seen.add((path, name))
        if path == self.old:
            self._resolve_moved(name, chain, found, seen, at)
            return
        file = self.file(path)
        if file is None:
            found.unknown.append(f"{path} cannot be read")
            return
        bound = file.names.get(name, [])
        for one in bound:
            if isinstance(one, int):
                found.units.append(Unit(path, one, name))
            else:
                self._follow(one, chain, path, found, seen)
        if bound or self._through_star(file, name, chain, found, seen) or name in _KNOWN:
            return
        found.unknown.append(f"nothing is known of `{name}` in {path}")

    def _resolve_moved(
        self, name: str, chain: Sequence[str], found: Found, seen: set[tuple[str, str]], at: str
    ) -> None:
        home = self._moved.get(name)
        if home is not None:
            self._follow(home, chain, at, found, seen)
        elif name not in self._copied:
            found.unknown.append(f"nothing is known of where `{name}` lives now")

    def _through_star(
        self, file: File, name: str, chain: Sequence[str], found: Found, seen: set[tuple[str, str]]
    ) -> bool:
        for star in file.stars:
            place = self.locate(star, file.path)
            if place is None or place[1]:
                found.outside.append(f"{star.path}.{name}")
                return True
            other = self.file(place[0])
            if other is None or name in other.names or other.stars:
                self._resolve(place[0], name, chain, found, seen, file.path)
                return True
        return False


def _is_module(denoted: Denoted, package: File | None, name: str) -> bool:
    """Tell whether a package's import names its own module."""
    assert package is not None
    if denoted.base is not None:
        return denoted.base == package.folder and denoted.path == name
    return f"/{package.folder}/{name}".endswith("/" + denoted.path.replace(".", "/"))
