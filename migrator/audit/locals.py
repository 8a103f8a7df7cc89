"""What the variables of a function stand for, from one statement of its body to the next."""

from __future__ import annotations

import ast
from collections.abc import Sequence
from typing import TYPE_CHECKING

from migrator.audit.alternatives import TELLING, best_of
from migrator.audit.changes import known_as, replace_known
from migrator.audit.dicts import any_of, open_ended
from migrator.audit.scopes import Scope, bound_by
from migrator.audit.values import Items, Keywords, Text, Unknown, Value

if TYPE_CHECKING:
    from migrator.audit.evaluate import Evaluator

Known = dict[str, Value]


def follow_assignment(evaluator: Evaluator, statement: ast.stmt, scope: Scope) -> None:
    """Give names what a statement assigns to them."""
    if scope.fixed:
        return
    changed = _item(statement)
    if changed is not None:
        known = known_as(changed[0], scope)
        if isinstance(known, Keywords):
            replace_known(scope, known, _with_item(evaluator, statement, known, changed, scope))
        return
    for name, binding in bound_by(statement):
        if isinstance(statement, ast.AugAssign):
            scope.known[name] = _augmented(evaluator, statement, scope)
        elif binding.value is not None:
            scope.known[name] = evaluator.bound(name, binding, scope)
        elif name in scope.known:
            scope.known[name] = Unknown(name)


def _augmented(evaluator: Evaluator, node: ast.AugAssign, scope: Scope) -> Value:
    """``options |= more``, ``name += ".x"``."""
    assert isinstance(node.target, ast.Name)
    load = ast.copy_location(ast.Name(node.target.id, ast.Load()), node.target)
    whole = ast.copy_location(ast.BinOp(load, node.op, node.value), node)
    return evaluator.evaluate(whole, scope)


def _item(statement: ast.stmt) -> tuple[str, ast.expr] | None:
    """Return the dict and the key of ``options["name"] = …``, and of ``del options["name"]``."""
    targets = getattr(statement, "targets", ())
    target = targets[0] if targets else getattr(statement, "target", None)
    if isinstance(target, ast.Subscript) and isinstance(target.value, ast.Name):
        return target.value.id, target.slice
    return None


def _with_item(
    evaluator: Evaluator,
    statement: ast.stmt,
    known: Keywords,
    changed: tuple[str, ast.expr],
    scope: Scope,
) -> Keywords:
    name, written = changed
    key = evaluator.evaluate(written, scope)
    if isinstance(key, Text) and isinstance(statement, ast.Assign):
        given = evaluator.evaluate(statement.value, scope)
        return known.merged(Keywords({key.text: given}))
    if isinstance(key, Text) and isinstance(statement, ast.Delete):
        return known.without(key.text)
    return open_ended(known, name)


def joined(states: Sequence[Known]) -> Known:
    """Return what is known of each name after branches, of which any may have been taken."""
    names = dict.fromkeys(name for state in states for name in state)
    return {name: _either(name, [s[name] for s in states if name in s]) for name in names}


def _either(name: str, values: list[Value]) -> Value:
    first = values[0]
    if all(value is first or value == first for value in values):
        return first
    if all(isinstance(value, Keywords) for value in values):
        dicts = [value for value in values if isinstance(value, Keywords)]
        return any_of(dicts, f"**{name}")
    if any(isinstance(value, Items) for value in values):
        return Items(next(v.values for v in values if isinstance(v, Items)), complete=False)
    best = best_of(values)
    return best if isinstance(best, TELLING) else Unknown(name)
