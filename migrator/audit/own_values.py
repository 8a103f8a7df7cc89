"""Whether a call of a router gives an executor a value of its own."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from migrator.audit.evaluate import Evaluator
from migrator.audit.scopes import Scope
from migrator.audit.values import Function, FunctionNode
from migrator.audit.walk import callee


def gives_own_value(evaluator: Evaluator, call: ast.Call, scope: Scope) -> bool:
    """Tell whether an argument is written out, and is not what the executor takes by default.

    ``_bake(payload, oven="north")`` is more than the function: whoever routes to ``_bake`` alone
    bakes somewhere else.
    """
    target = callee(evaluator, call.func, scope)
    defaults = _defaults(target.node) if isinstance(target, Function) else {}
    for place, value in _given(call):
        if _is_written_out(value) and defaults.get(place) != ast.dump(value):
            return True
    return False


def _given(call: ast.Call) -> Iterator[tuple[str | int, ast.expr]]:
    for index, argument in enumerate(call.args):
        if isinstance(argument, ast.Starred):
            break
        yield index, argument
    for keyword in call.keywords:
        if keyword.arg is not None:
            yield keyword.arg, keyword.value


def _defaults(node: FunctionNode | ast.Lambda) -> dict[str | int, str]:
    """Return the default of each parameter, by its name and by its place."""
    given = node.args
    positional = [*given.posonlyargs, *given.args]
    first = len(positional) - len(given.defaults)
    found: dict[str | int, str] = {}
    for index, default in enumerate(given.defaults, first):
        found[index] = found[positional[index].arg] = ast.dump(default)
    for argument, value in zip(given.kwonlyargs, given.kw_defaults, strict=True):
        if value is not None:
            found[argument.arg] = ast.dump(value)
    return found


def _is_written_out(node: ast.expr) -> bool:
    try:
        ast.literal_eval(node)
    except (ValueError, TypeError, SyntaxError, MemoryError, RecursionError):
        return False
    return True
