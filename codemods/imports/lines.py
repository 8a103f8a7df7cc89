"""Line numbers: of a node, and of what differs between two sources."""

from __future__ import annotations

from collections.abc import Mapping

import libcst as cst
from libcst.metadata import CodeRange, MetadataWrapper, PositionProvider

from codemods.line_diff import opcodes


class Lines:
    """The line a node starts on, computed for the whole tree at the first question."""

    def __init__(self, tree: cst.Module) -> None:
        self._tree = tree
        self._positions: Mapping[cst.CSTNode, CodeRange] | None = None

    def of(self, node: cst.CSTNode) -> int:
        """Return the line of ``node``, which must be a node of the tree itself."""
        if self._positions is None:
            wrapper = MetadataWrapper(self._tree, unsafe_skip_copy=True)
            self._positions = wrapper.resolve(PositionProvider)
        return int(self._positions[node].start.line)


def changed_lines(before: bytes, after: bytes) -> tuple[int, ...]:
    """Return the numbers of the lines of ``after`` that are not lines of ``before``."""
    if before == after:
        return ()
    old, new = before.splitlines(keepends=True), after.splitlines(keepends=True)
    written = [
        range(low + 1, high + 1) for tag, _, _, low, high in opcodes(old, new) if tag != "equal"
    ]
    return tuple(number for numbers in written for number in numbers)
