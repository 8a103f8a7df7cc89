"""Methods of an object that look a job type up: ``return self._runners.get(kind)``."""

from __future__ import annotations

import ast

from migrator.audit.choosers import only_picks
from migrator.audit.named_tables import taken_from
from migrator.audit.walk import body_of


def picking(method: ast.FunctionDef) -> tuple[str, bool] | None:
    """Return the attribute that a method does nothing but pick from, and whether it asks first.

    Args:
        method: The method; its first parameter behind ``self`` is the job type.

    Returns:
        An empty name for the object itself; None where it does anything else.
    """
    takes = [item.arg for item in method.args.args]
    if len(takes) < 2 or not only_picks(method):
        return None
    picked = [(part, taken) for part in body_of(method) if (taken := taken_from(part)) is not None]
    owners = {owned(taken[0], takes[0]) for _, taken in picked}
    keys = {ast.unparse(taken[1]) for _, taken in picked}
    if len(owners) != 1 or None in owners or keys != {takes[1]}:
        return None
    variables = {
        ast.unparse(target)
        for part in body_of(method)
        if isinstance(part, ast.Assign) and part.value in [node for node, _ in picked]
        for target in part.targets
    }
    stored = {n.id for n in body_of(method) if isinstance(n, ast.Name) and not _loads(n)}
    results = [part.value for part in body_of(method) if isinstance(part, ast.Return)]
    values = [one for one in results if one is not None and ast.unparse(one) != "None"]
    plain = all(one in [n for n, _ in picked] or ast.unparse(one) in variables for one in values)
    if not values or not plain or not stored <= variables:
        return None
    checked = all(taken[2] for _, taken in picked) or len(values) < len(results)
    return str(owners.pop()), checked


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
