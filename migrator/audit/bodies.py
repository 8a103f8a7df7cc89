"""Runs the bodies of the few functions that hand Celery's parts on."""

from __future__ import annotations

import ast
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from migrator.audit.changes import follow_changes
from migrator.audit.conditions import decided
from migrator.audit.iterated import bound_in_turns, iterated
from migrator.audit.locals import Known, follow_assignment, joined
from migrator.audit.scopes import DEFINITIONS, Scope, blocks
from migrator.audit.values import Items, Value
from migrator.audit.wrapped import is_update
from migrator.syntax import below, walk

if TYPE_CHECKING:
    from migrator.audit.evaluate import Evaluator

_WITH = (ast.With, ast.AsyncWith)
_LEAVE = (ast.Break, ast.Continue)
_MOST = 20  # turns of a loop that are followed
_SIMPLE = (ast.Expr, ast.Assign, ast.AnnAssign, ast.AugAssign, ast.Delete)


def run_body(
    evaluator: Evaluator, body: Sequence[ast.stmt], scope: Scope, results: list[Value]
) -> bool:
    """Add what the statements can return to the results; True where they are sure to return."""
    for statement in body:
        if isinstance(statement, ast.Return):
            if statement.value is not None:
                follow_changes(evaluator, [statement.value], scope)
                results.append(evaluator.evaluate(statement.value, scope))
            return True
        if isinstance(statement, ast.Raise):
            return True
        if isinstance(statement, DEFINITIONS):
            scope.known.pop(statement.name, None)
            evaluator.lookup(statement.name, scope)
        elif isinstance(statement, _SIMPLE):
            follow_changes(evaluator, [statement], scope)
            if isinstance(getattr(statement, "value", None), ast.Call):
                _wrap(evaluator, statement.value, scope)  # type: ignore[union-attr,arg-type]
            follow_assignment(evaluator, statement, scope)
        elif _run_blocks(evaluator, statement, scope, results):
            return True
    return False


def _run_blocks(
    evaluator: Evaluator, statement: ast.stmt, scope: Scope, results: list[Value]
) -> bool:
    follow_changes(evaluator, _head(statement), scope)
    follow_assignment(evaluator, statement, scope)  # ``for name in …``, ``with … as name``
    if isinstance(statement, ast.If) and not scope.fixed:
        known = decided(evaluator, statement.test, scope)
        if known is not None:
            taken = statement.body if known else statement.orelse
            return run_body(evaluator, taken, scope, results)
    turns = _turns(evaluator, statement, scope)
    if turns is not None:
        return _run_turns(evaluator, turns, statement, scope, results)
    if isinstance(statement, _WITH):
        return run_body(evaluator, statement.body, scope, results)
    if isinstance(statement, ast.Try) and not scope.fixed:
        return _run_try(evaluator, statement, scope, results)
    both = isinstance(statement, ast.If) and bool(statement.orelse)
    return _run_either(evaluator, list(blocks(statement)), scope, results, skipped=not both)


def _turns(
    evaluator: Evaluator, statement: ast.stmt, scope: Scope
) -> Sequence[Mapping[str, Value]] | None:
    """Return what each turn of a loop gives its variables, where all that is known."""
    if not isinstance(statement, ast.For) or scope.fixed:
        return None
    if any(isinstance(part, _LEAVE) for part in walk(statement)):
        return None
    given = evaluator.evaluate(statement.iter, scope)
    values: Sequence[Value] | None
    if isinstance(given, Items) and given.complete:
        values = given.values
    else:
        values = iterated(evaluator, statement.iter, scope)
    if values is None or len(values) > _MOST:
        return None
    return bound_in_turns(statement, values)


def _run_turns(
    evaluator: Evaluator,
    turns: Sequence[Mapping[str, Value]],
    statement: ast.stmt,
    scope: Scope,
    results: list[Value],
) -> bool:
    assert isinstance(statement, ast.For)
    for turn in turns:
        scope.known.update(turn)
        if run_body(evaluator, statement.body, scope, results):
            return True
    return run_body(evaluator, statement.orelse, scope, results)


def _head(statement: ast.stmt) -> list[ast.AST]:
    """Return the expressions of a compound statement that are in none of its blocks."""
    return [part for part in below(statement) if isinstance(part, (ast.expr, ast.withitem))]


def _run_try(evaluator: Evaluator, statement: ast.Try, scope: Scope, results: list[Value]) -> bool:
    parts = [[*statement.body, *statement.orelse], *(one.body for one in statement.handlers)]
    ended = _run_either(evaluator, parts, scope, results, skipped=False)
    return run_body(evaluator, statement.finalbody, scope, results) or ended


def _run_either(
    evaluator: Evaluator,
    parts: Sequence[Sequence[ast.stmt]],
    scope: Scope,
    results: list[Value],
    *,
    skipped: bool,
) -> bool:
    """Run parts of which any one can be taken; ``skipped``: or none."""
    before, after = dict(scope.known), list[Known]()
    ended = []
    for part in parts:
        _set(scope, before)
        ended.append(run_body(evaluator, part, scope, results))
        if not ended[-1]:
            after.append(dict(scope.known))
    if skipped:
        after.append(before)
    if after:
        _set(scope, joined(after))
    return not after


def _set(scope: Scope, known: Known) -> None:
    """Change what is known in place: the functions inside see it too."""
    if known != scope.known:
        scope.known.clear()
        scope.known.update(known)


def _wrap(evaluator: Evaluator, call: ast.Call, scope: Scope) -> None:
    """Run a call; ``update_wrapper(inner, fn)`` changes what it is given."""
    made = evaluator.evaluate(call, scope)
    changed = call.args[0] if call.args else None
    if isinstance(changed, ast.Name) and not scope.fixed and is_update(evaluator, call, scope):
        scope.known[changed.id] = made
