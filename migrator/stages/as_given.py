"""Says of the results of several codemods where their lines are in the file as it was given."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from codemods.imports.model import Rewritten


def as_given(before: bytes, results: list[Rewritten]) -> list[Rewritten]:
    """Return results whose refusals and mentions have the lines of the file before all of them.

    Args:
        before: The file.
        results: What codemods have made of it, each of what the one before it left.
    """
    placed = (_placed(before, one.code, other) for one, other in pairwise(results))
    return [*results[:1], *placed]


def _placed(before: bytes, given: bytes, done: Rewritten) -> Rewritten:
    if given == before or not (done.refusals or done.mentions):
        return done
    line = line_before(before, given)
    return replace(
        done,
        refusals=tuple(replace(one, line=line(one.line)) for one in done.refusals),
        mentions=tuple(replace(one, line=line(one.line)) for one in done.mentions),
    )


def line_before(before: bytes, after: bytes) -> Callable[[int], int]:
    """Return what finds the line that a line was, or the first of those that it was made of.

    Args:
        before: The file as it was.
        after: What it has become.
    """
    from codemods.line_diff import opcodes

    steps = opcodes(before.splitlines(), after.splitlines())

    def line(number: int) -> int:
        tag, start, _, low, _ = next(step for step in steps if step[3] < number <= step[4])
        return start + (number - low if tag == "equal" else 1)

    return line
