"""Two texts beside each other, with a mark at each line that differs."""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Sequence

MOST_LINES = 60


def side_by_side(left: tuple[str, str], right: tuple[str, str], width: int = 100) -> Iterator[str]:
    """Yield the lines of a table with two columns.

    ``|`` marks lines that differ, ``<`` and ``>`` lines that only one side has.

    Args:
        left: Title and text.
        right: Title and text.
        width: Of the whole table, in characters; longer lines are cut.
    """
    column = (width - 3) // 2
    yield _row(left[0], " ", right[0], column)
    yield _row("-" * column, "-", "-" * column, column)
    rows = list(_rows(_lines(left[1]), _lines(right[1])))
    for one, mark, other in rows[:MOST_LINES]:
        yield _row(one, mark, other, column)
    if len(rows) > MOST_LINES:
        yield f"... and {len(rows) - MOST_LINES} more lines"


def _lines(text: str) -> list[str]:
    return [line.expandtabs(4).rstrip() for line in text.splitlines()]


def _rows(left: Sequence[str], right: Sequence[str]) -> Iterator[tuple[str, str, str]]:
    matcher = difflib.SequenceMatcher(None, left, right, autojunk=False)
    for tag, start, end, from_, to in matcher.get_opcodes():
        old, new = left[start:end], right[from_:to]
        for number in range(max(len(old), len(new))):
            one = old[number] if number < len(old) else None
            other = new[number] if number < len(new) else None
            mark = " " if tag == "equal" else "<" if other is None else ">" if one is None else "|"
            yield one or "", mark, other or ""


def _row(left: str, mark: str, right: str, column: int) -> str:
    return f"{_cut(left, column):{column}} {mark} {_cut(right, column)}".rstrip()


def _cut(text: str, width: int) -> str:
    return text if len(text) <= width else text[: width - 1] + "\N{HORIZONTAL ELLIPSIS}"
