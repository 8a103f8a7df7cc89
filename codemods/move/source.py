"""A module's text with its tree and the character offsets of its nodes."""

from __future__ import annotations

import io
import re
import tokenize
from bisect import bisect_right
from collections import Counter
from itertools import zip_longest

import libcst as cst
from libcst.metadata import CodeRange, MetadataWrapper, PositionProvider

from codemods._nodes import parsed, printed

_NEWLINE = re.compile(r"\r\n?|\n")


class Source:
    """Decoded text with LF line endings, its libcst tree and positions.

    Attributes:
        text: The text; always ends with a line ending.
        newline: The line ending that the file uses most.
        tree: The libcst module of ``text``.
    """

    def __init__(self, text: str, newline: str = "\n", tree: cst.Module | None = None) -> None:
        self.text = text if text.endswith("\n") else text + "\n"
        self.newline = newline
        wrapper = MetadataWrapper(tree or cst.parse_module(self.text), unsafe_skip_copy=True)
        self.tree = wrapper.module
        self._ranges = wrapper.resolve(PositionProvider)
        self._starts = [0, *(match.end() for match in re.finditer("\n", self.text))]

    @classmethod
    def read(cls, source: bytes) -> Source:
        """Decode by BOM or coding cookie, as Python does."""
        encoding, _ = tokenize.detect_encoding(io.BytesIO(source).readline)
        raw = source.decode(encoding)
        endings = Counter(_NEWLINE.findall(raw)).most_common(1)
        text = _NEWLINE.sub("\n", raw)
        known = encoding == "utf-8" and source == text.encode() and text.endswith("\n")
        tree = parsed(source) if known else None  # others ask for it too
        return cls(text, endings[0][0] if endings else "\n", tree)

    def first_misread(self) -> int | None:
        """The first line that libcst does not print as it is; None where there is none.

        It leaves out a line of a backslash alone, for instance, and counts no line for it: all
        positions below it are wrong.
        """
        read = printed(self.tree).decode(self.tree.encoding)
        if read == self.text:
            return None
        there, here = read.split("\n"), self.text.split("\n")
        return next(n for n, (a, b) in enumerate(zip_longest(there, here), 1) if a != b)

    @property
    def line_count(self) -> int:
        """Number of lines."""
        return len(self._starts) - 1

    def range(self, node: cst.CSTNode) -> CodeRange:
        """The node's lines and columns."""
        found = self._ranges[node]
        assert isinstance(found, CodeRange)
        return found

    def span(self, node: cst.CSTNode) -> tuple[int, int]:
        """Start and end offset of a node."""
        found = self.range(node)
        start = self._starts[found.start.line - 1] + found.start.column
        return start, self._starts[found.end.line - 1] + found.end.column

    def end_of(self, node: cst.BaseExpression) -> int:
        """Offset behind an expression, the parentheses around it included."""
        return self.span(node.rpar[-1] if node.rpar else node)[1]

    def start_of_line(self, line: int) -> int:
        """Offset of the first character of a line (counted from 1)."""
        return self._starts[line - 1]

    def line_at(self, offset: int) -> int:
        """The line (counted from 1) that holds an offset."""
        return bisect_right(self._starts, offset)

    def lines(self, first: int, last: int) -> str:
        """The text of lines ``first`` to ``last``, both included."""
        return self.text[self._starts[first - 1] : self._starts[last]]

    def line(self, number: int) -> str:
        """One line without its ending."""
        return self.lines(number, number)[:-1]

    def first_line(self, statement: cst.CSTNode) -> int:
        """First line of a statement, its decorators included."""
        decorators = getattr(statement, "decorators", ())
        return self.range(decorators[0] if decorators else statement).start.line

    def last_line(self, statement: cst.CSTNode) -> int:
        """Last line of a statement's code, without the comments below it."""
        return self.range(statement).end.line
