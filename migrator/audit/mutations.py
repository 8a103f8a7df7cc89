"""Dicts and lists that a module changes after it has made them."""

from __future__ import annotations

import ast
from functools import lru_cache
from typing import TYPE_CHECKING

from migrator.audit.scopes import Scope, ScopeNode
from migrator.audit.values import Items, Keywords, Text, Value
from migrator.syntax import walk_of

if TYPE_CHECKING:
    from migrator.audit.evaluate import Evaluator

METHODS = frozenset(
    {"update", "setdefault", "pop", "popitem", "clear", "append", "extend", "insert", "remove"}
    | {"sort", "reverse"}
)


class Mutations:
    """Brings a value up to what a module makes of it while it is imported.

    Args:
        evaluator: Gives the changes their values.
    """

    def __init__(self, evaluator: Evaluator) -> None:
        self._evaluator = evaluator

    def applied(self, name: str, value: Value, scope: Scope) -> Value:
        """Return the value after the changes; marked as incomplete where one is not plain."""
        if not isinstance(value, (Keywords, Items)):
            return value
        for statement in _of(scope.node).get(name, ()):
            changed = self._change(value, statement, scope) if statement is not None else None
            if changed is None:
                open_ended = Keywords({}, name) if isinstance(value, Keywords) else None
                return open_ended or Items(getattr(value, "values", ()), complete=False)
            value = changed
        return value

    def _change(self, value: Value, statement: ast.stmt, scope: Scope) -> Value | None:
        if isinstance(statement, ast.Assign):
            return self._item(value, statement, scope)
        if not isinstance(statement, ast.Expr) or not isinstance(statement.value, ast.Call):
            return None
        call = statement.value
        method = call.func.attr if isinstance(call.func, ast.Attribute) else ""
        args, keywords = self._evaluator.caller.arguments(call, scope)
        if isinstance(value, Keywords) and method == "update" and len(args) < 2:
            given = args[0] if args else Keywords()
            if isinstance(given, Keywords):
                return _added(value, given.merged(keywords))
        if isinstance(value, Items) and method == "append" and len(args) == 1:
            return Items((*value.values, args[0]), value.complete)
        if isinstance(value, Items) and method == "extend" and len(args) == 1:
            more = args[0]
            if isinstance(more, Items):
                return Items(value.values + more.values, value.complete and more.complete)
        return None

    def _item(self, value: Value, statement: ast.Assign, scope: Scope) -> Value | None:
        """``OPTIONS["name"] = "n"``."""
        target = statement.targets[0]
        if len(statement.targets) > 1 or not isinstance(target, ast.Subscript):
            return None
        key = self._evaluator.evaluate(target.slice, scope)
        if not isinstance(value, Keywords) or not isinstance(key, Text):
            return None
        given = self._evaluator.evaluate(statement.value, scope)
        return _added(value, Keywords({key.text: given}))


@lru_cache(maxsize=4096)  # what a file changes stays the same while the project around it changes
def _of(tree: ScopeNode) -> dict[str, list[ast.stmt | None]]:
    """Return what changes each name: statements at the top of a module, None elsewhere."""
    found: dict[str, list[ast.stmt | None]] = {}
    body = tree.body if isinstance(tree, ast.Module) else []
    top = {id(s.value): s for s in body if isinstance(s, ast.Expr)}
    items = {id(t): s for s in body if isinstance(s, ast.Assign) for t in s.targets}
    plain: dict[int, ast.stmt] = {**top, **items}
    for node in walk_of(tree, ast.Call, ast.Subscript):
        name = changed_name(node)
        if name is not None:
            found.setdefault(name, []).append(plain.get(id(node)))
    return found


def _added(value: Keywords, more: Keywords) -> Keywords | None:
    """Merge; but a key that is set twice has one value here and another there."""
    again = set(value.items) & set(more.items)
    return value.merged(more) if not again and more.rest is None else None


def changed_name(node: ast.AST) -> str | None:
    """Return the name whose content a node changes: an item, or by a method."""
    changed: ast.expr | None = None
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
        changed = node.func.value if node.func.attr in METHODS else None
    elif isinstance(node, ast.Subscript) and not isinstance(node.ctx, ast.Load):
        changed = node.value
    return changed.id if isinstance(changed, ast.Name) else None
