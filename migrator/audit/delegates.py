"""Executors of the monolith that have moved already and only hand over to the modular one."""

from __future__ import annotations

import ast

from migrator.audit.evaluate import Evaluator
from migrator.audit.values import Function, FunctionNode
from migrator.syntax import places_of

_IMPORTS = (ast.Import, ast.ImportFrom)


def only_hands_over(
    evaluator: Evaluator, legacy: tuple[str, FunctionNode], modular: tuple[str, FunctionNode]
) -> bool:
    """Tell whether a function does nothing but return what another gives for its own arguments.

    Each argument has to arrive under its own name, so that it does not matter which of the two
    a router calls.

    Args:
        evaluator: Follows names.
        legacy: File and syntax of the monolith's function.
        modular: File and syntax of the other.
    """
    path, node = legacy
    scope = evaluator.project.module_scope(path)
    call = _returned(node)
    if scope is None or call is None or node.decorator_list:
        return False
    if type(node) is not type(modular[1]) or isinstance(node, ast.AsyncFunctionDef):
        return False
    target = evaluator.evaluate(call.func, scope.inner(node))
    if not isinstance(target, Function) or target.node is not modular[1]:
        return False
    return _passed(call, modular[1]) == _names(node)


def _returned(node: FunctionNode) -> ast.Call | None:
    """Return the call whose result is all that a function gives, besides imports and docstring."""
    body = [part for part in node.body if not isinstance(part, _IMPORTS)]
    if ast.get_docstring(node, clean=False) is not None:
        body = body[1:]
    only = body[0] if len(body) == 1 else None
    value = only.value if isinstance(only, ast.Return) else None
    return value if isinstance(value, ast.Call) else None


def _passed(call: ast.Call, target: FunctionNode) -> set[str] | None:
    """Return the parameters that get an argument of their own name, or None for any other one."""
    places = places_of(target.args)
    if len(call.args) > len(places):
        return None
    pairs = [
        *zip(places, call.args, strict=False),
        *((word.arg, word.value) for word in call.keywords),
    ]
    if any(not isinstance(value, ast.Name) or value.id != name for name, value in pairs):
        return None
    return {str(name) for name, _ in pairs}


def _names(node: FunctionNode) -> set[str] | None:
    """Return the names of a function's parameters; None where it takes any."""
    given = node.args
    if given.vararg or given.kwarg:
        return None
    return {item.arg for item in (*given.posonlyargs, *given.args, *given.kwonlyargs)}
