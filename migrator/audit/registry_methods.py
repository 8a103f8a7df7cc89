"""Methods of an object that look a job type up: ``return self._runners.get(kind)``."""

from __future__ import annotations

import ast
from dataclasses import dataclass

from migrator.audit.choosers import only_picks, returned
from migrator.audit.named_tables import taken_from
from migrator.audit.walk import body_of


@dataclass(frozen=True, eq=False)
class Lookup:
    """A place where a method takes something out of what its object keeps.

    Attributes:
        node: The place.
        table: What it takes it out of.
        checked: True for ``get``: an unknown key is no exception.
    """

    node: ast.AST
    table: ast.expr
    checked: bool


def picking(method: ast.FunctionDef) -> tuple[str, bool] | None:
    """Return the attribute that a method does nothing but pick from, and whether it asks first.

    Args:
        method: The method; its first parameter behind ``self`` is the job type.

    Returns:
        An empty name for the object itself; None where it does anything else.
    """
    found = lookups(method)
    owners = {owned(one.table, method.args.args[0].arg) for one in found}
    if len(owners) != 1 or None in owners:
        return None
    nodes = [one.node for one in found]
    variables = {
        ast.unparse(target)
        for part in body_of(method)
        if isinstance(part, ast.Assign) and part.value in nodes
        for target in part.targets
    }
    stored = {n.id for n in body_of(method) if isinstance(n, ast.Name) and not _loads(n)}
    values = returned(method, lambda one: one in nodes or ast.unparse(one) in variables)
    if values is None or not stored <= variables:
        return None
    results = sum(isinstance(part, ast.Return) for part in body_of(method))
    checked = all(one.checked for one in found) or len(values) < results
    return str(owners.pop()), checked


def lookups(method: ast.FunctionDef) -> list[Lookup]:
    """Return where a method takes what it is asked for out of something; empty if it does more.

    Args:
        method: The method; its first parameter behind ``self`` is the job type.
    """
    takes = [item.arg for item in method.args.args]
    if len(takes) < 2 or not only_picks(method):
        return []
    taken = [(part, read) for part in body_of(method) if (read := taken_from(part)) is not None]
    asked = all(ast.unparse(key) == takes[1] for _, (_, key, _) in taken)
    return [Lookup(node, table, checked) for node, (table, _, checked) in taken] if asked else []


def _loads(node: ast.Name) -> bool:
    return isinstance(node.ctx, ast.Load)


def owned(node: ast.expr, first: str) -> str | None:
    """Return the attribute of ``self`` that an expression is; empty for ``self``.

    Args:
        node: The expression.
        first: What the method calls ``self``.
    """
    if isinstance(node, ast.Name):
        return "" if node.id == first else None
    inner = node.value if isinstance(node, ast.Attribute) else None
    own = isinstance(inner, ast.Name) and inner.id == first
    return node.attr if own and isinstance(node, ast.Attribute) else None
