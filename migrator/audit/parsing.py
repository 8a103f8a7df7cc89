"""Files as syntax trees: decoded as Python does it, parsed once, never silently left out."""

from __future__ import annotations

import ast
import io
import re
import sys
import tokenize
import warnings
from dataclasses import dataclass
from functools import cached_property, lru_cache

from migrator.facts import Location, Skipped
from migrator.snapshot import Source

_NEWLINE = re.compile(r"\r\n|\r|\n")


@dataclass(frozen=True)
class Parsed:
    """A Python file and its tree."""

    path: str
    text: str
    tree: ast.Module

    @cached_property
    def lines(self) -> list[str]:
        """The lines as Python counts them, without their ends."""
        return _NEWLINE.split(self.text)

    def line(self, number: int) -> str:
        """Return a line, stripped; lines count from 1."""
        return self.lines[number - 1].strip() if 0 < number <= len(self.lines) else ""

    def where(self, node: ast.AST) -> Location:
        """Return the place of a node; columns count characters, not bytes."""
        line, offset = getattr(node, "lineno", 1), getattr(node, "col_offset", 0)
        text = self.lines[line - 1] if line <= len(self.lines) else ""
        if not text.isascii():
            offset = len(text.encode("utf-8", "replace")[:offset].decode("utf-8", "replace"))
        return Location(self.path, line, offset + 1)


class Parser:
    """Parses the files of a tree, each at most once.

    Args:
        source: The file tree.
    """

    def __init__(self, source: Source) -> None:
        self._source = source
        self._parsed: dict[str, Parsed | None] = {}
        self._skipped: dict[str, str] = {}

    @property
    def skipped(self) -> tuple[Skipped, ...]:
        """What could not be read so far, by path."""
        return tuple(Skipped(path, self._skipped[path]) for path in sorted(self._skipped))

    def parse(self, path: str) -> Parsed | None:
        """Return the file's tree, or None (and remember why) where it cannot be read."""
        if path not in self._parsed:
            self._parsed[path] = self._parse(path)
        return self._parsed[path]

    def _parse(self, path: str) -> Parsed | None:
        found = _parsed(path, self._source.read(path))
        if isinstance(found, str):
            self._skipped[path] = found
            return None
        return found


@lru_cache(maxsize=512)  # after each stage most files are what they were before
def _parsed(path: str, raw: bytes) -> Parsed | str:
    """Return a file's tree, or why it has none."""
    try:
        text = decode_python(raw)
        return Parsed(path, text, _tree(text))
    except _UnreadableError as problem:
        return str(problem)


class _UnreadableError(Exception):
    """Why a file has no tree."""


def decode_python(raw: bytes) -> str:
    """Decode source with its coding cookie or byte order mark.

    Raises:
        _UnreadableError: It holds null bytes or is not in the encoding it says.
    """
    if b"\0" in raw:
        raise _UnreadableError("holds null bytes")
    try:
        encoding, _ = tokenize.detect_encoding(io.BytesIO(raw).readline)
        return raw.decode(encoding)
    except UnicodeDecodeError as problem:
        raise _UnreadableError(f"is not {problem.encoding}: byte {problem.start}") from None
    except SyntaxError as problem:
        unknown = "unknown encoding" in (problem.msg or "")
        reason = problem.msg if unknown else "is not UTF-8 and does not say what it is"
        raise _UnreadableError(reason) from None


def _tree(text: str) -> ast.Module:
    try:
        return _ast(text)
    except SyntaxError as problem:
        from migrator.audit.newer_syntax import downgrade

        older = downgrade(text)
        if older is not None:
            try:
                return _ast(older)
            except (SyntaxError, ValueError):
                running = ".".join(map(str, sys.version_info[:2]))
                raise _UnreadableError(
                    f"uses syntax newer than Python {running}: line {problem.lineno}"
                ) from None
        raise _UnreadableError(f"does not parse: {problem.msg}, line {problem.lineno}") from None
    except (ValueError, RecursionError, MemoryError, OverflowError) as problem:
        raise _UnreadableError(f"does not parse: {problem or type(problem).__name__}") from None


def _ast(text: str) -> ast.Module:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return ast.parse(text)
