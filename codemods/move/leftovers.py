"""The comments of the source module that no new module has: nothing is lost unseen."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping

import libcst as cst

from codemods.move.analysis import Analysis
from codemods.move.model import Comment, Layout
from codemods.move.walker import every_child


def all_comments(analysis: Analysis) -> list[Comment]:
    """Every comment of the source module, in order."""
    line = analysis.source.range
    found = (Comment(line(node).start.line, node.value) for node in _comments(analysis.source.tree))
    return sorted(found, key=lambda comment: comment.line)


def _comments(node: cst.CSTNode) -> Iterator[cst.Comment]:
    if isinstance(node, cst.Comment):
        yield node
        return
    for child in every_child(node):
        yield from _comments(child)


def unmoved(
    analysis: Analysis,
    layouts: Mapping[str, Layout],
    banners: Mapping[int, tuple[int, int]],
    carried: set[int],
    dropped: Collection[int] = (),
) -> tuple[Comment, ...]:
    """The comments that are in no new module.

    Args:
        analysis: The source module.
        layouts: The new modules.
        banners: Statement index to the lines of the banner that it got.
        carried: Lines of the comments that came along with imports.
        dropped: Lines of moved statements that were left out.
    """
    lines = set(carried)
    for index in {i for layout in layouts.values() for i in layout.units}:
        region = analysis.regions[index]
        lines.update(range(region.first, region.last + 1))
    for first, last in banners.values():
        lines.update(range(first, last + 1))
    lines.difference_update(dropped)
    return tuple(comment for comment in all_comments(analysis) if comment.line not in lines)
