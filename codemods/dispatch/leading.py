"""Blank lines and comments around statements that go."""

from __future__ import annotations

import libcst as cst


def comments_in(node: cst.CSTNode) -> list[str]:
    """The comment that a node is."""
    return [node.value] if isinstance(node, cst.Comment) else []


def handed_down(lines: list[cst.EmptyLine], following: cst.CSTNode) -> list[cst.EmptyLine]:
    """The lines without the blank ones at their end that the next statement has itself."""
    own = getattr(following, "leading_lines", ())
    handed = list(lines)
    while handed and handed[-1].comment is None and own and own[0].comment is None:
        handed.pop()
    return handed


def lines_above(statement: cst.CSTNode, first: bool) -> list[cst.EmptyLine]:
    """The lines above a statement; of later ones only the comments."""
    lines = list(getattr(statement, "leading_lines", ()))
    return lines if first else [line for line in lines if line.comment is not None]
