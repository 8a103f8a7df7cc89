"""Where a function of the repository is called, and whether that is while modules are imported."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass

from migrator.audit.candidates import is_test
from migrator.audit.consumed import runs_body
from migrator.audit.evaluate import Evaluator
from migrator.audit.parsing import Parsed
from migrator.audit.project import scoped_of
from migrator.audit.scopes import Scope
from migrator.audit.values import Class, Function, FunctionNode, Method, Value

FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)
DEPTH = 4


@dataclass(frozen=True, eq=False)
class CallSite:
    """A call of a function.

    Attributes:
        parsed: The file.
        node: The call.
        scope: Where it is.
        function: What is called: a function, a method, or the class of a constructor.
    """

    parsed: Parsed
    node: ast.Call
    scope: Scope
    function: Value

    @property
    def filled(self) -> int:
        """How many parameters are not in the call's arguments: ``self``."""
        return 0 if isinstance(self.function, Function) else 1


def calls_of(evaluator: Evaluator, node: FunctionNode, scope: Scope) -> Iterator[CallSite]:
    """Yield the calls of a function that is defined in a scope, where they run its body."""
    cls = scope.node
    name = node.name
    if name == "__init__" and isinstance(cls, ast.ClassDef):
        name = cls.name
    for parsed in evaluator.project.parsed(name):
        for child, around in scoped_of(parsed.tree, parsed.path, ast.Call):
            if isinstance(child, ast.Call) and _is_written(child.func, name):
                value = evaluator.evaluate(child.func, around)
                meant = _is_meant(value, node, cls)
                if meant and runs_body(evaluator, parsed.tree, child, around, node):
                    yield CallSite(parsed, child, around, value)


def _is_written(node: ast.expr, name: str) -> bool:
    return (node.attr if isinstance(node, ast.Attribute) else getattr(node, "id", "")) == name


def _is_meant(value: Value, node: FunctionNode, cls: ast.AST) -> bool:
    if isinstance(value, Method):
        return value.function.node is node
    if isinstance(value, Class):
        return node.name == "__init__" and value.node is cls
    return isinstance(value, Function) and value.node is node


def runs_at_import(evaluator: Evaluator, scope: Scope, depth: int = 0) -> bool:
    """Tell whether a place runs while modules are imported, by itself or through calls."""
    place: Scope | None = scope
    while place is not None and place.parent is not None:
        if isinstance(place.node, FUNCTIONS):
            if not _called_at_import(evaluator, place.node, place.parent, depth):
                return False
        elif isinstance(place.node, ast.Lambda):
            return False
        place = place.parent
    return True


def _called_at_import(evaluator: Evaluator, node: FunctionNode, around: Scope, depth: int) -> bool:
    """Tell whether a function is called while modules are imported; no process imports tests."""
    known = evaluator.run_at_import
    if id(node) not in known and (depth >= DEPTH or is_test(around.path)):
        return False
    if id(node) not in known:
        known[id(node)] = False  # while it is being found out: a function may call itself
        calls = calls_of(evaluator, node, around)
        known[id(node)] = any(runs_at_import(evaluator, one.scope, depth + 1) for one in calls)
    return known[id(node)]
