"""Files as syntax trees: decoded as Python does it, parsed once, never silently left out."""

from __future__ import annotations

import ast
import io
import re
import sys
import tokenize
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property, lru_cache

from migrator.excerpts import excerpt
from migrator.facts import Location, Skipped
from migrator.nesting import DEEPEST
from migrator.snapshot import Source
from migrator.syntax import depth, walk
from migrator.syntax_trees import parsed, tree_of_file

LFS_SPEC = "git-lfs.github.com/spec/"
# A tree takes more than a hundred times the memory of its source. What is larger is data.
LARGEST = 10_000_000
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

    def quoted(self, where: Location) -> str:
        """Return the line of a place, as it is quoted."""
        number = where.line
        return excerpt(self.lines[number - 1], where.column) if number <= len(self.lines) else ""

    def where_written(self, text: str, node: ast.expr) -> Location:
        """Return where a string is written below an expression; else where that is."""
        written = (n for n in walk(node) if isinstance(n, ast.Constant) and n.value == text)
        return self.where(next(written, node))

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
        self._skipped: dict[str, Skipped] = {}

    @property
    def skipped(self) -> tuple[Skipped, ...]:
        """What could not be read so far, by path."""
        return tuple(self._skipped[path] for path in sorted(self._skipped))

    def leave_out(self, found: Iterable[Skipped]) -> None:
        """Remember what cannot be read, as it is no file."""
        self._skipped.update((item.path, item) for item in found)

    def parse(self, path: str) -> Parsed | None:
        """Return the file's tree, or None (and remember why) where it cannot be read."""
        if path not in self._parsed:
            self._parsed[path] = self._parse(path)
        return self._parsed[path]

    def _parse(self, path: str) -> Parsed | None:
        found = _parsed(path, self._source.read(path))
        if isinstance(found, Skipped):
            self._skipped[path] = found
            return None
        return found


@lru_cache(maxsize=512)  # after each stage most files are what they were before
def _parsed(path: str, raw: bytes) -> Parsed | Skipped:
    """Return a file's tree, or why it has none."""
    if is_lfs_pointer(raw):
        return Skipped(path, "is a pointer of Git LFS: its content is not in git", "lfs-pointer")
    if len(raw) > LARGEST:
        size, most = len(raw) / 1e6, LARGEST // 10**6
        return Skipped(path, f"is too large: {size:.1f} MB, where {most} MB are parsed at most")
    try:
        text = decode_python(raw)
        return Parsed(path, text, _shallow(_tree(path, raw, text)))
    except _UnreadableError as problem:
        return Skipped(path, str(problem), line=problem.line)


def _shallow(tree: ast.Module) -> ast.Module:
    """Return the tree, where it is not nested so deeply that following it would not end well."""
    levels, line = depth(tree)
    if levels > DEEPEST:
        reason = f"is nested {levels} levels deep in line {line}, where {DEEPEST} can be followed"
        raise _UnreadableError(reason, line)
    return tree


def is_lfs_pointer(raw: bytes) -> bool:
    """Tell whether a file only says where Git LFS keeps its content."""
    return raw.startswith(f"version https://{LFS_SPEC}".encode())


class _UnreadableError(Exception):
    """Why a file has no tree, and where in it that shows."""

    def __init__(self, reason: str, line: int | None = None) -> None:
        super().__init__(reason)
        self.line = line or 1


def decode_python(raw: bytes) -> str:
    """Decode source with its coding cookie or byte order mark.

    Raises:
        _UnreadableError: It holds null bytes or is not in the encoding it says.
    """
    if b"\0" in raw:
        raise _UnreadableError("holds null bytes", _line_of(raw, raw.index(b"\0")))
    try:
        encoding, _ = tokenize.detect_encoding(io.BytesIO(raw).readline)
        return raw.decode(encoding)
    except UnicodeDecodeError as problem:
        place = _line_of(raw, problem.start)
        raise _UnreadableError(f"is not {problem.encoding}: byte {problem.start}", place) from None
    except SyntaxError as problem:
        unknown = "unknown encoding" in (problem.msg or "")
        reason = problem.msg if unknown else "is not UTF-8 and does not say what it is"
        raise _UnreadableError(reason) from None


def _line_of(raw: bytes, position: int) -> int:
    return raw.count(b"\n", 0, position) + 1


def _tree(path: str, raw: bytes, text: str) -> ast.Module:
    try:
        plain = text.encode("utf-8", "surrogatepass") == raw
        return tree_of_file(path, raw) if plain else parsed(text)
    except SyntaxError as problem:
        from migrator.audit.newer_syntax import downgrade, is_python

        older = downgrade(text)
        if older is not None:
            try:
                tree = parsed(older)
                if depth(tree)[0] > DEEPEST or is_python(text):
                    return tree
            except (SyntaxError, ValueError):
                running = ".".join(map(str, sys.version_info[:2]))
                raise _UnreadableError(
                    f"uses syntax newer than Python {running}: line {problem.lineno}",
                    problem.lineno,
                ) from None
        reason = f"does not parse: {problem.msg}, line {problem.lineno}"
        raise _UnreadableError(reason, problem.lineno) from None
    except (ValueError, RecursionError, MemoryError, OverflowError) as problem:
        raise _UnreadableError(f"does not parse: {problem or type(problem).__name__}") from None
