"""One file of a project: what its statements read, and what binds its names."""

from __future__ import annotations

import ast
import posixpath
from collections.abc import Iterator, Sequence
from functools import cached_property

from migrator.project import bindings
from migrator.reached.reads import Denoted, Functions, Read, reads
from migrator.syntax import below, walk


class File:
    """One file, taken apart."""

    def __init__(self, path: str, tree: ast.Module) -> None:
        self.path = path
        self.folder = posixpath.dirname(path)
        self.body = tree.body
        self._reads: dict[int, tuple[Read, ...]] = {}

    def reads(self, index: int) -> tuple[Read, ...]:
        """Return what a top-level statement reads."""
        if index not in self._reads:
            self._reads[index] = reads(self.body[index], self.imports)
        return self._reads[index]

    def imports(self, node: ast.Import | ast.ImportFrom) -> Iterator[tuple[str, Denoted]]:
        """Yield the names that an import binds, each with what it stands for."""
        if isinstance(node, ast.Import):
            for item in node.names:
                top = item.name.partition(".")[0]
                yield item.asname or top, Denoted(item.name if item.asname else top)
            return
        for item in node.names:
            yield item.asname or item.name, self.denoted(node, item.name)

    def denoted(self, node: ast.ImportFrom, name: str) -> Denoted:
        """Return what ``from … import name`` names."""
        path = f"{node.module}.{name}" if node.module else name
        modules = path.count(".") if node.module else 0
        if not node.level:
            return Denoted(path, None, modules)
        base = self.folder
        for _ in range(node.level - 1):
            base = posixpath.dirname(base)
        return Denoted(path, base, modules)

    @cached_property
    def stars(self) -> list[Denoted]:
        """What the file takes all names of."""
        nodes = (node for node in _top(self.body) if isinstance(node, ast.ImportFrom))
        return [
            Denoted(found.path.removesuffix(".*").removesuffix("*"), found.base)
            for node in nodes
            if node.names[0].name == "*"
            for found in [self.denoted(node, "*")]
        ]

    @cached_property
    def names(self) -> dict[str, list[int | Denoted]]:
        """The statements, by index, and imports that bind each name of the module."""
        found: dict[str, list[int | Denoted]] = {}
        for index, statement in enumerate(self.body):
            for node in _top([statement]):
                if isinstance(node, (ast.Import, ast.ImportFrom)):
                    for name, denoted in self.imports(node):
                        found.setdefault(name, []).append(denoted)
                    continue
                for name in bindings(node):
                    if index not in found.setdefault(name, []):
                        found[name].append(index)
        return found


def _top(body: Sequence[ast.AST]) -> Iterator[ast.AST]:
    """Yield what binds names of the module: ``global`` in its functions, too."""
    for node in body:
        yield node
        if isinstance(node, (*Functions, ast.ClassDef, ast.Lambda)):
            yield from (inner for inner in walk(node) if isinstance(inner, ast.Global))
        elif not isinstance(node, (ast.Import, ast.ImportFrom)):
            yield from _top(below(node))
