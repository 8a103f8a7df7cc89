"""Line numbers: of a node, and of what differs between two sources."""

from __future__ import annotations

import libcst as cst

from codemods._places import places_of
from codemods.line_diff import opcodes


class Lines:
    """The line a node starts on, of one tree."""

    def __init__(self, tree: cst.Module) -> None:
        self._tree = tree

    def of(self, node: cst.CSTNode) -> int:
        """Return the line of ``node``, which must be a node of the tree itself."""
        return places_of(self._tree).line(node)


def changed_lines(before: bytes, after: bytes) -> tuple[int, ...]:
    """Return the numbers of the lines of ``after`` that are not lines of ``before``."""
    if before == after:
        return ()
    old, new = before.splitlines(keepends=True), after.splitlines(keepends=True)
    written = [
        range(low + 1, high + 1) for tag, _, _, low, high in opcodes(old, new) if tag != "equal"
    ]
    return tuple(number for numbers in written for number in numbers)
