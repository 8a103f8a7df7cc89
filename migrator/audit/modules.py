"""Which file a dotted name is, and which dotted name a file has, as a process imports it."""

from __future__ import annotations

import sys
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property, lru_cache
from posixpath import dirname

from migrator.facts import Module


def ancestors(path: str) -> Iterator[str]:
    """Yield the folders a path is in, the nearest first, the repository's root last."""
    while path:
        path = dirname(path)
        yield path


def join(folder: str, name: str) -> str:
    """Join two parts of a path; the repository's root is the empty string."""
    return f"{folder}/{name}" if folder else name


def _hides(path: str, dotted: str) -> bool:
    """A module named like Celery (``project/celery.py``) is never what ``import celery`` means."""
    return dotted == "celery" and path.endswith("celery.py")


class _Places:
    """Where the Python files of a tree are. Shared by all trees with the same paths.

    Attributes:
        files: Their paths.
        folders: What they are in, directly or not.
    """

    def __init__(self, paths: Iterable[str]) -> None:
        self.files = frozenset(path for path in paths if path.endswith(".py"))
        folders: set[str] = set()
        for inside in {path.rpartition("/")[0] for path in self.files}:
            folders.add(inside)
            for folder in ancestors(inside):
                if folder in folders:
                    break
                folders.add(folder)
        self.folders = frozenset(folders)

    @classmethod
    @lru_cache(maxsize=8)
    def of(cls, paths: tuple[str, ...]) -> _Places:
        """Return where the files with these paths are."""
        return cls(paths)

    @cached_property
    def ordered(self) -> Sequence[str]:
        """Every file, sorted."""
        return sorted(self.files)

    @cached_property
    def by_name(self) -> Mapping[str, Sequence[str]]:
        """The files by the last part of their path, sorted."""
        found: dict[str, list[str]] = {}
        for path in self.ordered:
            found.setdefault(path.rpartition("/")[2], []).append(path)
        return found


