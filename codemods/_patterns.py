"""Patterns of nodes: of ``libcst.matchers`` what this package needs, with the same names.

Importing libcst's takes a quarter of a second: they are several hundred classes. Here a pattern is
made of the kind of node that it is named after, at the time that it is asked for::

    from codemods import _patterns as m

    m.matches(node, m.Call(func=m.Name("print")) | m.Await())

Read libcst's documentation for what they mean. What is not named in a pattern matches anything.
"""

from __future__ import annotations

import re
from abc import ABC, abstractmethod
from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

import libcst as cst

from codemods._nodes import descendants, field_names


class Pattern(ABC):
    """What a node, or a value in it, may be like."""

    @abstractmethod
    def accepts(self, value: object) -> bool:
        """Tell whether a value is like this."""

    def __or__(self, other: Pattern) -> Pattern:
        return OneOf(self, other)


class OneOf(Pattern):
    """What is like one of several patterns.

    Args:
        options: The patterns.
    """

    def __init__(self, *options: Pattern) -> None:
        self._options = options

    def accepts(self, value: object) -> bool:
        """Tell whether one of the patterns accepts a value."""
        return any(option.accepts(value) for option in self._options)


class MatchIfTrue(Pattern):
    """What a function says yes to.

    Args:
        function: The function; it is asked about an attribute's value.
    """

    def __init__(self, function: Callable[[Any], bool]) -> None:
        self._function = function

    def accepts(self, value: object) -> bool:
        """Ask the function."""
        return self._function(value)


class MatchRegex(Pattern):
    """A text that a regular expression describes as a whole.

    Args:
        expression: The expression.
    """

    def __init__(self, expression: str) -> None:
        self._fits = re.compile(expression).fullmatch

    def accepts(self, value: object) -> bool:
        """Tell whether a value is such a text."""
        return isinstance(value, str) and self._fits(value) is not None


class AtLeastN:
    """In a sequence: any items, but not less than a number of them.

    Args:
        n: The number.
    """

    def __init__(self, n: int) -> None:
        self.n = n


def ZeroOrMore() -> AtLeastN:
    """In a sequence: any items, or none."""
    return AtLeastN(0)


class _Node(Pattern):
    """A node of a kind, not of a subclass of it, with attributes like these."""

    def __init__(self, kind: type[cst.CSTNode], *values: Any, **named: Any) -> None:
        names = field_names(kind)
        attributes = {**dict(zip(names, values, strict=False)), **named}
        if unknown := attributes.keys() - set(names):
            raise TypeError(f"{kind.__name__} has no {', '.join(sorted(unknown))}")
        self._kind = kind
        self._attributes = attributes

    def accepts(self, value: object) -> bool:
        """Tell whether a value is such a node."""
        if type(value) is not self._kind:
            return False
        wanted = self._attributes.items()
        return all(_is_like(getattr(value, name), expected) for name, expected in wanted)


def __getattr__(kind: str) -> Callable[..., Pattern]:
    """Return what makes patterns of a kind of node: ``Name("x")``, ``Call(func=...)``."""
    found = getattr(cst, kind, None)
    if not (isinstance(found, type) and issubclass(found, cst.CSTNode)):
        raise AttributeError(f"there is no kind of node {kind!r}")
    return partial(_Node, found)


def matches(node: object, pattern: Pattern) -> bool:
    """Tell whether a node is like a pattern."""
    return pattern.accepts(node)


def findall(node: cst.CSTNode, pattern: Pattern) -> list[cst.CSTNode]:
    """Return what is like a pattern in a node, itself included, in order of the source."""
    return [one for one in descendants(node) if pattern.accepts(one)]


def _is_like(value: object, expected: object) -> bool:
    if isinstance(expected, Pattern):
        return expected.accepts(value)
    if isinstance(expected, list):
        return isinstance(value, list | tuple) and _are_like(value, expected)
    return value is expected if expected is None else value == expected


def _are_like(values: Sequence[object], expected: Sequence[object]) -> bool:
    if not expected:
        return not values
    first, rest = expected[0], expected[1:]
    if isinstance(first, AtLeastN):
        starts = range(first.n, len(values) + 1)
        return any(_are_like(values[start:], rest) for start in starts)
    return bool(values) and _is_like(values[0], first) and _are_like(values[1:], rest)
