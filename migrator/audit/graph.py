"""Which modules a module imports: while it is imported itself, or only inside its functions."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING

from migrator.audit.app_configs import ready_methods
from migrator.audit.arms import parts_that_run
from migrator.audit.loaded_by_name import absolute
from migrator.audit.modules import ancestors, join
from migrator.audit.project import Project
from migrator.facts import Location
from migrator.syntax import last_name, walk_of

if TYPE_CHECKING:
    from migrator.audit.asked import Asked


@dataclass(frozen=True)
class Edge:
    """One import.

    Attributes:
        line: The line it is on.
        targets: The modules it runs, packages first.
        eager: False inside a function that is not called while a process starts.
        inside: The function around it, the innermost one; empty in the module and in its lambdas.
    """

    line: int
    targets: tuple[str, ...]
    eager: bool
    inside: str = ""


_WITH_STATEMENTS = (ast.stmt, ast.ExceptHandler, ast.match_case)
_BY_NAME = frozenset({"import_module", "__import__"})
_BY_PARTS = frozenset({"import_string", "symbol_by_name", "resolve_name"})  # with names in it
_Importing = tuple[ast.Import | ast.ImportFrom | ast.Call, bool, str]


class ImportGraph:
    """The imports between the modules of a project, computed file by file on demand.

    Args:
        project: The project.
    """

    def __init__(self, project: Project) -> None:
        self._project = project
        self._edges: dict[str, tuple[Edge, ...]] = {}

    def edges(self, path: str) -> tuple[Edge, ...]:
        """Return the imports of a file, in order."""
        if path not in self._edges:
            parsed = self._project.parse(path)
            found = self._of(path, parsed.tree) if parsed is not None else ()
            self._edges[path] = tuple(found)
        return self._edges[path]

    def _of(self, path: str, tree: ast.Module) -> Iterator[Edge]:
        for node, eager, inside in _importing(tree):
            if isinstance(node, ast.Call):
                yield Edge(node.lineno, self.loads(path, node), eager, inside)
            else:
                yield Edge(node.lineno, self.targets(path, node), eager, inside)

    def targets(self, path: str, node: ast.Import | ast.ImportFrom) -> tuple[str, ...]:
        """Return the modules that an import statement of a file runs, packages first."""
        found: list[str] = []
        for item in self._project.imported(path, node):
            for target in (item.path, item.member):
                if target is not None:
                    found.extend(self.chain(target))
        return tuple(dict.fromkeys(found))

    def loads(self, path: str, node: ast.Call) -> tuple[str, ...]:
        """Return the modules that a call in a file runs by a name it is given, packages first."""
        name = imports_by_name(node) or ""
        while name:
            found = self._project.modules.find(name, path)
            if found is not None:
                return self.chain(found)
            name = name.rpartition(".")[0] if last_name(node.func) in _BY_PARTS else ""
        return ()

    def chain(self, path: str) -> tuple[str, ...]:
        """Return a module after the ``__init__`` of every package it is in."""
        modules = self._project.modules
        root = modules.root_of(path)
        inits = []
        for folder in ancestors(path):
            if folder == root:
                break
            init = join(folder, "__init__.py")
            if init in modules.files and init != path:
                inits.append(init)
        return (*reversed(inits), path)

    def eager_from(self, starts: Iterable[str]) -> list[str]:
        """Return the modules that importing ``starts`` imports, in the order they begin."""
        return list(self._reach(starts, lazily=False))

    def all_from(self, starts: Iterable[str]) -> set[str]:
        """Return the modules that a process which imports ``starts`` can ever import."""
        return set(self._reach(starts, lazily=True))

    def _reach(self, starts: Iterable[str], lazily: bool) -> dict[str, None]:
        seen: dict[str, None] = {}
        stack = [path for start in reversed(list(starts)) for path in reversed(self.chain(start))]
        while stack:
            path = stack.pop()
            if path in seen:
                continue
            seen[path] = None
            for edge in reversed(self.edges(path)):
                if edge.eager or lazily:
                    stack.extend(reversed(edge.targets))
        return seen


@lru_cache(maxsize=512)  # the tree of a file stays the same while the project around it changes
def _importing(tree: ast.Module) -> list[_Importing]:
    """Return what imports, whether while the module is imported, and in which function."""
    found: list[_Importing] = []
    by_name = any(map(imports_by_name, walk_of(tree, ast.Call)))
    at_start = ready_methods(tree)
    stack: list[tuple[ast.AST, bool, str]] = [(node, True, "") for node in reversed(tree.body)]
    while stack:
        node, eager, inside = stack.pop()
        if isinstance(node, (ast.Import, ast.ImportFrom)):
            found.append((node, eager, inside))
            continue
        if isinstance(node, ast.Call) and imports_by_name(node):
            found.append((node, eager, inside))
        parts = parts_that_run(node)
        if not by_name:
            parts = [part for part in parts if isinstance(part, _WITH_STATEMENTS)]
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda)):
            eager = eager and id(node) in at_start
            inside = getattr(node, "name", inside)
        stack.extend((child, eager, inside) for child in reversed(parts))
    return found


def imports_by_name(node: ast.Call) -> str | None:
    """Return ``a.b`` of ``importlib.import_module("a.b")``, ``import_module(".b", "a")`` and such.

    ``import_string("a.b.name")`` gives all of it.
    """
    name = last_name(node.func)
    if not node.args or (name not in _BY_NAME and name not in _BY_PARTS):
        return None
    given = _text(node.args[0])
    if given is None or name in _BY_PARTS:
        return given and given.replace(":", ".")
    return absolute(given, _text(node.args[1]) if len(node.args) > 1 else None)


def _text(node: ast.expr) -> str | None:
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else None


@dataclass(frozen=True)
class Process:
    """A process of the application and what it imports.

    Attributes:
        kind: ``worker``, ``web``, ``beat`` or ``command``.
        entries: The modules it starts from, in order.
        graph: The imports.
        unknown: Why it may import more than the source shows, or None.
        where: What shows it, where that is known.
        command: The command that starts it, as it is written.
        asked: Where and how an entry after the first is asked for.
        app: The name of the app in the first entry, where a command says it.
        missing: What is asked for and the repository does not have.
        options: What its command tells it to import, where another command of the app tells
            something else.
    """

    kind: str
    entries: tuple[str, ...]
    graph: ImportGraph
    unknown: str | None = None
    where: Location | None = None
    command: str = ""
    asked: Mapping[str, tuple[Location, str]] = field(default_factory=dict)
    app: str = ""
    missing: tuple[Asked, ...] = ()
    options: str = ""

    @cached_property
    def start(self) -> list[str]:
        """What it imports while it starts."""
        return self.graph.eager_from(self.entries)

    @cached_property
    def reachable(self) -> set[str]:
        """What it can import at all, inside functions too."""
        return self.graph.all_from(self.entries)
