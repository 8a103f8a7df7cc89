"""Where the nodes of a file are: in which line, and in which node."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cached_property, lru_cache
from itertools import accumulate

import libcst as cst
from libcst.metadata import CodeRange, MetadataWrapper, PositionProvider

from codemods._nodes import children, in_any_order, text_of_line

_NEWLINE = re.compile(r"\r\n?|\n")


class Places:
    """The lines of a file's nodes; a top-level statement is gone through at the first question.

    Args:
        module: The file.
    """

    def __init__(self, module: cst.Module) -> None:
        self._module = module
        self._known: dict[int | None, Mapping[cst.CSTNode, CodeRange]] = {}

    def line(self, node: cst.CSTNode) -> int:
        """Return the line that a node begins in, from 1; it must be one of the file itself."""
        number = self._statements.get(id(node))
        if number not in self._known:
            self._known[number] = _ranges(self._part(number))
        above = self._above[number] if number is not None else 0
        return int(self._known[number][node].start.line) + above

    def _part(self, number: int | None) -> cst.Module:
        """Return one statement, or the whole file for what is around them."""
        if number is None:
            return self._module
        return cst.Module(
            [self._module.body[number]],
            default_indent=self._module.default_indent,
            default_newline=self._module.default_newline,
        )

    @cached_property
    def _statements(self) -> dict[int, int]:
        """The number of the statement that each node is in."""
        body = enumerate(self._module.body)
        return {id(one): number for number, line in body for one in in_any_order(line)}

    @cached_property
    def _above(self) -> list[int]:
        """How many lines there are above each statement."""
        style = self._module.default_indent, self._module.default_newline
        header = sum(len(_NEWLINE.findall(text_of_line(o, *style))) for o in self._module.header)
        counts = (len(_NEWLINE.findall(text_of_line(o, *style))) for o in self._module.body)
        return list(accumulate(counts, initial=header))


@lru_cache(maxsize=16)  # several codemods ask about the same file
def places_of(module: cst.Module) -> Places:
    """Return the lines of a file's nodes."""
    return Places(module)


@lru_cache(maxsize=16)
def parents_of(module: cst.Module) -> Mapping[cst.CSTNode, cst.CSTNode]:
    """Return the node that each node of a file is in."""
    return {child: node for node in in_any_order(module) for child in children(node)}


def _ranges(module: cst.Module) -> Mapping[cst.CSTNode, CodeRange]:
    return MetadataWrapper(module, unsafe_skip_copy=True).resolve(PositionProvider)
