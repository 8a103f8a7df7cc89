"""What a call gives a task, read from literal arguments."""

from __future__ import annotations

import ast
from dataclasses import replace

from migrator.audit.acceptance import ANYTHING, Given
from migrator.audit.evaluate import Evaluator
from migrator.audit.scopes import Scope
from migrator.audit.values import Text


def direct(node: ast.Call) -> Given:
    """``task(1, a=2)``, ``task.delay(1, a=2)``."""
    places = [item for item in node.args if not isinstance(item, ast.Starred)]
    names = tuple(item.arg for item in node.keywords if item.arg is not None)
    return Given(
        places=len(places),
        names=names,
        more_places=len(places) < len(node.args),
        more_names=len(names) < len(node.keywords),
    )


def packed(evaluator: Evaluator, node: ast.Call, scope: Scope, first: int) -> Given:
    """``task.apply_async((1,), {"a": 2})``: ``args`` and ``kwargs`` from position ``first`` on."""
    if any(isinstance(item, ast.Starred) for item in node.args):
        return ANYTHING
    named = {item.arg: item.value for item in node.keywords}
    if None in named:
        return ANYTHING
    given = [*node.args[first : first + 2], None, None]
    return literal(evaluator, given[0] or named.get("args"), given[1] or named.get("kwargs"), scope)


def literal(
    evaluator: Evaluator, args: ast.expr | None, kwargs: ast.expr | None, scope: Scope
) -> Given:
    """Return what ``args`` and ``kwargs`` hold, as far as they are written out."""
    found = _by_place(args)
    names = _names(evaluator, kwargs, scope)
    known = tuple(name for name in names if name is not None)
    return replace(found, names=known, more_names=len(known) < len(names))


def _by_place(node: ast.expr | None) -> Given:
    if _is_none(node):
        return Given()
    if not isinstance(node, (ast.Tuple, ast.List)):
        return Given(more_places=True)
    places = [item for item in node.elts if not isinstance(item, ast.Starred)]
    return Given(len(places), more_places=len(places) < len(node.elts))


def _names(evaluator: Evaluator, node: ast.expr | None, scope: Scope) -> list[str | None]:
    """Return the names in a dict; None for what could be any."""
    if _is_none(node):
        return []
    if isinstance(node, ast.Dict):
        return [_key(evaluator, key, scope) for key in node.keys]
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "dict":
        return [*(keyword.arg for keyword in node.keywords), *(None for _ in node.args)]
    return [None]


def _key(evaluator: Evaluator, node: ast.expr | None, scope: Scope) -> str | None:
    value = evaluator.evaluate(node, scope) if node is not None else None
    return value.text if isinstance(value, Text) else None


def _is_none(node: ast.expr | None) -> bool:
    return node is None or (isinstance(node, ast.Constant) and node.value is None)
