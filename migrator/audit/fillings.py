"""Statements that do nothing but fill a dict: ``TASKS["resize"] = resize_image``."""

from __future__ import annotations

import ast
from collections.abc import Callable

from migrator.effects.calls import Place, first_effect
from migrator.effects.reader import Reader
from migrator.syntax import walk

Fills = Callable[[ast.stmt, str], bool]


def fills(reader: Reader, path: str) -> Fills:
    """Return what tells whether a statement of a module does nothing but fill a variable of it.

    Args:
        reader: Reads the tree.
        path: The module.
    """

    def only_fills(statement: ast.stmt, name: str) -> bool:
        if not any(isinstance(node, ast.Name) and node.id == name for node in walk(statement)):
            return False
        alone, with_it = Place(reader, path), Place(reader, path, local=frozenset({name}))
        added = isinstance(statement, ast.AugAssign) and ast.unparse(statement.target) == name
        changes = added or first_effect(alone, statement) is not None
        return changes and first_effect(with_it, statement) is None

    return only_fills
