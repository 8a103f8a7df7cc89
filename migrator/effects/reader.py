"""Reads the modules of a tree, and says what a name or a dotted expression of one stands for."""

from __future__ import annotations

import ast
import builtins
from collections.abc import Collection, Iterator
from dataclasses import dataclass

from migrator.project import resolve
from migrator.python_source import Definition, parse
from migrator.snapshot import Source
from migrator.syntax import below, targets_of

# Of re-exports that are followed.
DEEPEST = 8


@dataclass(frozen=True)
class Found:
    """What an expression stands for.

    Attributes:
        name: Full name of what is not in the tree (``re.compile``, ``len``); else empty.
        path: The file of a definition of the tree; else empty.
        node: That definition.
    """

    name: str = ""
    path: str = ""
    node: Definition | None = None


class Reader:
    """The modules of a tree, each read once, when it is asked for.

    Args:
        source: The tree.
        source_root: Folder on ``sys.path``.
    """

    def __init__(self, source: Source, source_root: str) -> None:
        self._source = source
        self._root = source_root
        self._trees: dict[str, ast.Module | None] = {}
        self._names: dict[str, dict[str, ast.AST]] = {}

    def tree(self, path: str) -> ast.Module | None:
        """Return the parsed file, or None where there is none that can be parsed."""
        if path not in self._trees:
            there = self._source.exists(path)
            self._trees[path] = parse(self._source.read(path)) if there else None
        return self._trees[path]

    def path_of(self, module: str) -> str | None:
        """Return the file of a module of the tree."""
        stem = module.replace(".", "/")
        root = f"{self._root}/" if self._root not in ("", ".") else ""
        ways = (f"{root}{stem}/__init__.py", f"{root}{stem}.py")
        return next((path for path in ways if module and self._source.exists(path)), None)

    def lists_subclasses(self, name: str) -> bool:
        """Tell whether a file with a class's name asks for subclasses, so finds each of them."""
        found = self._source.search(["__subclasses__"])
        return any(path.endswith(".py") and name in self._words(path) for path in found)

    def _words(self, path: str) -> str:
        return self._source.read(path).decode("utf-8", "replace")

    def imported(self, path: str, node: ast.ImportFrom) -> str:
        """Return the full name of the module that a ``from`` import means."""
        return resolve(node, path, self._root) or ""

    def found(self, path: str, node: ast.AST, local: Collection[str] = ()) -> Found | None:
        """Return what an expression of a file stands for; None where that is a value like any.

        Args:
            path: The file.
            node: The expression.
            local: Names that the function it is in binds.
        """
        attributes: list[str] = []
        while isinstance(node, ast.Attribute):
            attributes.insert(0, node.attr)
            node = node.value
        if not isinstance(node, ast.Name) or node.id in local:
            return None
        return self._of(path, node.id, attributes, 0)

    def _of(self, path: str, name: str, rest: list[str], depth: int) -> Found | None:
        bound = self._bound(path).get(name)
        if bound is None:
            return Found(".".join([name, *rest])) if hasattr(builtins, name) else None
        if isinstance(bound, Definition):
            return Found("", path, bound) if not rest else None
        if isinstance(bound, ast.Import):
            (module,) = (item for item in bound.names if _binds(item) == name)
            full = module.name if module.asname else name
            return self._member(full, rest, depth)
        if isinstance(bound, ast.ImportFrom):
            origin = next(item.name for item in bound.names if _binds(item) == name)
            return self._member(self.imported(path, bound), [origin, *rest], depth)
        return None

    def _member(self, module: str, names: list[str], depth: int) -> Found | None:
        """Return what a name below a module stands for, a submodule before anything else."""
        while names and self.path_of(f"{module}.{names[0]}"):
            module, names = f"{module}.{names[0]}", names[1:]
        path = self.path_of(module)
        if path is None:
            return Found(".".join([module, *names]))
        if not names or depth >= DEEPEST:
            return None
        return self._of(path, names[0], names[1:], depth + 1)

    def _bound(self, path: str) -> dict[str, ast.AST]:
        """Return what binds each name of a module: the last statement that does."""
        if path not in self._names:
            tree = self.tree(path)
            pairs = (pair for node in _statements(tree) for pair in _bindings(node))
            self._names[path] = dict(pairs)
        return self._names[path]


def _statements(tree: ast.AST | None) -> Iterator[ast.AST]:
    for node in below(tree) if tree else ():
        if isinstance(node, ast.stmt | ast.ExceptHandler):
            yield node
            if not isinstance(node, Definition):
                yield from _statements(node)


def _bindings(node: ast.AST) -> Iterator[tuple[str, ast.AST]]:
    if isinstance(node, Definition):
        yield node.name, node
    elif isinstance(node, ast.Import | ast.ImportFrom):
        yield from ((_binds(item), node) for item in node.names)
    elif isinstance(node, ast.Assign | ast.AnnAssign):
        targets = targets_of(node)
        for target in targets:
            for part in ast.walk(target):
                if isinstance(part, ast.Name):
                    yield part.id, node


def _binds(item: ast.alias) -> str:
    return item.asname or item.name.partition(".")[0]