class ModuleIndex:
    """The modules of a file tree under its source roots.

    Args:
        paths: Every path of the tree.

    Attributes:
        votes: How often something has been said about the roots: then names may lead elsewhere.
    """

    def __init__(self, paths: Iterable[str]) -> None:
        self._places = _Places.of(tuple(paths))
        self.files = self._places.files
        self.folders = self._places.folders
        self._votes: dict[tuple[str, str], int] = {}
        self._roots: dict[str, int] = {}
        self._fixed: str | None = None
        self._root_of: dict[str, str] = {}
        self._likely: tuple[str, ...] = ()
        self.votes = 0

    @property
    def ordered(self) -> Sequence[str]:
        """Every file, sorted."""
        return self._places.ordered

    @property
    def by_name(self) -> Mapping[str, Sequence[str]]:
        """The files by the last part of their path, sorted."""
        return self._places.by_name

    def inside(self, folder: str) -> Sequence[str]:
        """Return the files in a folder or below it, sorted."""
        if not folder:
            return self.ordered
        start = bisect_left(self.ordered, f"{folder}/")
        return self.ordered[start : bisect_left(self.ordered, f"{folder}0", start)]  # / is before 0

    def vote(self, root: str, top: str) -> None:
        """Count one import of ``top`` that works where ``root`` is on the path."""
        self._votes[root, top] = self._votes.get((root, top), 0) + 1
        self._roots[root] = self._roots.get(root, 0) + 1
        self._changed()

    def fix_root(self, root: str) -> None:
        """Take a person's word for the source root of everything below it."""
        self._fixed = root.strip("/") if root != "." else ""
        self._changed()

    def _changed(self) -> None:
        self.votes += 1
        self._root_of.clear()
        self._likely = ()

    def votes_for(self, root: str, top: str) -> int:
        """Return how many imports found ``top`` in ``root``."""
        return self._votes.get((root, top), 0)

    def root_of(self, path: str) -> str:
        """Return the source root that a file is imported from."""
        if path not in self._root_of:
            self._root_of[path] = self._find_root(path)
        return self._root_of[path]

    def _find_root(self, path: str) -> str:
        folders = list(ancestors(path))
        if self._fixed is not None and self._fixed in folders:
            return self._fixed

        def score(root: str) -> tuple[int, int]:
            rest = path[len(root) + 1 if root else 0 :]
            top = rest.split("/")[0].removesuffix(".py")
            return self._votes.get((root, top), 0), self._roots.get(root, 0)

        best = max(folders, key=score)
        if score(best) > (0, 0):
            return best
        return next(folder for folder in folders if self._ends_a_name(folder))

    def _ends_a_name(self, folder: str) -> bool:
        """Tell whether no dotted name goes up through a folder: no package, or no identifier."""
        named = folder.rpartition("/")[2].isidentifier()
        return not named or join(folder, "__init__.py") not in self.files

    def name_of(self, path: str) -> str:
        """Return the dotted name of a file."""
        root = self.root_of(path)
        rest = path[len(root) + 1 if root else 0 :].removesuffix(".py")
        name = rest.replace("/", ".")
        return name.removesuffix(".__init__") if name != "__init__" else name

    def package_of(self, path: str) -> str:
        """Return the dotted name of the package that a file is in, or is."""
        name = self.name_of(path)
        return name if path.endswith("__init__.py") else name.rpartition(".")[0]

    def module(self, path: str) -> Module:
        """Return a file as a module."""
        return Module(self.name_of(path), path)

    def package(self, folder: str) -> Module:
        """Return a folder as a package: its ``__init__.py``, there or not."""
        return self.module(join(folder, "__init__.py"))

    def only(self, dotted: str) -> str | None:
        """Return the file of this name where there is one: of a service that nobody imports."""
        last = dotted.rpartition(".")[2]
        places = [*self.by_name.get(f"{last}.py", ()), *self.by_name.get("__init__.py", ())]
        found = [path for path in places if self.name_of(path) == dotted]
        return found[0] if len(found) == 1 else None

    def at(self, root: str, dotted: str) -> str | None:
        """Return the file that ``dotted`` is under a root; a package goes before a module."""
        base = join(root, dotted.replace(".", "/")) if dotted else root
        for path in (join(base, "__init__.py"), f"{base}.py"):
            if path in self.files:
                return path
        return None

    def is_folder(self, root: str, dotted: str) -> bool:
        """Tell whether ``dotted`` is a folder with Python files under a root."""
        return (join(root, dotted.replace(".", "/")) if dotted else root) in self.folders

    def roots_for(self, path: str, dotted: str = "") -> list[str]:
        """Return the roots to look in for what a file imports, the likeliest first.

        Args:
            path: The file.
            dotted: What it imports, where that is absolute. A name of the standard library is
                never looked for in another root: ``import io`` is not ``shop/io`` of ``shop.io``.
        """
        own = self.root_of(path)
        fixed = [self._fixed] if self._fixed is not None else []
        standard = dotted.split(".")[0] in sys.stdlib_module_names
        self._likely = self._likely or tuple(
            sorted(self._roots, key=lambda root: (-self._roots[root], root))
        )
        others = () if standard else self._likely
        return list(dict.fromkeys([own, *fixed, *others]))

    def find(self, dotted: str, importer: str) -> str | None:
        """Return the file an absolute import reaches from ``importer``, or None."""
        for root in self.roots_for(importer, dotted):
            found = self.at(root, dotted) if not self._is_celery(root, dotted) else None
            if found is not None and self._reached(root, dotted) and not _hides(found, dotted):
                return found
        return None

    def find_folder(self, dotted: str, importer: str) -> str | None:
        """Return the folder of a package (with ``__init__`` or not) that an import reaches."""
        for root in self.roots_for(importer, dotted):
            if self.is_folder(root, dotted) and not self._is_celery(root, dotted):
                return join(root, dotted.replace(".", "/"))
        return None

    def _is_celery(self, root: str, dotted: str) -> bool:
        """A copy of Celery in the repository is Celery, and not the repository's own code."""
        return dotted.split(".")[0] == "celery" and join(root, "celery/app/base.py") in self.files

    def _reached(self, root: str, dotted: str) -> bool:
        """A package hides a module of the same name, and all that one cannot contain."""
        parts = dotted.split(".")
        for end in range(1, len(parts)):
            head = self.at(root, ".".join(parts[:end]))
            if head is not None and not head.endswith("__init__.py"):
                return False
        return True

    def base_of_relative(self, path: str, level: int) -> str | None:
        """Return the folder that a relative import of ``level`` dots starts at."""
        folder = dirname(path)
        for _ in range(level - 1):
            if not folder:
                return None
            folder = dirname(folder)
        return folder
