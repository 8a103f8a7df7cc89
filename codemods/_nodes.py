"""Trees and their nodes, read once: many questions are asked of the same file."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import fields
from functools import lru_cache
from typing import Any, TypeVar

import libcst as cst

NodeT = TypeVar("NodeT", bound=cst.CSTNode)


class _Fields(dict[type, tuple[str, ...] | None]):
    """The names of what a kind of node is made of, by kind; None where it is no node.

    Asking this is much quicker than ``isinstance``, as nodes are abstract base classes.
    """

    def __missing__(self, kind: type) -> tuple[str, ...] | None:
        names = tuple(one.name for one in fields(kind)) if issubclass(kind, cst.CSTNode) else None
        self[kind] = names
        return names


_FIELDS = _Fields()


def field_names(kind: type[cst.CSTNode]) -> tuple[str, ...]:
    """Return the names of what a kind of node is made of, in order of its constructor."""
    return _FIELDS[kind] or ()


_IN_ORDER: dict[type[cst.CSTNode], tuple[str, ...]] = {}


@lru_cache(
    maxsize=128
)  # several codemods look at a file, a stage is built twice, and the next asks
def parsed(source: bytes) -> cst.Module:
    """Return the tree of a file; trees do not change, so that all who ask can share it.

    Args:
        source: The file.

    Raises:
        ParserSyntaxError: It does not parse.
    """
    return cst.parse_module(source)


def printed(module: cst.Module) -> bytes:
    """Return what ``module.bytes`` is; a statement that several modules have is printed once."""
    if not module.has_trailing_newline:
        return module.bytes
    lines = (*module.header, *module.body, *module.footer)
    style = module.default_indent, module.default_newline
    code = "".join([text_of_line(line, *style) for line in lines]) or module.default_newline
    return code.encode(module.encoding)


@lru_cache(maxsize=4096)  # most statements of a file that is edited stay as they are
def text_of_line(line: cst.CSTNode, indent: str, newline: str) -> str:
    """Return a statement or an empty line as a file with this indentation and newline has it."""
    return cst.Module([], default_indent=indent, default_newline=newline).code_for_node(line)


def children(node: cst.CSTNode) -> tuple[cst.CSTNode, ...]:
    """Return the nodes right below a node, in order of the source.

    So does ``node.children``; but libcst builds the node anew to find them.
    """
    kind = type(node)
    if kind not in _IN_ORDER:
        _IN_ORDER[kind] = _attributes(node)
    found: list[cst.CSTNode] = []
    for name in _IN_ORDER[kind]:
        value = getattr(node, name)
        below = type(value)
        if below is list or below is tuple:
            found += value
        elif _FIELDS[below] is not None:
            found.append(value)
    return tuple(found)


def _attributes(node: cst.CSTNode) -> tuple[str, ...]:
    """Return the names of what a visitor finds in a node, in order: the same for all of a kind."""
    recorder = _Recorder(node)
    node.visit(recorder)
    # The one attribute that is not visited where it is None; it is the last.
    later = {"format_spec"}.intersection(_FIELDS[type(node)] or ()).difference(recorder.names)
    return (*recorder.names, *later)


class _Recorder(cst.CSTVisitor):
    def __init__(self, root: cst.CSTNode) -> None:
        super().__init__()
        self.names: list[str] = []
        self._root = root

    def on_visit(self, node: cst.CSTNode) -> bool:
        return node is self._root

    def on_visit_attribute(self, node: cst.CSTNode, attribute: str) -> None:
        self.names.append(attribute)


def evaluated(node: cst.SimpleString | cst.ConcatenatedString) -> str | bytes | None:
    """Return the value of a string literal; None where a part of it is no plain literal."""
    return _meaning(node.value) if isinstance(node, cst.SimpleString) else node.evaluated_value


@lru_cache(maxsize=4096)  # the strings of a file are looked at by several codemods
def _meaning(literal: str) -> str | bytes:
    return cst.SimpleString(literal).evaluated_value


def descendants(node: cst.CSTNode) -> Iterator[cst.CSTNode]:
    """Yield a node and everything in it, in order of the source."""
    waiting = [node]
    while waiting:
        one = waiting.pop()
        yield one
        waiting.extend(reversed(children(one)))


def in_any_order(node: cst.CSTNode) -> Iterator[cst.CSTNode]:
    """Yield a node and everything in it, in no order that means anything: much quicker."""
    waiting: list[Any] = [node]
    while waiting:
        one = waiting.pop()
        kind = type(one)
        if kind is list or kind is tuple:
            waiting.extend(one)
            continue
        names = _FIELDS[kind]
        if names is not None:
            yield one
            waiting += [getattr(one, name) for name in names]


def of_kind(node: cst.CSTNode, kind: type[NodeT]) -> Iterator[NodeT]:
    """Yield the nodes of one kind, not of a subclass of it, in no order that means anything."""
    return (one for one in in_any_order(node) if type(one) is kind)


def lead(visitor: object, node: cst.CSTNode) -> None:
    """Call the ``visit_`` methods of an object for a node and everything in it.

    Like ``node.visit(visitor)``, and below what such a method returns False for it does not go
    either; but nothing is made anew, and there are no ``leave_`` methods.
    """
    waiting = [node]
    while waiting:
        one = waiting.pop()
        method = getattr(visitor, f"visit_{type(one).__name__}", None)
        if method is None or method(one) is not False:
            waiting.extend(reversed(children(one)))


def holders(node: cst.CSTNode, wanted: Collection[int]) -> set[int]:
    """Return the identities of nodes of a tree and of everything that they are in.

    Args:
        node: The tree.
        wanted: The identities of the nodes.
    """
    found: set[int] = set()
    _hold(node, set(wanted), found)
    return found


def _hold(node: Any, missing: set[int], found: set[int]) -> bool:
    """Look for what is missing until there is none, and note the way to it."""
    kind = type(node)
    if kind is list or kind is tuple:
        held = [_hold(one, missing, found) for one in node if missing]  # each of them
        return any(held)
    names = _FIELDS[kind]
    if names is None:
        return False
    holds = id(node) in missing
    missing.discard(id(node))
    for name in names:
        if not missing:
            break
        holds = _hold(getattr(node, name), missing, found) or holds
    if holds:
        found.add(id(node))
    return holds
