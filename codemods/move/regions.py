"""Which lines belong to which top-level statement: comments belong to somebody.

Below a statement, indented comments and those that follow it without a blank line are its own.
Everything else belongs to the statement below; the part of it that heads a section is its banner.
The file's header and the marks of folding regions belong to no statement: what a region encloses
may go to several modules, and half a pair of marks is worse than none.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from codemods.move.headers import FILE_LINE, blocks, header_lines
from codemods.move.source import Source
from codemods.move.units import Unit

_RULE = re.compile(r"^#.*([-=#*~_+─═]\s?){4,}$|^#\s*([-=#*~_+─═]){3,}")
_FOLLOWS = re.compile(r"^#\s*(fmt:\s*on|yapf:\s*enable|isort:\s*on)\b")
_OPEN = re.compile(r"^#\s*(region\b|<editor-fold\b)")
_CLOSE = re.compile(r"^#\s*(end\s?region\b|</editor-fold\b)")


@dataclass(frozen=True)
class Region:
    """The lines of one statement, all counted from 1 and included.

    Attributes:
        first: First line, with the comments above it.
        last: Last line, with the comments below it.
        banner: Lines of the section banner above it, not part of ``first`` to ``last``.
        folds: Whether the mark of a folding region sets it apart from the statement above.
    """

    first: int
    last: int
    banner: tuple[int, int] | None = None
    folds: bool = False


def is_rule(line: str) -> bool:
    """Whether a comment line draws a line, as section banners do."""
    return _RULE.match(line) is not None


def regions(source: Source, units: tuple[Unit, ...]) -> tuple[Region, ...]:
    """The region of each statement."""
    marks = _marks(source)
    nobodys = marks | set(header_lines(source))
    found: list[Region] = []
    above = 0
    for position, unit in enumerate(units):
        last_cut = max((n for n in nobodys if above < n < unit.line), default=above)
        first, banner = _above(source, last_cut + 1, unit.line, is_top=position == 0)
        is_last = position + 1 == len(units)
        limit = source.line_count if is_last else units[position + 1].line - 1
        last = _below(source, source.last_line(unit.node), limit, is_last, nobodys)
        found.append(Region(first, last, banner, any(above < n < unit.line for n in marks)))
        above = last
    return tuple(found)


def _marks(source: Source) -> set[int]:
    """Lines that open or close a folding region; without one that closes, there are none."""
    lines = {n: source.line(n) for n in range(1, source.line_count + 1)}
    closing = {n for n, text in lines.items() if _CLOSE.match(text)}
    return closing | {n for n, text in lines.items() if closing and _OPEN.match(text)}


def _below(source: Source, code_end: int, limit: int, is_last: bool, nobodys: set[int]) -> int:
    """Last line of what belongs to the statement above."""
    lines = {n: source.line(n) for n in range(code_end + 1, limit + 1)}
    stop = min((n for n in lines if n in nobodys or is_rule(lines[n])), default=limit + 1)
    comments = [n for n, text in lines.items() if text.strip() and n < stop]
    if is_last:
        return max(comments, default=code_end)
    end = max((n for n in comments if lines[n][0] in " \t"), default=code_end)
    block = end
    while block + 1 < stop and lines[block + 1].strip():
        block += 1
    if block < limit and (block + 1 < stop or stop in nobodys):
        return block
    while end + 1 < stop and _FOLLOWS.match(lines[end + 1]):
        end += 1
    return end


def _above(
    source: Source, first: int, code: int, is_top: bool
) -> tuple[int, tuple[int, int] | None]:
    """First line of what belongs to the statement below, and its section banner."""
    lines = {n: source.line(n) for n in range(first, code)}
    found = blocks(lines)
    if is_top:
        found = [b for b in found if b[1] == code - 1 and not _is_file_comment(lines, b)]
    if not found:
        return code, None
    banners = [end for block in found if (end := _banner_end(lines, block))]
    if not banners:
        return found[0][0], None
    rest = [n for n in lines if n > banners[-1] and lines[n].strip()]
    return min(rest, default=code), (found[0][0], banners[-1])


def _is_file_comment(lines: dict[int, str], block: tuple[int, int]) -> bool:
    return any(FILE_LINE.match(lines[n]) for n in range(block[0], block[1] + 1) if n <= 2)


def _banner_end(lines: dict[int, str], block: tuple[int, int]) -> int:
    """Last line of the block that is a rule; 0 when the block is no banner."""
    rules = [n for n in range(block[0], block[1] + 1) if is_rule(lines[n])]
    return rules[-1] if rules else 0
