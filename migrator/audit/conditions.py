"""Conditions that the arguments of a call decide: ``if callable(function)``, ``if not args``."""

from __future__ import annotations

import ast
import operator
from collections.abc import Callable
from typing import TYPE_CHECKING

from migrator.audit.scopes import Scope
from migrator.audit.values import (
    App,
    Class,
    Constant,
    Function,
    Items,
    Keywords,
    Maker,
    Task,
    Text,
    Value,
)
from migrator.syntax import walk_of

if TYPE_CHECKING:
    from migrator.audit.evaluate import Evaluator

_CALLABLE = (Function, Class, Maker, Task)
_COMPARED: dict[type[ast.cmpop], Callable[[int, int], bool]] = {
    ast.Eq: operator.eq,
    ast.NotEq: operator.ne,
    ast.Lt: operator.lt,
    ast.LtE: operator.le,
    ast.Gt: operator.gt,
    ast.GtE: operator.ge,
}


def decided(evaluator: Evaluator, test: ast.expr, scope: Scope) -> bool | None:
    """Tell how a condition turns out in a call, or None where that is not known.

    Args:
        evaluator: Gives its parts their values.
        test: The condition.
        scope: The function with its parameters bound.
    """
    if _rebound(evaluator, test, scope):
        return None
    if isinstance(test, ast.UnaryOp) and isinstance(test.op, ast.Not):
        inner = decided(evaluator, test.operand, scope)
        return None if inner is None else not inner
    if isinstance(test, ast.BoolOp):
        return _joined(evaluator, test, scope)
    if isinstance(test, ast.Compare) and len(test.ops) == 1:
        return _compared(evaluator, test, scope)
    if isinstance(test, ast.Call) and test.args and _is_name(test.func, "callable"):
        return _callable(evaluator.evaluate(test.args[0], scope))
    return _truth(evaluator.evaluate(test, scope))


def _rebound(evaluator: Evaluator, test: ast.expr, scope: Scope) -> bool:
    """``name = name or default``: what the parameter was given does not tell what it is now."""
    if scope.running:
        return False
    names = evaluator.project.bindings(scope.node)
    written = {node.id for node in walk_of(test, ast.Name)}
    return any(len(names.get(name, ())) > 1 for name in written)


def _joined(evaluator: Evaluator, test: ast.BoolOp, scope: Scope) -> bool | None:
    """``a and b``, ``a or b``; what comes after the part that decides is not asked."""
    decisive = isinstance(test.op, ast.Or)
    known = True
    for part in test.values:
        found = decided(evaluator, part, scope)
        if found is decisive:
            return decisive if known else None
        known = known and found is not None
    return not decisive if known else None


def _compared(evaluator: Evaluator, test: ast.Compare, scope: Scope) -> bool | None:
    left, right = test.left, test.comparators[0]
    if isinstance(test.ops[0], (ast.Is, ast.IsNot)):
        if not isinstance(right, ast.Constant) or right.value is not None:
            return None
        is_none = _is_none(evaluator.evaluate(left, scope))
        return is_none if is_none is None else is_none is isinstance(test.ops[0], ast.Is)
    if isinstance(test.ops[0], (ast.Eq, ast.NotEq)):
        texts = [evaluator.evaluate(one, scope) for one in (left, right)]
        if all(isinstance(one, Text) for one in texts):
            return (texts[0] == texts[1]) is isinstance(test.ops[0], ast.Eq)
    if isinstance(test.ops[0], (ast.In, ast.NotIn)):
        held = _holds(evaluator.evaluate(right, scope), evaluator.evaluate(left, scope))
        return held if held is None else held is isinstance(test.ops[0], ast.In)
    counts = _count(evaluator, left, scope), _count(evaluator, right, scope)
    compare = _COMPARED.get(type(test.ops[0]))
    if compare is None or counts[0] is None or counts[1] is None:
        return None
    return compare(counts[0], counts[1])


def _holds(held: Value, key: Value) -> bool | None:
    """``"name" in options``, ``kind in ("a", "b")``, ``".tasks" in module``."""
    if isinstance(held, Text) and isinstance(key, Text):
        return key.text in held.text
    if isinstance(held, Items) and isinstance(key, Text):
        if key in held.values:
            return True
        return False if held.complete and all(isinstance(v, Text) for v in held.values) else None
    if not isinstance(held, Keywords) or not isinstance(key, Text):
        return None
    if key.text in held.items:
        return True if held.rest is None else None
    return False if held.rest is None else None


def _count(evaluator: Evaluator, node: ast.expr, scope: Scope) -> int | None:
    """A number, or ``len(args)``."""
    if isinstance(node, ast.Call) and len(node.args) == 1 and _is_name(node.func, "len"):
        value = evaluator.evaluate(node.args[0], scope)
        return len(value.values) if isinstance(value, Items) and value.complete else None
    value = evaluator.evaluate(node, scope)
    number = value.value if isinstance(value, Constant) else None
    return number if type(number) is int else None


def _is_name(node: ast.expr, name: str) -> bool:
    return isinstance(node, ast.Name) and node.id == name


def _is_none(value: Value) -> bool | None:
    if isinstance(value, Constant):
        return value.value is None
    return False if isinstance(value, (*_CALLABLE, Text, Items, Keywords, App)) else None


def _callable(value: Value) -> bool | None:
    if isinstance(value, _CALLABLE):
        return True
    return False if isinstance(value, (Text, Constant, Items, Keywords)) else None


def _truth(value: Value) -> bool | None:
    if isinstance(value, Constant):
        return bool(value.value)
    if isinstance(value, Text):
        return bool(value.text)
    if isinstance(value, Items):
        return bool(value.values) or (False if value.complete else None)
    return True if isinstance(value, _CALLABLE) else None
