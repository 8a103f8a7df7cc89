"""Checked-in copies: backups, deployed trees, build output, vendored and installed code.

A copy is what holds the same as another part of the repository and that no process imports. Names
(``backup``, ``old``, ``build``) only lower how much has to be the same; what a process outside of
it can import, some file imports or some setting names is never taken for a copy.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from posixpath import basename, dirname

from migrator.audit.alike import hints, share, without_hints
from migrator.audit.candidates import is_test
from migrator.audit.definition import Definition
from migrator.audit.graph import ImportGraph, Process
from migrator.audit.modules import join
from migrator.audit.project import Project
from migrator.facts import Copy

_INSTALLED = frozenset({"site-packages", "dist-packages"})
_VENDORED = frozenset({"vendor", "vendored", "_vendor", "_vendored", "third_party", "thirdparty"})
_FOREIGN = ("license", "copying", "setup.py", "pyproject.toml", "pkg-info", "vendor.txt")
_PROSE = (".md", ".rst", ".txt")
_ENOUGH = 0.6  # of a file's lines, and of a folder's files, where the name says it is a copy
_ALL = 0.95  # where it does not
_SAMPLE = 100  # files of a large folder that are compared
_SMALL = 40  # bytes: such files are the same everywhere


def inside(path: str, folder: str) -> bool:
    """Tell whether a path is a folder (or a file) or in it."""
    return path == folder or not folder or path.startswith(f"{folder}/")


@dataclass
class Copies:
    """Finds the copies among the files that matter.

    Args:
        project: The project.
        graph: Its imports.
        definitions: The registrations.
        processes: Gives every process there could be, apps that no command starts among them.
        spared: Files that a person has named: they are what they are.
    """

    project: Project
    graph: ImportGraph
    definitions: Sequence[Definition]
    processes: Callable[[], Sequence[Process]]
    spared: Collection[str] = ()
    found: list[Copy] = field(default_factory=list)
    _names: dict[str, set[str]] = field(default_factory=dict)
    _originals: dict[str, str | None] = field(default_factory=dict)
    _files: dict[str, list[str]] = field(default_factory=dict)
    _used: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        for definition in self.definitions:
            names = self._names.setdefault(definition.path, set())
            if definition.registration.name is not None:
                names.add(definition.registration.name)

    def holds(self, path: str) -> bool:
        """Tell whether a file is in one of the copies."""
        return any(inside(path, copy.path) for copy in self.found)

    def look(self, paths: Iterable[str]) -> None:
        """Look whether these files are in copies, and remember the copies."""
        for path in sorted(paths):
            if is_test(path) or path in self.spared or self.holds(path):
                continue
            copy = next(filter(self._unused, self._could_be(path)), None)
            if copy is not None:
                self.found.append(copy)

    def _could_be(self, path: str) -> Iterator[Copy]:
        yield from self._installed(path)
        if hints(path):
            yield from self._folders(path)
            yield from self._beside(path)
        yield from self._vendored(path)
        if not hints(path) and path in self._names:
            yield from self._same(path)

    def _installed(self, path: str) -> Iterator[Copy]:
        parts = dirname(path).split("/")
        for number, part in enumerate(parts, 1):
            if part in _INSTALLED:
                yield self._copy("/".join(parts[:number]), None, "installed")
                return

    def _vendored(self, path: str) -> Iterator[Copy]:
        parts = dirname(path).split("/")
        for number, part in enumerate(parts, 1):
            if part in _VENDORED:
                for folder in ("/".join(parts[: number + 1]), "/".join(parts[:number])):
                    if self._is_foreign(folder):
                        yield self._copy(folder, None, "vendored")

    def _is_foreign(self, folder: str) -> bool:
        """Tell whether a folder has what a distribution has: a license, a setup of its own."""
        files = (path for path in self.project.source.paths() if dirname(path) == folder)
        return any(basename(path).lower().startswith(_FOREIGN) for path in files)

    def _beside(self, path: str) -> Iterator[Copy]:
        """``foo_old.py`` beside ``foo.py``."""
        name = basename(path).removesuffix(".py")
        other = join(dirname(path), f"{without_hints(name)}.py")
        if hints(name) and other != path and self._share(path, other) >= _ENOUGH:
            yield self._copy(path, other, "copy")

    def _folders(self, path: str) -> Iterator[Copy]:
        """A folder whose name says it, or one below: the outermost that is in another one."""
        parts = dirname(path).split("/")
        for number in range(1, len(parts) + 1):
            folder = "/".join(parts[:number])
            if folder not in self._originals:
                self._originals[folder] = self._original(folder) if hints(folder) else None
            original = self._originals[folder]
            if original is not None:
                yield self._copy(folder, original, "copy")

    def _original(self, folder: str) -> str | None:
        """Return the folder that most files of this one are in as well."""
        files = self._python(folder)
        files = files[:: len(files) // _SAMPLE + 1]
        scores: dict[str, float] = {}
        for path in files:
            tail = path[len(folder) + 1 :]
            for other in self.project.modules.by_name.get(basename(path), ()):
                root = _root(other, tail)
                if root is None or inside(other, folder) or hints(root) >= hints(folder):
                    continue
                if self._share(path, other) >= _ENOUGH:
                    scores[root] = scores.get(root, 0) + 1
        by_fit = sorted(scores, key=lambda root: (-scores[root], hints(root), len(root), root))
        best = by_fit[0] if by_fit else None
        return best if best is not None and scores[best] >= _ENOUGH * len(files) else None

    def _same(self, path: str) -> Iterator[Copy]:
        """The same file somewhere else, which a process imports: this one is not imported."""
        raw = self.project.source.read(path)
        for other in self.project.modules.by_name.get(basename(path), ()):
            if other == path or other not in self._names or is_test(other):
                continue
            if self.project.source.read(other) != raw or not self._imported(other):
                continue
            folder, original = _differing(path, other)
            files = self._python(folder)
            same = sum(
                self._share(one, join(original, one[len(folder) + 1 :])) >= _ALL for one in files
            )
            if folder and not inside(original, folder) and same >= _ALL * len(files):
                yield self._copy(folder, original, "copy")

    def _imported(self, path: str) -> bool:
        return any(path in process.reachable for process in self.processes())

    def _unused(self, copy: Copy) -> bool:
        """Tell whether nothing outside of it imports or names what registers tasks in it."""
        if copy.path in self._used:
            return False
        if self._is_used(copy):
            self._used.add(copy.path)
            return False
        return True

    def _is_used(self, copy: Copy) -> bool:
        mine = [path for path in self._names if inside(path, copy.path)]
        names = {name for path in mine for name in self._names[path]}
        rivals = {
            path
            for path, others in self._names.items()
            if not inside(path, copy.path) and names & others
        }
        mine = mine or self._python(copy.path)
        if any(self._uses(process, copy, mine, rivals) for process in self.processes()):
            return True
        return copy.kind != "installed" and any(self._named(path, copy) for path in mine)

    def _uses(
        self, process: Process, copy: Copy, mine: Sequence[str], rivals: Collection[str]
    ) -> bool:
        own = inside(process.entries[0], copy.path)
        if own and not (process.command and not inside(str(process.where), copy.path)):
            alone = copy.kind == "copy" and not hints(copy.path)
            return alone or not process.reachable.isdisjoint(rivals)
        if not process.reachable.isdisjoint(mine):
            return True
        root = self.project.modules.root_of
        near = root(process.entries[0])
        return process.unknown is not None and any(root(path) == near for path in mine)

    def _named(self, path: str, copy: Copy) -> bool:
        """Tell whether a file outside imports a file of the copy, or names it as a module."""
        dotted = self.project.modules.name_of(path)
        root = self.project.modules.root_of(path)
        word = dotted.rpartition(".")[2] if inside(root, copy.path) else basename(copy.path)
        for other in self.project.search(word.removesuffix(".py")):
            if inside(other, copy.path):
                continue
            if any(path in edge.targets for edge in self.graph.edges(other)):
                return True
        if inside(root, copy.path) or "." not in dotted:
            return False
        found = self.project.source.search([dotted])
        return any(not inside(o, copy.path) and not o.endswith(_PROSE) for o in found)

    def _copy(self, folder: str, original: str | None, kind: str) -> Copy:
        files = self._python(folder)
        same = 0
        for path in files if original is not None else ():
            tail = path[len(folder) + 1 :]
            other = join(str(original), tail) if tail else str(original)
            same += self._share(path, other) == 1.0
        names = {n for p, found in self._names.items() if inside(p, folder) for n in found}
        return Copy(folder, original, kind, len(files), same, tuple(sorted(names)))

    def _share(self, path: str, other: str) -> float:
        if other not in self.project.modules.files:
            return 0.0
        return share(self.project.source.read(path), self.project.source.read(other))

    def _python(self, folder: str) -> list[str]:
        """Return the Python files that say something: no empty ``__init__.py``."""
        if folder not in self._files:
            alone = [folder] if folder in self.project.modules.files else []
            found = [*alone, *self.project.modules.inside(folder)]
            large = [path for path in found if len(self.project.source.read(path)) > _SMALL]
            self._files[folder] = large or found
        return self._files[folder]


def _root(path: str, tail: str) -> str | None:
    """Return the folder in which ``path`` is ``tail``."""
    if path == tail:
        return ""
    return path.removesuffix(f"/{tail}") if path.endswith(f"/{tail}") else None


def _differing(one: str, other: str) -> tuple[str, str]:
    """Return the two folders in which the paths are the same."""
    first, second = dirname(one).split("/"), dirname(other).split("/")
    while first and second and first[-1] == second[-1]:
        first.pop()
        second.pop()
    return "/".join(first), "/".join(second)
