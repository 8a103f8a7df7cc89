"""How the lines of two texts differ, as ``difflib`` says it, and quick where many are the same.

``difflib`` compares each line with all lines that equal it: a file with one comment ten thousand
times takes it minutes. So what both texts begin and end with goes first, then the lines that each
of them has once are lined up (the idea of the patience diff), and so on between these. ``difflib``
sees what is left, with many equal lines in a row as one.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from itertools import groupby
from typing import TypeVar

Opcode = tuple[str, int, int, int, int]
Match = tuple[int, int, int]  # where it starts in the old and in the new lines, and its length
Line = TypeVar("Line", str, bytes)

_MANY = 250_000  # pairs of lines that difflib compares in a tenth of a second


def opcodes(old: Sequence[Line], new: Sequence[Line]) -> list[Opcode]:
    """Return the steps that make ``new`` of ``old``: tag, start and end in each of them.

    Args:
        old: The lines before.
        new: The lines after.
    """
    found: list[Opcode] = []
    here = there = 0
    for start, new_start, length in [*_joined(_matches(old, new)), (len(old), len(new), 0)]:
        if here < start or there < new_start:
            tag = "insert" if here == start else "delete" if there == new_start else "replace"
            found.append((tag, here, start, there, new_start))
        here, there = start + length, new_start + length
        if length:
            found.append(("equal", start, here, new_start, there))
    return found


def _joined(matches: Iterator[Match]) -> list[Match]:
    """Return the matches, those that follow each other without a gap as one."""
    found: list[Match] = []
    for start, new_start, length in matches:
        before = found[-1] if found else (0, 0, 0)
        if (before[0] + before[2], before[1] + before[2]) == (start, new_start) and found:
            found[-1] = (before[0], before[1], before[2] + length)
        elif length:
            found.append((start, new_start, length))
    return found


def _matches(old: Sequence[Line], new: Sequence[Line]) -> Iterator[Match]:
    """Yield where both have the same lines, in ascending order."""
    head = _common(old, new)
    tail = _common(old[head:][::-1], new[head:][::-1])
    end, new_end = len(old) - tail, len(new) - tail
    yield 0, 0, head
    if head < end and head < new_end:
        for start, new_start, length in _within(old[head:end], new[head:new_end]):
            yield head + start, head + new_start, length
    yield end, new_end, tail


def _within(old: Sequence[Line], new: Sequence[Line]) -> Iterator[Match]:
    anchors: list[tuple[int, int]] = _anchors(old, new)
    if not anchors:
        yield from _by_runs(old, new) if len(old) * len(new) > _MANY else _by_lines(old, new)
        return
    here = there = 0
    for start, new_start in [*anchors, (len(old), len(new))]:
        for first, new_first, length in _matches(old[here:start], new[there:new_start]):
            yield here + first, there + new_first, length
        if start < len(old):
            yield start, new_start, 1
        here, there = start + 1, new_start + 1


def _common(old: Sequence[Line], new: Sequence[Line]) -> int:
    """Return how many lines both begin with."""
    pairs = enumerate(zip(old, new, strict=False))
    return next((n for n, (one, other) in pairs if one != other), min(len(old), len(new)))


def _anchors(old: Sequence[Line], new: Sequence[Line]) -> list[tuple[int, int]]:
    """Return the most lines that each text has once and both have in the same order."""
    places = {line: number for number, line in enumerate(new)}
    once = {line for line, count in Counter(new).items() if count == 1}
    once &= {line for line, count in Counter(old).items() if count == 1}
    return _ascending([(n, places[line]) for n, line in enumerate(old) if line in once])


def _ascending(pairs: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Return a longest part of the pairs whose second numbers ascend (patience sorting)."""
    tops: list[int] = []  # the smallest last number of a row of each length
    last: list[int] = []  # which pair that is
    before: list[int] = []  # the pair ahead of each in its row, or -1
    for index, (_, number) in enumerate(pairs):
        length = bisect_left(tops, number)
        before.append(last[length - 1] if length else -1)
        tops[length : length + 1], last[length : length + 1] = [number], [index]
    row: list[tuple[int, int]] = []
    index = last[-1] if last else -1
    while index >= 0:
        row.append(pairs[index])
        index = before[index]
    return row[::-1]


def _by_lines(old: Sequence[Line], new: Sequence[Line]) -> Iterator[Match]:
    yield from SequenceMatcher(None, old, new, autojunk=False).get_matching_blocks()


def _by_runs(old: Sequence[Line], new: Sequence[Line]) -> Iterator[Match]:
    """Yield matches of whole runs of equal lines."""
    runs, new_runs = _runs(old), _runs(new)
    starts, new_starts = _starts(runs), _starts(new_runs)
    matcher = SequenceMatcher(None, runs, new_runs, autojunk=False)
    for start, new_start, length in matcher.get_matching_blocks():
        count = starts[start + length] - starts[start]
        yield starts[start], new_starts[new_start], count


def _runs(lines: Sequence[Line]) -> list[tuple[Line, int]]:
    return [(line, sum(1 for _ in same)) for line, same in groupby(lines)]


def _starts(runs: Sequence[tuple[Line, int]]) -> list[int]:
    """Return the line that each run starts with, and the end of the last one."""
    found = [0]
    for _, count in runs:
        found.append(found[-1] + count)
    return found
