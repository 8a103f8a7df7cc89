"""Statements that do nothing but fill a dict: ``TASKS["resize"] = resize_image``."""

from __future__ import annotations

import ast
from collections.abc import Callable

from migrator.effects.calls import Place, first_effect
from migrator.effects.reader import Reader
from migrator.syntax import walk

Fills = Callable[[ast.stmt], bool]


def fills(reader: Reader, path: str, mapping: str | None) -> Fills:
    """Return what tells whether a statement of a module only fills one of its dicts.

    Args:
        reader: Reads the tree.
        path: The module.
        mapping: The dict, or None where there is none.
    """
    place = Place(reader, path, local=frozenset({mapping or ""}))

    def only_fills(statement: ast.stmt) -> bool:
        named = any(isinstance(n, ast.Name) and n.id == mapping for n in walk(statement))
        return named and first_effect(place, statement) is None

    return only_fills
