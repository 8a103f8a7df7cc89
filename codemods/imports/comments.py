"""Comments of import lines: which follow a statement everywhere, and where the others go."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from typing import Any

import libcst as cst

from codemods._visits import Reader

_PRAGMA = re.compile(r"#\s*(noqa|isort|type:|pylint|pragma|ruff|flake8|nosec|pyright|mypy)", re.I)
_RULES = re.compile(
    r"(?P<lead>#\s*(?:(?P<noqa>noqa)\s*:|pylint\s*:\s*disable\s*=)\s*)"
    r"(?P<rules>[a-z]+[\w-]*(?:(?:\s*,\s*)[a-z]+[\w-]*)*)",
    re.I,
)
_ABOUT_STARS = {"F403", "F405", "W0401", "W0614", "WILDCARD-IMPORT", "UNUSED-WILDCARD-IMPORT"}
_ISORT = re.compile(r"#\s*isort\s*:", re.I)


def is_pragma(comment: cst.Comment | None) -> bool:
    """Tell whether a tool reads ``comment``, so that each part of a split needs it."""
    return comment is not None and _PRAGMA.match(comment.value) is not None


def pins_order(line: cst.SimpleStatementLine) -> bool:
    """Tell whether an ``isort:`` comment forbids moving lines around this one."""
    comments = [line.trailing_whitespace.comment, *(e.comment for e in line.leading_lines)]
    return any(c is not None and _ISORT.match(c.value) for c in comments)


def for_names(comment: cst.Comment, unread: bool) -> cst.Comment | None:
    """Return a pragma of a star import for a statement that lists names in its place.

    Args:
        comment: The comment behind the star import.
        unread: The file itself reads not all of the names.

    Returns:
        The comment without the rules about stars, and with the one about unused imports where the
        new statement breaks it; None where nothing is left.
    """

    def without_star(match: re.Match[str]) -> str:
        rules = re.split(r"[,\s]+", match["rules"])
        kept = [rule for rule in rules if rule.upper() not in _ABOUT_STARS]
        if len(kept) == len(rules):
            return match[0]
        unused = "F401" if match["noqa"] else "unused-import"
        if unread and unused not in kept:
            kept.insert(0, unused)
        comma = ", " if ", " in match["rules"] else ","
        return match["lead"] + comma.join(kept) if kept else ""

    text = _RULES.sub(without_star, comment.value).strip()
    if not text:
        return None
    return cst.Comment(text if text.startswith("#") else f"# {text}")


class _Collector(Reader):
    def __init__(self) -> None:
        self.found: list[str] = []

    def visit_Comment(self, node: cst.Comment) -> None:
        self.found.append(node.value)


def comments_in(node: cst.CSTNode) -> list[str]:
    """Return the text of every comment inside ``node``."""
    collector = _Collector()
    collector.read(node)
    return collector.found


def blank_prefix(lines: Sequence[cst.EmptyLine]) -> tuple[list[cst.EmptyLine], list[cst.EmptyLine]]:
    """Split leading lines into the blank ones at the start and the rest."""
    for index, line in enumerate(lines):
        if line.comment is not None:
            return list(lines[:index]), list(lines[index:])
    return list(lines), []


def hand_down(
    removed: Sequence[cst.EmptyLine], following: Sequence[cst.EmptyLine]
) -> list[cst.EmptyLine]:
    """Return the leading lines of a statement after the one before it has been removed.

    Comments of the removed statement stay; of the blank lines the larger group stays.
    """
    blanks, rest = blank_prefix(removed)
    next_blanks, next_rest = blank_prefix(following)
    if rest:
        return [*blanks, *rest, *following]
    return [*max(blanks, next_blanks, key=len), *next_rest]


def banner_above(
    line: cst.SimpleStatementLine | cst.BaseCompoundStatement,
) -> list[cst.EmptyLine]:
    """Return the comments above a statement that a blank line sets apart from it."""
    leading = list(line.leading_lines)
    while leading and leading[-1].comment is not None:
        leading.pop()
    while leading and leading[-1].comment is None:
        leading.pop()
    return leading


def without_lines(
    body: Iterable[Any], left: Callable[[Any], Any | None]
) -> tuple[list[Any], list[cst.EmptyLine]]:
    """Return the statements that stay, and the banners that nothing is left to carry.

    Args:
        body: The statements of a module or a block.
        left: Gives what is left of one; None where it goes, and what is below has its banner.
    """
    stay: list[Any] = []
    orphans: list[cst.EmptyLine] = []
    for line in body:
        rest = left(line)
        if rest is None:
            orphans += banner_above(line)
            continue
        if orphans:
            rest = rest.with_changes(leading_lines=[*orphans, *rest.leading_lines])
            orphans = []
        stay.append(rest)
    return stay, orphans


def own_line(comment: cst.Comment) -> cst.EmptyLine:
    """Return ``comment`` as a line of its own."""
    return cst.EmptyLine(comment=comment)
