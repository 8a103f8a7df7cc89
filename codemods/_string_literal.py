"""The raw text of a string literal next to what it means: an edit of the one must fit the other."""

import ast
import re
import warnings
from collections.abc import Iterable
from dataclasses import dataclass

_OPENING = re.compile(r"([A-Za-z]*)('''|\"\"\"|'|\")")


class UnclearLiteralError(ValueError):
    """The edited literal does not mean what it has to."""


@dataclass(frozen=True)
class Piece:
    """A stretch of a literal: as it is written, and what it has to mean there."""

    raw: str
    meaning: str


@dataclass(frozen=True)
class Quoting:
    """How a string literal is opened: its prefix, without the ``f``, and its quotes."""

    prefix: str
    quote: str

    @classmethod
    def of(cls, literal: str) -> "Quoting":
        """Reads the quoting off a literal, or off the opening of one."""
        match = _OPENING.match(literal)
        assert match is not None
        return cls(match[1].replace("f", "").replace("F", ""), match[2])

    def body_of(self, literal: str) -> str:
        """Returns what stands between the quotes of a literal that is not an f-string."""
        return literal[len(self.prefix + self.quote) : -len(self.quote)]

    def meaning_of(self, raw: str) -> str:
        """Evaluates a stretch, which may end in what would close or escape a lone literal."""
        return _evaluated(self._around(raw + " "))[:-1]

    def joined(self, pieces: Iterable[Piece]) -> str:
        r"""Writes a literal.

        Raises:
            UnclearLiteralError: An escape hides what the pieces spell out (``\x25`` is a percent
                sign), or swallows the text that now follows it.
        """
        pieces = list(pieces)
        literal = self._around("".join(piece.raw for piece in pieces))
        if _evaluated(literal) != "".join(piece.meaning for piece in pieces):
            raise UnclearLiteralError
        return literal

    def _around(self, raw: str) -> str:
        return f"{self.prefix}{self.quote}{raw}{self.quote}"


def _evaluated(literal: str) -> str:
    try:
        with warnings.catch_warnings():
            # An invalid escape (`"\d"`) was in the original too; it is not ours to complain about.
            warnings.simplefilter("ignore")
            return str(ast.literal_eval(literal))
    except SyntaxError as error:
        raise UnclearLiteralError from error
