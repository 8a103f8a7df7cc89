"""Edits of a text by position: everything that is not edited stays byte for byte."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from codemods.move.source import Source


@dataclass(frozen=True, order=True)
class Edit:
    """Replace the characters from ``start`` to ``end`` with ``text``."""

    start: int
    end: int
    text: str


def apply(text: str, edits: Iterable[Edit], start: int, end: int) -> str:
    """The part of a text from ``start`` to ``end`` after the edits that fall into it."""
    pieces: list[str] = []
    done = start
    for edit in sorted(set(edits)):
        if start <= edit.start and edit.end <= end:
            pieces += [text[done : edit.start], edit.text]
            done = edit.end
    return "".join([*pieces, text[done:end]])


def insert_after(source: Source, end: int, items: list[str]) -> list[Edit]:
    """Insert items into a comma-separated list, after the item that ends at ``end``.

    After an item that has its line to itself each gets a line of its own; else they go inline.
    """
    line = source.line_at(end)
    line_end = source.start_of_line(line) + len(source.line(line))
    rest = source.text[end:line_end].strip()
    behind = rest.lstrip(",").strip()
    indent = _own_line_indent(source, end)
    if indent is None or (behind and not behind.startswith("#")):
        return [Edit(end, end, "".join(f", {item}" for item in items))]
    lines = ",".join(f"\n{indent}{item}" for item in items)
    if rest.startswith(","):
        return [Edit(line_end, line_end, f"{lines},")]
    return [Edit(end, line_end, f",{source.text[end:line_end]}{lines}")]


def _own_line_indent(source: Source, end: int) -> str | None:
    """Indentation of the line, when it starts with the (one-line) item that ends at ``end``."""
    start = source.start_of_line(source.line_at(end))
    before = source.text[start:end]
    stripped = before.lstrip()
    is_first = "," not in _outside_brackets(stripped) and "(" not in _unclosed(stripped)
    return before[: len(before) - len(stripped)] if is_first else None


def _outside_brackets(text: str) -> str:
    depth = 0
    kept: list[str] = []
    for char in text:
        depth += char in "([{"
        depth -= char in ")]}"
        if depth == 0:
            kept.append(char)
    return "".join(kept)


def _unclosed(text: str) -> str:
    return "(" if text.count("(") > text.count(")") else ""
