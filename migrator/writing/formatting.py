"""black on what a stage wrote, and on nothing else, with the target's own settings."""

from __future__ import annotations

import io
import sys
import tokenize
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any

from migrator.settings import LONGEST_LINE, PYPROJECT
from migrator.snapshot import Source
from migrator.writing.linters import line_length_of_linters
from migrator.writing.plain_imports import only_plain_imports
from migrator.writing.quotes import has_own_quotes
from migrator.writing.written_lines import (
    Ranges,
    as_ranges,
    can_be_formatted_in_part,
    heads_that_stay,
    opcodes_of,
    with_old_rest,
    written_ranges,
)

if TYPE_CHECKING:
    import black

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib


@dataclass(frozen=True)
class Formatter:
    """The target's formatting.

    Attributes:
        line_length: In characters.
        normalize_strings: False with black's ``skip-string-normalization``.
        magic_trailing_comma: False with black's ``skip-magic-trailing-comma``.
        targets: The Python versions of black's ``target-version``.
        preview: True with black's ``preview``; what is not stable is on with ``unstable``.
        unstable: True with black's ``unstable``.
    """

    line_length: int = 88
    normalize_strings: bool = True
    magic_trailing_comma: bool = True
    targets: frozenset[str] = frozenset()
    preview: bool = False
    unstable: bool = False

    def written(self, before: bytes, after: bytes) -> bytes:
        """Format the lines of ``after`` that ``before`` does not have.

        A file with quotes of its own keeps them: they stand in written lines too.
        Line endings, byte order mark, encoding and final newline stay as in ``after``. What black
        cannot format, and files that are indented with tabs, come back as they are.
        """
        old, new = _decoded(before), _decoded(after)
        if new is None or old is None:
            return after
        if self._is_left_alone(old.text, new.text):
            return after
        ranges = written_ranges(old.text, new.text)
        return self._in_part(new, old, ranges, heads_that_stay(old.text, new.text)) or after

    def moved(self, origin: bytes, after: bytes) -> bytes:
        """Format a new file whose code was taken from ``origin``.

        Where the origin is as black would have it, the whole file is formatted; otherwise only
        the lines that were not taken over, so that moved bodies stay as they were written.
        """
        old, new = _decoded(origin), _decoded(after)
        if new is None:
            return after
        if old is None or self._is_formatted(old.text):
            return new.encoded(self._formatted(new.text, ()))
        known = set(old.text.split("\n"))
        lines = enumerate(new.text.split("\n"), 1)
        ranges = as_ranges(number for number, line in lines if line.strip() and line not in known)
        return self._in_part(new, old, ranges) or after

    def _is_left_alone(self, old: str, new: str) -> bool:
        lines = old.split("\n"), new.split("\n")
        return only_plain_imports(*lines, opcodes_of(old, new), self.line_length)

    def _in_part(
        self, new: _Text, old: _Text, ranges: Ranges, staying: frozenset[int] = frozenset()
    ) -> bytes | None:
        if not ranges or not can_be_formatted_in_part(new.text):
            return None
        like_old = self
        if self.normalize_strings and has_own_quotes(old.text):
            like_old = replace(self, normalize_strings=False)
        return new.encoded(like_old._formatted(new.text, ranges, staying))

    @lru_cache(maxsize=256)  # noqa: B019 (a stage is built twice: the second time is free)
    def _formatted(self, text: str, ranges: Ranges, staying: frozenset[int] = frozenset()) -> str:
        import black

        try:
            # In part, the meaning is compared here, and more strictly than black does.
            formatted = black.format_file_contents(
                text, fast=bool(ranges), mode=self._mode(), lines=ranges
            )
            return with_old_rest(text, formatted, ranges, staying) if ranges else formatted
        except _gives_up():
            return text

    @lru_cache(maxsize=16)  # noqa: B019 (the monolith, once for each module that it becomes)
    def _is_formatted(self, text: str) -> bool:
        """Tell whether black would leave a text alone, or cannot read it."""
        import black

        try:
            # Nothing of this is written, so black need not check its own work.
            black.format_file_contents(text, fast=True, mode=self._mode())
        except _gives_up():
            return True
        return False

    def _mode(self) -> black.Mode:
        import black
        from black.mode import TargetVersion

        return black.Mode(
            line_length=self.line_length,
            string_normalization=self.normalize_strings,
            magic_trailing_comma=self.magic_trailing_comma,
            target_versions={each for each in TargetVersion if each.name.lower() in self.targets},
            preview=self.preview or self.unstable,
            unstable=self.unstable,
        )


