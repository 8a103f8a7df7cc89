"""Dicts that a loop fills: ``for task in (resize, crop): TASKS[task.name] = task``."""

from __future__ import annotations

import ast

from migrator.audit.comprehended import turned
from migrator.audit.evaluate import Evaluator
from migrator.audit.loops import carried, goes_on
from migrator.audit.scopes import Scope
from migrator.audit.tables import Change, Entry, Place
from migrator.audit.walk import names_in
from migrator.syntax import walk


def looped(evaluator: Evaluator, change: Change, scope: Scope) -> list[Entry | Place] | None:
    """Return what all turns of a loop put into a dict.

    Args:
        evaluator: Follows values.
        change: The place that stores something.
        scope: Where the dict is.

    Returns:
        None where the place is in no loop, or not every turn can be seen.
    """
    loop = _around(change.node, scope)
    if loop is None or not change.pairs or change.merged:
        return None
    made_here = {
        node.id
        for statement in loop.body
        for node in walk(statement)
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)
    }
    followed = goes_on(loop) and not carried(loop, change.node)
    if not followed or any(names_in(value) & made_here for _, value in change.pairs):
        return None
    generator = ast.comprehension(loop.target, loop.iter, [], 0)
    found: list[Entry | Place] = []
    for key, value in change.pairs:
        entries = turned(evaluator, key, value, [generator], scope)
        if entries is None:
            return None
        found.extend(entries)
    return found


def _around(node: ast.AST, scope: Scope) -> ast.For | None:
    """Return the loop that does nothing before a place which could keep it from running."""
    body = [] if isinstance(scope.node, ast.Lambda) else scope.node.body
    for loop in (statement for statement in body if isinstance(statement, ast.For)):
        if any(node is part or getattr(part, "value", None) is node for part in loop.body):
            return loop
    return None
