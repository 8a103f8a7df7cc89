"""Statements that only say something while a module is imported, or clean up: they go with it."""

from __future__ import annotations

import ast
from collections.abc import Iterable

from migrator.audit.log_calls import log_template
from migrator.facts import Symbol
from migrator.syntax import given_by, walk

_PLAIN = frozenset({"len", "list", "repr", "sorted", "str"})


def is_only_said(symbol: Symbol) -> bool:
    """Tell whether a statement logs or prints, and does nothing else."""
    if symbol.kind != "statement":
        return False
    try:
        said = ast.parse(symbol.name, mode="eval").body
    except SyntaxError:
        return False
    if not isinstance(said, ast.Call) or not (_is_print(said) or log_template(said) is not None):
        return False
    given = given_by(said)
    return all(_is_plain(part) for value in given for part in walk(value))


def only_cleans_up(symbol: Symbol, symbols: Iterable[Symbol]) -> bool:
    """Tell whether a statement deletes names that the module has imported, and nothing else.

    Args:
        symbol: The statement.
        symbols: All that the module defines.
    """
    try:
        (deleted,) = ast.parse(symbol.name).body
    except (SyntaxError, ValueError):
        return False
    own = {one.name for one in symbols}
    return isinstance(deleted, ast.Delete) and all(
        isinstance(target, ast.Name) and target.id not in own for target in deleted.targets
    )


def _is_print(call: ast.Call) -> bool:
    return isinstance(call.func, ast.Name) and call.func.id == "print"


def _is_plain(node: ast.AST) -> bool:
    if isinstance(node, ast.Call):
        return isinstance(node.func, ast.Name) and node.func.id in _PLAIN
    return not isinstance(node, ast.Await | ast.NamedExpr | ast.Yield | ast.YieldFrom)
