"""Loops of a router that look for a job type in a table, and what they find."""

from __future__ import annotations

import ast
from collections.abc import Collection

from migrator.syntax import names_read


def found_by_loop(node: ast.AST, tables: Collection[str]) -> str:
    """Return the variable that holds a function in each turn of a loop; empty for other loops.

    Args:
        node: ``for name, run in HANDLERS: …``, or anything else.
        tables: The tables, and the functions, by their names.
    """
    if not isinstance(node, ast.For) or not names_read(node.iter) & set(tables):
        return ""
    parts = node.target.elts if isinstance(node.target, ast.Tuple | ast.List) else []
    return parts[1].id if len(parts) == 2 and isinstance(parts[1], ast.Name) else ""


def is_search(node: ast.AST, tables: Collection[str]) -> bool:
    """Tell whether this is ``next(run for name, run in HANDLERS if name == kind)``.

    Args:
        node: Any expression.
        tables: The tables by their names.
    """
    if not isinstance(node, ast.Call) or ast.unparse(node.func) != "next" or not node.args:
        return False
    found = node.args[0]
    turns = found.generators if isinstance(found, ast.GeneratorExp) else []
    return any(names_read(turn.iter) & set(tables) for turn in turns)
