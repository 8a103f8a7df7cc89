"""Runs the bodies of the few functions that hand Celery's parts on."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from migrator.audit.conditions import decided
from migrator.audit.scopes import DEFINITIONS, Scope, blocks
from migrator.audit.values import Keywords, Text, Value
from migrator.audit.wrapped import is_update

if TYPE_CHECKING:
    from migrator.audit.evaluate import Evaluator

_CHANGES = frozenset({"setdefault", "update", "pop", "clear", "popitem"})


def run_body(
    evaluator: Evaluator, body: list[ast.stmt], scope: Scope, results: list[Value]
) -> bool:
    """Add what the statements can return to the results; True where they are sure to return."""
    for statement in body:
        if isinstance(statement, ast.Return):
            if statement.value is not None:
                results.append(evaluator.evaluate(statement.value, scope))
            return True
        if isinstance(statement, ast.Raise):
            return True
        if isinstance(statement, DEFINITIONS):
            evaluator.lookup(statement.name, scope)
        elif isinstance(statement, (ast.Expr, ast.Assign)):
            if isinstance(statement.value, ast.Call):
                _wrap(evaluator, statement.value, scope)
            _change(evaluator, statement, scope)
        elif _run_blocks(evaluator, statement, scope, results):
            return True
    return False


def _run_blocks(
    evaluator: Evaluator, statement: ast.stmt, scope: Scope, results: list[Value]
) -> bool:
    if isinstance(statement, ast.If) and not scope.fixed:
        known = decided(evaluator, statement.test, scope)
        if known is not None:
            taken = statement.body if known else statement.orelse
            return run_body(evaluator, taken, scope, results)
    ended = [run_body(evaluator, block, scope, results) for block in blocks(statement)]
    return isinstance(statement, ast.If) and len(ended) == 2 and all(ended)


def _wrap(evaluator: Evaluator, call: ast.Call, scope: Scope) -> None:
    """Run a call; ``update_wrapper(inner, fn)`` changes what it is given."""
    made = evaluator.evaluate(call, scope)
    changed = call.args[0] if call.args else None
    if isinstance(changed, ast.Name) and not scope.fixed and is_update(evaluator, call, scope):
        scope.known[changed.id] = made


def _change(evaluator: Evaluator, statement: ast.Expr | ast.Assign, scope: Scope) -> None:
    """Bring keyword arguments up to date that a function changes before it hands them on."""
    name, more = _changed(evaluator, statement, scope)
    known = scope.known.get(name)
    if isinstance(known, Keywords):
        scope.known[name] = more if more is not None else Keywords(dict(known.items), f"**{name}")


def _changed(
    evaluator: Evaluator, statement: ast.Expr | ast.Assign, scope: Scope
) -> tuple[str, Keywords | None]:
    """Return the name of a dict that a statement changes, and what it holds then."""
    call = statement.value
    if isinstance(statement, ast.Assign):
        target = statement.targets[0]
        if not isinstance(target, ast.Subscript) or not isinstance(target.value, ast.Name):
            return "", None
        key, known = evaluator.evaluate(target.slice, scope), scope.known.get(target.value.id)
        if not isinstance(key, Text) or not isinstance(known, Keywords):
            return target.value.id, None
        given = evaluator.evaluate(statement.value, scope)
        return target.value.id, known.merged(Keywords({key.text: given}))
    if not isinstance(call, ast.Call) or not isinstance(call.func, ast.Attribute):
        return "", None
    if not isinstance(call.func.value, ast.Name) or call.func.attr not in _CHANGES:
        return "", None
    name = call.func.value.id
    return name, _by_method(evaluator, call, scope.known.get(name), scope)


def _by_method(
    evaluator: Evaluator, call: ast.Call, known: Value | None, scope: Scope
) -> Keywords | None:
    args, keywords = evaluator.caller.arguments(call, scope)
    method = call.func.attr if isinstance(call.func, ast.Attribute) else ""
    if not isinstance(known, Keywords):
        return None
    if method == "update" and len(args) < 2:
        given = args[0] if args else Keywords()
        return known.merged(given).merged(keywords) if isinstance(given, Keywords) else None
    key = args[0] if args else None
    if not isinstance(key, Text):
        return None
    if method == "pop":
        return Keywords({k: v for k, v in known.items.items() if k != key.text}, known.rest)
    if method == "setdefault" and len(args) == 2:
        if known.rest is not None and key.text not in known.items:
            return None
        return Keywords({key.text: args[1], **known.items}, known.rest)
    return None
