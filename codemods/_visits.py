"""Visiting a tree without making it anew: libcst builds each node again, changed or not."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any, cast

import libcst as cst

from codemods._nodes import children

_Method = Callable[..., Any] | None
_Methods = tuple[_Method, _Method]
_METHODS: dict[tuple[type, type[cst.CSTNode]], _Methods] = {}


def _methods(visitor: type, kind: type[cst.CSTNode]) -> _Methods:
    """Return what a visitor does before and after a kind of node; None where that is nothing."""
    key = visitor, kind
    if key not in _METHODS:
        _METHODS[key] = _own(visitor, f"visit_{kind.__name__}"), _own(
            visitor, f"leave_{kind.__name__}"
        )
    return _METHODS[key]


def _own(visitor: type, name: str) -> _Method:
    """Return a method, unless it is the one of libcst's own that does nothing."""
    found = getattr(visitor, name, None)
    return None if found is getattr(cst.CSTTransformer, name, None) else found


class Reader:
    """A visitor that only looks.

    It has the ``visit_`` and ``leave_`` methods of a ``libcst.CSTVisitor``, but for those of
    attributes, and they are called at the same time.
    """

    def read(self, node: cst.CSTNode) -> None:
        """Visit a node and everything in it: what ``node.visit(visitor)`` does."""
        visit, leave = _methods(type(self), type(node))
        if visit is None or visit(self, node) is not False:
            for child in children(node):
                self.read(child)
        if leave is not None:
            leave(self, node)


def edited(tree: cst.Module, transformer: cst.CSTTransformer) -> cst.Module:
    """Return what ``tree.visit(transformer)`` does; what nothing changes stays the same node.

    Args:
        tree: The file.
        transformer: Has no methods for attributes.
    """
    return cast(cst.Module, edited_node(tree, transformer))


def edited_node(node: cst.CSTNode, transformer: cst.CSTTransformer) -> object:
    """Return what ``node.visit(transformer)`` does, like ``edited``: a node or a sentinel."""
    kind = type(transformer)
    plain = (
        kind.on_visit is cst.CSTTransformer.on_visit
        and kind.on_leave is cst.CSTTransformer.on_leave
    )
    return _plainly(node, transformer) if plain else _by_hooks(node, transformer)


def _plainly(node: cst.CSTNode, transformer: cst.CSTTransformer) -> object:
    visit, leave = _methods(type(transformer), type(node))
    updated = node
    if visit is None or visit(transformer, node) is not False:
        found = children(node)
        updated = _with(node, found, [_plainly(child, transformer) for child in found])
    return updated if leave is None else leave(transformer, node, updated)


def _by_hooks(node: cst.CSTNode, transformer: cst.CSTTransformer) -> object:
    """The same for a transformer that wants to be asked about each node."""
    updated = node
    if transformer.on_visit(node):
        found = children(node)
        updated = _with(node, found, [_by_hooks(child, transformer) for child in found])
    return transformer.on_leave(node, updated)


def _with(node: cst.CSTNode, old: Sequence[cst.CSTNode], new: Sequence[object]) -> cst.CSTNode:
    """Return a node with other children; libcst knows what becomes of those that are removed."""
    if all(before is after for before, after in zip(old, new, strict=True)):
        return node
    return cast(cst.CSTNode, node.visit(_Exchange(node, iter(new))))


class _Exchange(cst.CSTTransformer):
    """Gives a node the children that were made for it, in their order."""

    def __init__(self, node: cst.CSTNode, new: Iterator[Any]) -> None:
        super().__init__()
        self._node = node
        self._new = new

    def on_visit(self, node: cst.CSTNode) -> bool:
        return node is self._node

    def on_leave(self, original_node: Any, updated_node: Any) -> Any:
        return updated_node if original_node is self._node else next(self._new)
