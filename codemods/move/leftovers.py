"""The comments of the source module that no new module has: nothing is lost unseen."""

from __future__ import annotations

from collections.abc import Mapping

import libcst as cst

from codemods.move.analysis import Analysis
from codemods.move.model import Comment, Layout


class _Comments(cst.CSTVisitor):
    def __init__(self) -> None:
        self.found: list[cst.Comment] = []

    def visit_Comment(self, node: cst.Comment) -> None:
        """Collect it."""
        self.found.append(node)


def all_comments(analysis: Analysis) -> list[Comment]:
    """Every comment of the source module."""
    visitor = _Comments()
    analysis.source.tree.visit(visitor)
    line = analysis.source.range
    return [Comment(line(node).start.line, node.value) for node in visitor.found]


def unmoved(
    analysis: Analysis,
    layouts: Mapping[str, Layout],
    banners: Mapping[int, tuple[int, int]],
    carried: set[int],
) -> tuple[Comment, ...]:
    """The comments that are in no new module.

    Args:
        analysis: The source module.
        layouts: The new modules.
        banners: Statement index to the lines of the banner that it got.
        carried: Lines of the comments that came along with imports.
    """
    lines = set(carried)
    for index in {i for layout in layouts.values() for i in layout.units}:
        region = analysis.regions[index]
        lines.update(range(region.first, region.last + 1))
    for first, last in banners.values():
        lines.update(range(first, last + 1))
    return tuple(comment for comment in all_comments(analysis) if comment.line not in lines)
