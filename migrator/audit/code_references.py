"""Code outside a module that imports it, or reaches into it through an imported name."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from migrator.audit.evaluate import Evaluator
from migrator.audit.imports import Import
from migrator.audit.mentions import ModuleNames
from migrator.audit.parsing import Parsed
from migrator.audit.project import scoped_of
from migrator.audit.scopes import Scope
from migrator.audit.values import ModuleValue
from migrator.facts import Reference


class CodeReferences:
    """Finds the imports and attributes that mean one module.

    Args:
        evaluator: Follows names.
        path: The module's file.
        names: What it is called.
    """

    def __init__(self, evaluator: Evaluator, path: str, names: ModuleNames) -> None:
        self._evaluator = evaluator
        self._path = path
        self._names = names

    def find(self, parsed: Parsed) -> Iterator[Reference]:
        """Yield the references in one file."""
        stars = False
        bases: set[int] = set()
        kinds = (ast.Import, ast.ImportFrom, ast.Attribute, ast.Name)
        for node, scope in scoped_of(parsed.tree, parsed.path, *kinds):
            if isinstance(node, (ast.Import, ast.ImportFrom)):
                for item in self._evaluator.project.imported(parsed.path, node):
                    if self.is_meant(item):
                        stars |= item.name == "*"
                        yield self._of_import(parsed, item, scope)
            elif isinstance(node, ast.Attribute):
                if self._is_module(node.value, scope):
                    bases.add(id(node.value))
                    yield _made(parsed, node, node.attr, scope, "attribute")
            elif _is_read(node) and id(node) not in bases and self._is_module(node, scope):
                yield _made(parsed, node, None, scope, "name")
        if stars:
            yield from self._through_star(parsed)

    def is_meant(self, item: Import) -> bool:
        """Tell whether an import is of the module, or of a name in it."""
        if self._path in (item.path, item.member):
            return item.path == self._path or item.name is not None
        if item.path is not None or item.member is not None:
            return False
        return (
            item.module in self._names.dotted or f"{item.module}.{item.name}" in self._names.dotted
        )

    def _of_import(self, parsed: Parsed, item: Import, scope: Scope) -> Reference:
        of_module = item.path == self._path or item.module in self._names.dotted
        if item.name is None:
            return _made(parsed, item.alias, None, scope, "import")
        if item.name == "*":
            return _made(parsed, item.alias, None, scope, "star")
        return _made(parsed, item.alias, item.name if of_module else None, scope, "from")

    def _is_module(self, node: ast.AST, scope: Scope) -> bool:
        root: ast.AST = node
        while isinstance(root, ast.Attribute):
            root = root.value
        if not isinstance(root, ast.Name) or not isinstance(node, (ast.Name, ast.Attribute)):
            return False
        value = self._evaluator.evaluate(node, scope)
        return isinstance(value, ModuleValue) and value.path == self._path

    def _through_star(self, parsed: Parsed) -> Iterator[Reference]:
        """The names that only ``from module import *`` can have brought."""
        project = self._evaluator.project
        module = project.parse(self._path)
        offered = project.bindings(module.tree) if module is not None else {}
        for node, scope in scoped_of(parsed.tree, parsed.path, ast.Name):
            if not isinstance(node, ast.Name) or not _is_read(node):
                continue
            brought = node.id in offered and not node.id.startswith("_")
            if brought and not self._bound(node, scope):
                yield _made(parsed, node, node.id, scope, "star")

    def _bound(self, node: ast.Name, scope: Scope) -> bool:
        place: Scope | None = scope
        while place is not None:
            if node.id in self._evaluator.project.bindings(place.node):
                return True
            place = place.parent
        return False


def _is_read(node: ast.AST) -> bool:
    return isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load)


def _made(parsed: Parsed, node: ast.AST, symbol: str | None, scope: Scope, form: str) -> Reference:
    where = parsed.where(node)
    return Reference(where, "code", symbol, scope.qualname, parsed.quoted(where), form)
