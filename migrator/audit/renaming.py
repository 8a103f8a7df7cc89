"""Decorators that give the function they are put on another name: ``fn.__name__ = "other"``."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import lru_cache
from typing import TYPE_CHECKING

from migrator.audit.scopes import arguments
from migrator.audit.values import Class, Function, Maker, Partial, Value
from migrator.syntax import walk

if TYPE_CHECKING:
    from migrator.audit.evaluate import Evaluator

_NAMES = frozenset({"__name__", "__module__"})  # what Celery makes a name of
_FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda)


def renamed_by_decorator(evaluator: Evaluator, target: Value) -> bool:
    """Tell whether a decorator below the one that registers sets the name of what it is given.

    Args:
        evaluator: Gives the decorators their values.
        target: What is registered.
    """
    while isinstance(target, Function) and isinstance(target.wraps, Function):
        target = target.wraps
    if not isinstance(target, (Function, Class)):
        return False
    for decorator in reversed(getattr(target.node, "decorator_list", ())):
        value = evaluator.evaluate(decorator, target.scope)
        if isinstance(value, (Maker, Partial)):
            return False
        if isinstance(decorator, ast.Call) and not isinstance(value, (Function, Class)):
            value = evaluator.evaluate(decorator.func, target.scope)
        if isinstance(value, (Function, Class)) and _renames(value.node):
            return True
    return False


@lru_cache(maxsize=4096)
def _renames(decorator: ast.AST) -> bool:
    """Tell whether a function (or one inside it) sets the name of a parameter."""
    nodes = list(walk(decorator))
    functions = [node for node in nodes if isinstance(node, _FUNCTIONS)]
    given = {argument.arg for function in functions for argument in arguments(function)}
    return any(name in given for node in nodes for name in _set_in(node))


def _set_in(node: ast.AST) -> Iterator[str]:
    """Yield the variable whose name a node sets."""
    changed: ast.expr | None = None
    if isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Store):
        changed = node.value if node.attr in _NAMES else None
    elif isinstance(node, ast.Call) and ast.unparse(node.func) == "setattr" and len(node.args) == 3:
        attribute = node.args[1]
        if isinstance(attribute, ast.Constant) and attribute.value in _NAMES:
            changed = node.args[0]
    if isinstance(changed, ast.Name):
        yield changed.id
