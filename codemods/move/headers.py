"""The comments at the top of a file that speak for all of it: licence and file-level pragmas.

Every new module gets them. Shebang and coding line stay with the file that they are about.
"""

from __future__ import annotations

import re

import libcst as cst

from codemods.move.source import Source

FILE_LINE = re.compile(r"^#(!|.*coding[:=])")
_LICENCE = re.compile(
    r"copyright|spdx-|licensed under|all rights reserved|permission is hereby granted"
    r"|redistribution and use",
    re.IGNORECASE,
)
_PRAGMA = re.compile(
    r"^#\s*(ruff\s*:\s*noqa|flake8\s*[:=]\s*noqa|mypy\s*:|pyright\s*:|pylint\s*:\s*disable\s*="
    r"|pylint\s*:\s*skip-file|isort\s*:\s*skip_file|type\s*:\s*ignore)",
    re.IGNORECASE,
)


def header_lines(source: Source) -> tuple[int, ...]:
    """The lines of the header, counted from 1."""
    lines = {n: source.line(n) for n in _above_code(source)}
    found: list[int] = []
    for first, last in blocks(lines):
        block = [n for n in range(first, last + 1) if not _is_file_line(n, lines[n])]
        whole = any(_LICENCE.search(lines[n]) for n in block)
        found += [n for n in block if whole or _PRAGMA.match(lines[n])]
    return tuple(found)


def header(source: Source) -> str:
    """The text of the header, blank lines between its parts."""
    lines = {n: source.line(n) for n in header_lines(source)}
    parts = [source.lines(first, last)[:-1] for first, last in blocks(lines)]
    return "\n\n".join(parts)


def touches_docstring(source: Source) -> bool:
    """Whether no blank line is between the header and the docstring."""
    lines = header_lines(source)
    return bool(lines) and _has_docstring(source) and lines[-1] + 1 == _start(source, 0)


def blocks(lines: dict[int, str]) -> list[tuple[int, int]]:
    """Runs of lines that are not blank."""
    found: list[tuple[int, int]] = []
    for number, text in lines.items():
        if not text.strip():
            continue
        if found and found[-1][1] == number - 1:
            found[-1] = (found[-1][0], number)
        else:
            found.append((number, number))
    return found


def _above_code(source: Source) -> list[int]:
    """The lines above the first statement, and those between the docstring and the next one."""
    body = source.tree.body
    if not body:
        return []
    found = list(range(1, _start(source, 0)))
    if _has_docstring(source) and len(body) > 1:
        found += range(source.last_line(body[0]) + 1, _start(source, 1))
    return found


def _start(source: Source, index: int) -> int:
    return source.first_line(source.tree.body[index])


def _has_docstring(source: Source) -> bool:
    first = source.tree.body[0]
    small = first.body[0] if isinstance(first, cst.SimpleStatementLine) else None
    strings = (cst.SimpleString, cst.ConcatenatedString)
    return isinstance(small, cst.Expr) and isinstance(small.value, strings)


def _is_file_line(number: int, text: str) -> bool:
    return number <= 2 and FILE_LINE.match(text) is not None
