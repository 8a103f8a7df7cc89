"""Trees and their nodes, read once: many questions are asked of the same file."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields
from functools import cache, lru_cache

import libcst as cst


@lru_cache(maxsize=32)  # several codemods look at a file, and a stage is built twice
def parsed(source: bytes) -> cst.Module:
    """Return the tree of a file; trees do not change, so that all who ask can share it.

    Args:
        source: The file.

    Raises:
        ParserSyntaxError: It does not parse.
    """
    return cst.parse_module(source)


@lru_cache(maxsize=32_768)  # libcst builds the node anew to find what is below it
def children(node: cst.CSTNode) -> tuple[cst.CSTNode, ...]:
    """Return the nodes right below a node, in order of the source."""
    return tuple(node.children)


def descendants(node: cst.CSTNode) -> Iterator[cst.CSTNode]:
    """Yield a node and everything in it, in order of the source."""
    waiting = [node]
    while waiting:
        one = waiting.pop()
        yield one
        waiting.extend(reversed(children(one)))


def in_any_order(node: cst.CSTNode) -> Iterator[cst.CSTNode]:
    """Yield a node and everything in it, in no order that means anything: much quicker."""
    waiting: list[object] = [node]
    while waiting:
        one = waiting.pop()
        if isinstance(one, (list, tuple)):
            waiting.extend(one)
        elif isinstance(one, cst.CSTNode):
            yield one
            waiting += [getattr(one, name) for name in _fields(type(one))]


@cache
def _fields(kind: type[cst.CSTNode]) -> tuple[str, ...]:
    return tuple(one.name for one in fields(kind))
