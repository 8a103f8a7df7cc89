"""Line numbers: of a node, and of what differs between two sources."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from difflib import SequenceMatcher

import libcst as cst
from libcst.metadata import CodeRange, MetadataWrapper, PositionProvider


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
    start = _common_prefix(old, new)
    end = _common_prefix(old[start:][::-1], new[start:][::-1])
    middle = SequenceMatcher(
        None, old[start : len(old) - end], new[start : len(new) - end], autojunk=False
    )
    written = [
        range(start + low + 1, start + high + 1)
        for tag, _, _, low, high in middle.get_opcodes()
        if tag != "equal"
    ]
    return tuple(number for numbers in written for number in numbers)


def _common_prefix(left: Sequence[bytes], right: Sequence[bytes]) -> int:
    count = 0
    for one, other in zip(left, right, strict=False):
        if one != other:
            break
        count += 1
    return count