def formatter_for(source: Source, line_length: int | None = None, near: str = "") -> Formatter:
    """Read the target's black settings, and whatever says how long its lines may be.

    The line length is black's, which is its default where black has other settings; else ruff's;
    else the longest line that flake8 or pycodestyle allows.

    Args:
        source: The files.
        line_length: Overrides what is configured.
        near: A file: the nearest settings above it count, as services of a monorepo have theirs.
    """
    folders = list(PurePosixPath(near).parents) if near else [PurePosixPath()]
    tables = (_tool_tables(source, folder) for folder in folders)
    table = next((found for found in tables if {"black", "ruff"} & found.keys()), {})
    black_table, ruff_table = table.get("black", {}), table.get("ruff", {})
    configured = black_table.get("line-length")
    if not black_table:
        configured = ruff_table.get("line-length") or line_length_of_linters(source, folders)
    style = ruff_table.get("format", {})
    preserve = isinstance(style, dict) and style.get("quote-style") == "preserve"
    return Formatter(
        line_length=line_length or (configured if _is_length(configured) else 88),
        normalize_strings=not black_table.get("skip-string-normalization", preserve),
        magic_trailing_comma=not black_table.get("skip-magic-trailing-comma", False),
        targets=frozenset(_texts(black_table.get("target-version"))),
        preview=black_table.get("preview") is True,
        unstable=black_table.get("unstable") is True,
    )


def _texts(value: object) -> list[str]:
    given = value if isinstance(value, list) else [value]
    return [item.lower() for item in given if isinstance(item, str)]


def _gives_up() -> tuple[type[BaseException], ...]:
    """Return what black raises where it changes nothing, cannot format, or cannot prove it right.

    The last is so where the running Python does not read what black does: newer syntax, say.
    """
    from black import parsing
    from black.report import NothingChanged

    newer = ("ASTSafetyError", "SourceASTParseError")  # not in all versions
    own = (getattr(parsing, name) for name in newer if hasattr(parsing, name))
    return (NothingChanged, SyntaxError, AssertionError, ValueError, RecursionError, *own)


def _is_length(value: object) -> bool:
    return type(value) is int and 1 <= value <= LONGEST_LINE


def _tool_tables(source: Source, folder: PurePosixPath) -> dict[str, Any]:
    """Return what a folder tells the tools, by the tool; ruff has files of its own, too."""
    tool = _document(source, folder / PYPROJECT).get("tool", {})
    found = tool if isinstance(tool, dict) else {}
    for name in ("ruff.toml", ".ruff.toml"):  # the last one counts
        if source.exists(str(folder / name)):
            found = {**found, "ruff": _document(source, folder / name)}
    return {name: entry for name, entry in found.items() if isinstance(entry, dict)}


def _document(source: Source, path: PurePosixPath) -> dict[str, Any]:
    if not source.exists(str(path)):
        return {}
    try:
        document: dict[str, Any] = tomllib.loads(source.read(str(path)).decode("utf-8"))
    except (ValueError, RecursionError):  # a syntax error is a ValueError
        return {}
    return document


@dataclass(frozen=True)
class _Text:
    """Decoded source with what it takes to encode it again."""

    text: str
    encoding: str
    crlf: bool

    def encoded(self, text: str) -> bytes:
        return (text.replace("\n", "\r\n") if self.crlf else text).encode(self.encoding)


def _decoded(content: bytes) -> _Text | None:
    try:
        encoding, _ = tokenize.detect_encoding(io.BytesIO(content).readline)
        text = content.decode(encoding)
    except (SyntaxError, UnicodeDecodeError):
        return None
    crlf = "\r\n" in text
    if crlf and text.count("\r\n") != text.count("\n"):
        return None  # mixed endings: nothing black writes could be put back faithfully
    return _Text(text.replace("\r\n", "\n"), encoding, crlf)
