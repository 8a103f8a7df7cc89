"""Which lines belong to which top-level statement: comments belong to somebody.

Below a statement, indented comments and those that follow it without a blank line are its own.
Everything else belongs to the statement below; the part of it that heads a section is its banner.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from codemods.move.source import Source
from codemods.move.units import Unit

_RULE = re.compile(r"^#.*([-=#*~_+─═]\s?){4,}$|^#\s*([-=#*~_+─═]){3,}")
_FOLLOWS = re.compile(r"^#\s*(fmt:\s*on|yapf:\s*enable|isort:\s*on|endregion)\b")
_FILE = re.compile(r"^#(!|.*coding[:=])")


@dataclass(frozen=True)
class Region:
    """The lines of one statement, all counted from 1 and included.

    Attributes:
        first: First line, with the comments above it.
        last: Last line, with the comments below it.
        banner: Lines of the section banner above it, not part of ``first`` to ``last``.
    """

    first: int
    last: int
    banner: tuple[int, int] | None = None


def is_rule(line: str) -> bool:
    """Whether a comment line draws a line, as section banners do."""
    return _RULE.match(line) is not None


def regions(source: Source, units: tuple[Unit, ...]) -> tuple[Region, ...]:
    """The region of each statement."""
    found: list[Region] = []
    above = 0
    for position, unit in enumerate(units):
        first, banner = _above(source, above + 1, unit.line, is_top=position == 0)
        is_last = position + 1 == len(units)
        limit = source.line_count if is_last else units[position + 1].line - 1
        last = _below(source, source.last_line(unit.node), limit, is_last)
        found.append(Region(first, last, banner))
        above = last
    return tuple(found)


def _below(source: Source, code_end: int, limit: int, is_last: bool) -> int:
    """Last line of what belongs to the statement above."""
    lines = {n: source.line(n) for n in range(code_end + 1, limit + 1)}
    comments = [n for n, text in lines.items() if text.strip()]
    if is_last:
        return max(comments, default=code_end)
    end = max((n for n in comments if lines[n][0] in " \t"), default=code_end)
    block = end
    while lines.get(block + 1, "").strip():
        block += 1
    if block < limit:
        return block
    while end < limit and _FOLLOWS.match(lines[end + 1]):
        end += 1
    return end


def _above(
    source: Source, first: int, code: int, is_top: bool
) -> tuple[int, tuple[int, int] | None]:
    """First line of what belongs to the statement below, and its section banner."""
    lines = {n: source.line(n) for n in range(first, code)}
    blocks = _blocks(lines)
    if is_top:
        blocks = [b for b in blocks if b[1] == code - 1 and not _is_file_comment(lines, b)]
    if not blocks:
        return code, None
    banners = [end for block in blocks if (end := _banner_end(lines, block))]
    if not banners:
        return blocks[0][0], None
    rest = [n for n in lines if n > banners[-1] and lines[n].strip()]
    return min(rest, default=code), (blocks[0][0], banners[-1])


def _is_file_comment(lines: dict[int, str], block: tuple[int, int]) -> bool:
    return any(_FILE.match(lines[n]) for n in range(block[0], block[1] + 1) if n <= 2)


def _blocks(lines: dict[int, str]) -> list[tuple[int, int]]:
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


def _banner_end(lines: dict[int, str], block: tuple[int, int]) -> int:
    """Last line of the block that is a rule; 0 when the block is no banner."""
    rules = [n for n in range(block[0], block[1] + 1) if is_rule(lines[n])]
    return rules[-1] if rules else 0
