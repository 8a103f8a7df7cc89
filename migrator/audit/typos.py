"""Names that differ from another by a slip of the hand."""

from __future__ import annotations

import re


def one_letter_off(known: str, name: str) -> bool:
    """Tell whether a name is a known one with one letter wrong, missing, doubled or swapped.

    Numbers and short words do not count: ``v1`` and ``v2`` are two things.
    """
    if known.replace("_", "").lower() == name.replace("_", "").lower():
        return True
    parts, others = re.split(r"[._]", known), re.split(r"[._]", name)
    if len(parts) != len(others):
        return False
    pairs = [pair for pair in zip(parts, others, strict=True) if pair[0] != pair[1]]
    if len(pairs) != 1:
        return False
    one, other = pairs[0]
    return min(len(one), len(other)) >= 4 and one.isalpha() and other.isalpha() and _off(one, other)


def _off(one: str, other: str) -> bool:
    start = next((i for i, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), None)
    if start is None:  # one more letter at the end, but for a plural: those are two things
        return abs(len(one) - len(other)) == 1 and max(one, other, key=len)[-1] != "s"
    rest, tail = one[start:], other[start:]
    swapped = rest[1:2] + rest[:1] + rest[2:]
    return tail in (rest[1:], swapped) or rest == tail[1:] or rest[1:] == tail[1:]
