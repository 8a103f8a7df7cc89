"""Decorators and functions that enter a function in a dict: ``@executor("report")``."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass

from migrator.audit.candidates import is_test
from migrator.audit.evaluate import Evaluator
from migrator.audit.project import scoped
from migrator.audit.scopes import DEFINITIONS, Scope, arguments
from migrator.audit.tables import Change, Entry, Place
from migrator.audit.values import Function, FunctionNode, Text


@dataclass(frozen=True, eq=False)
class Registry:
    """A function that stores what it is given.

    Attributes:
        outer: The module-level function.
        inner: The decorator that it makes, or None where it is one itself.
        key: The expression of the key.
        function: The parameter that is stored.
    """

    outer: FunctionNode
    inner: FunctionNode | None
    key: ast.expr
    function: str


def registry(change: Change) -> Registry | None:
    """Return the registry that a store inside a function makes of that, if it is a plain one."""
    node, parent = change.scope.node, change.scope.parent
    if len(change.pairs) != 1 or change.merged or not change.certain or parent is None:
        return None
    key, value = change.pairs[0]
    functions = (ast.FunctionDef, ast.AsyncFunctionDef)
    if not isinstance(node, functions) or not isinstance(value, ast.Name):
        return None
    if value.id not in {argument.arg for argument in arguments(node)}:
        return None
    if isinstance(parent.node, ast.Module):
        return Registry(node, None, key, value.id)
    outer = parent.node
    at_top = parent.parent is not None and isinstance(parent.parent.node, ast.Module)
    return Registry(outer, node, key, value.id) if at_top and isinstance(outer, functions) else None


def entered(evaluator: Evaluator, known: Registry) -> Iterator[Entry | Place]:
    """Yield what a registry is given anywhere, and the places that use it in another way."""
    for parsed in evaluator.project.parsed(known.outer.name):
        if is_test(parsed.path):
            continue
        uses = _Uses(evaluator, known, parsed.path)
        for node, scope in scoped(parsed.tree, parsed.path):
            yield from uses.at(node, scope)


class _Uses:
    def __init__(self, evaluator: Evaluator, known: Registry, path: str) -> None:
        self._evaluator = evaluator
        self._known = known
        self._path = path
        self._seen: set[int] = set()

    def at(self, node: ast.AST, scope: Scope) -> Iterator[Entry | Place]:
        if isinstance(node, DEFINITIONS):
            for decorator in node.decorator_list:
                yield from self._decorator(node, decorator, scope)
        elif isinstance(node, ast.Call):
            yield from self._call(node, scope)
        elif isinstance(node, ast.expr) and id(node) not in self._seen and self._means(node, scope):
            yield self._path, node

    def _means(self, node: ast.expr, scope: Scope) -> bool:
        if not isinstance(node, (ast.Name, ast.Attribute)) or not isinstance(node.ctx, ast.Load):
            return False
        value = self._evaluator.evaluate(node, scope)
        return isinstance(value, Function) and value.node is self._known.outer

    def _decorator(
        self, node: ast.stmt, decorator: ast.expr, scope: Scope
    ) -> Iterator[Entry | Place]:
        call = decorator if isinstance(decorator, ast.Call) else None
        used = call.func if call is not None else decorator
        if (call is None) != (self._known.inner is None) or not self._means(used, scope):
            return
        self._seen.update((id(used), id(call)))
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
            name = ast.copy_location(ast.Name(node.name, ast.Load()), node)
            key = self._key(call, name, scope)
            if key is not None and isinstance(scope.node, ast.Module):
                yield Entry(key, name, scope, Function(self._path, node, scope), used)
                return
        yield self._path, decorator

    def _call(self, node: ast.Call, scope: Scope) -> Iterator[Entry | Place]:
        made = node.func if self._known.inner is not None else node
        if id(node) in self._seen or not isinstance(made, ast.Call):
            return
        if not self._means(made.func, scope):
            return
        self._seen.update((id(made.func), id(made)))
        given = self._given(made, self._known.function, scope)
        value = node.args[0] if self._known.inner is not None and node.args else given
        key = self._key(made, value, scope) if value is not None else None
        if key is not None and value is not None and isinstance(scope.node, ast.Module):
            yield Entry(key, value, scope)
        else:
            yield self._path, node

    def _key(self, call: ast.Call | None, function: ast.expr, scope: Scope) -> str | None:
        key = self._known.key
        if ast.unparse(key) == f"{self._known.function}.__name__":
            return function.id if isinstance(function, ast.Name) else None
        expression: ast.expr | None = key
        if isinstance(key, ast.Name):
            expression = self._given(call, key.id, scope)
        value = self._evaluator.evaluate(expression, scope) if expression is not None else None
        return value.text if isinstance(value, Text) else None

    def _given(self, call: ast.Call | None, name: str, scope: Scope) -> ast.expr | None:
        """Return what a call gives the outer function's parameter."""
        if call is None or any(isinstance(argument, ast.Starred) for argument in call.args):
            return None
        names = [argument.arg for argument in arguments(self._known.outer)]
        if name in names and names.index(name) < len(call.args):
            return call.args[names.index(name)]
        return next((word.value for word in call.keywords if word.arg == name), None)
