"""Adds a parameter's line to the docstring section that lists the others.

Google (``Args:``), NumPy (``Parameters`` underlined) and Sphinx (``:param x:``) sections.
A docstring that lists no parameter of the function is left alone.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from functools import partial

import libcst as cst

from codemods._parameters import all_parameters
from codemods.move.edits import Edit
from codemods.move.model import NewParameter
from codemods.move.source import Source

_GOOGLE = re.compile(r"^\s*(Args|Arguments|Parameters|Params):\s*$")
_UNDERLINE = re.compile(r"^\s*-{3,}\s*$")

# The last line of the section's last entry, and what writes another entry like it.
Found = tuple[int, Callable[[NewParameter], str]]


def document(source: Source, function: cst.FunctionDef, new: Sequence[NewParameter]) -> list[Edit]:
    """Edits that list the new parameters after the last one the docstring lists."""
    described = [parameter for parameter in new if parameter.description]
    literal = docstring_of(function)
    if literal is None or not described:
        return []
    start, end = source.span(literal)
    first, last = source.line_at(start), source.line_at(end)
    names = [param.name.value for param in all_parameters(function.params)]
    lines = {n: source.line(n) for n in range(first + 1, last)}
    for style in (_sphinx, _google, _numpy):
        found = style(lines, names)
        if found is not None:
            line, write = found
            offset = source.start_of_line(line + 1)
            text = "".join(map(write, described))
            return [Edit(offset, offset, text)]
    return []


def docstring_of(function: cst.FunctionDef) -> cst.SimpleString | None:
    """The literal of a function's docstring, when it is a single plain literal."""
    body = function.body.body
    first = body[0] if body else None
    if isinstance(first, cst.SimpleStatementLine):
        first = first.body[0]
    if isinstance(first, cst.Expr) and isinstance(first.value, cst.SimpleString):
        return first.value
    return None


def _indent(line: str) -> str:
    return line[: len(line) - len(line.lstrip())]


def _entry_end(lines: dict[int, str], entry: int) -> int:
    """Last line of an entry: everything below it that is indented deeper."""
    depth = len(_indent(lines[entry]))
    end = entry
    for number in range(entry + 1, max(lines) + 1):
        text = lines[number]
        if text.strip() and len(_indent(text)) <= depth:
            break
        end = number if text.strip() else end
    return end


def _last_entry(
    lines: dict[int, str], names: list[str], pattern: str, after: int = 0
) -> int | None:
    """The last line below ``after`` that describes one of the parameters."""
    known = "|".join(re.escape(name) for name in names) or r"(?!)"
    regex = re.compile(pattern.format(names=known))
    found = [n for n, text in lines.items() if n > after and regex.match(text)]
    return found[-1] if found else None


def _sphinx(lines: dict[int, str], names: list[str]) -> Found | None:
    entry = _last_entry(lines, names, r"^\s*:(?:param\s(?:.*\s)?|type\s)(?:{names}):")
    if entry is None:
        return None
    indent = _indent(lines[entry])
    return _entry_end(lines, entry), lambda p: f"{indent}:param {p.name}: {p.description}\n"


def _google(lines: dict[int, str], names: list[str]) -> Found | None:
    header = next((n for n, text in lines.items() if _GOOGLE.match(text)), None)
    if header is None:
        return None
    section = {n: lines[n] for n in range(header, _entry_end(lines, header) + 1)}
    entry = _last_entry(section, names, r"^\s*\*{{0,2}}(?:{names})\s*(?:\([^)]*\))?\s*:", header)
    if entry is None:
        return None
    typed = re.match(r"^\s*\w+\s*\(", lines[entry]) is not None
    indent = _indent(lines[entry])

    def write(p: NewParameter) -> str:
        kind = f" ({p.annotation})" if typed and p.annotation else ""
        return f"{indent}{p.name}{kind}: {p.description}\n"

    return _entry_end(section, entry), write


def _numpy(lines: dict[int, str], names: list[str]) -> Found | None:
    for number, text in lines.items():
        if text.strip() == "Parameters" and _UNDERLINE.match(lines.get(number + 1, "")):
            section = _numpy_section(lines, number + 2)
            entry = _last_entry(section, names, r"^\s*\*{{0,2}}(?:{names})\s*(?::.*)?$")
            if entry is not None:
                return _entry_end(section, entry), partial(_numpy_entry, lines[entry])
    return None


def _numpy_entry(like: str, p: NewParameter) -> str:
    indent = _indent(like)
    kind = f" : {p.annotation}" if ":" in like and p.annotation else ""
    return f"{indent}{p.name}{kind}\n{indent}    {p.description}\n"


def _numpy_section(lines: dict[int, str], start: int) -> dict[int, str]:
    section: dict[int, str] = {}
    for number in range(start, max(lines) + 1):
        if _UNDERLINE.match(lines.get(number + 1, "")):
            break
        section[number] = lines[number]
    return section
