"""What strings give that a program puts together, within bounds.

A width of ten digits, or a string that is doubled forty times, would fill the memory of whoever
audits the repository; no task has such a name.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from string import Formatter

LONGEST = 5_000  # characters, or elements
_WIDTH_DIGITS = 4
_PERCENT = re.compile(r"%(?:\([^)]*\))?[-#0 +]*(\*|\d*)(?:\.(\*|\d*))?")
# Methods of a string that make a string, or several, of what they are given.
METHODS = frozenset(
    {
        "capitalize",
        "casefold",
        "endswith",
        "lower",
        "lstrip",
        "partition",
        "removeprefix",
        "removesuffix",
    }
    | {
        "replace",
        "rpartition",
        "rsplit",
        "rstrip",
        "split",
        "splitlines",
        "startswith",
        "strip",
        "title",
    }
    | {"upper"}
)


def joined(parts: Iterable[str], between: str = "") -> str | None:
    """Return strings one after the other, or None where that is too long.

    Args:
        parts: The strings.
        between: What stands between them.
    """
    several = list(parts)
    length = sum(len(part) + len(between) for part in several)
    return between.join(several) if length <= LONGEST else None


def percent(text: str, given: object) -> str | None:
    """Return ``text % given``, or None where that fails or is too long.

    Args:
        text: The string.
        given: The values, as ``%`` takes them.
    """
    if any("*" in found or _is_wide(found) for pair in _PERCENT.findall(text) for found in pair):
        return None
    try:
        return _bounded(text % given)
    except (TypeError, ValueError, KeyError, OverflowError):
        return None


def formatted(text: str, args: Sequence[object], named: Mapping[str, object]) -> str | None:
    """Return ``text.format(*args, **named)``, or None where that fails or is too long.

    Args:
        text: The string.
        args: The positional arguments: strings and numbers.
        named: The others.
    """
    try:
        specs = [spec or "" for _, _, spec, _ in Formatter().parse(text)]
        if any("{" in spec or any(map(_is_wide, re.findall(r"\d+", spec))) for spec in specs):
            return None
        return _bounded(text.format(*args, **named))
    except (IndexError, KeyError, TypeError, ValueError, AttributeError, OverflowError):
        return None


def by_method(text: str, method: str, args: Sequence[object]) -> str | list[str] | bool | None:
    """Return what one of ``METHODS`` gives, or None where that fails or is too long.

    Args:
        text: The string.
        method: The method's name.
        args: Its arguments: strings and numbers.
    """
    if any(isinstance(one, str) and len(one) > LONGEST for one in (text, *args)):
        return None
    try:
        made = getattr(text, method)(*args)
    except (TypeError, ValueError, OverflowError):
        return None
    if isinstance(made, bool):
        return made
    return _bounded(made) if isinstance(made, str) else list(made)


def _is_wide(digits: str) -> bool:
    return len(digits) > _WIDTH_DIGITS


def _bounded(made: str) -> str | None:
    return made if len(made) <= LONGEST else None
