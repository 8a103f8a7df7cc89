"""Where a router, or what calls it, makes the job type a member of an enum."""

from __future__ import annotations

import ast
from collections.abc import Collection


def makes_member(value: ast.AST | None, lines: Collection[int]) -> bool:
    """Tell whether an expression only makes the job type a member: ``Kind(kind)``, ``Kind[kind]``.

    Args:
        value: The expression; anything else makes none.
        lines: Where, by the audit, its file makes one.
    """
    return isinstance(value, ast.Call | ast.Subscript | ast.Attribute) and value.lineno in lines
