"""The names that a piece of source gives values: assignments, keywords, keys of a dict."""

from __future__ import annotations

import ast
from collections.abc import Iterator


def named_values(node: ast.AST) -> Iterator[tuple[str, ast.expr]]:
    """Yield each name that this one node gives a value, and the value.

    ``x = 1``, ``conf.x = 1``, ``conf["x"] = 1``, ``f(x=1)`` and ``{"x": 1}`` all give ``x``.
    """
    if isinstance(node, ast.Assign):
        for target in node.targets:
            yield from ((name, node.value) for name in _target(target))
    elif isinstance(node, ast.AnnAssign) and node.value is not None:
        value = node.value
        yield from ((name, value) for name in _target(node.target))
    elif isinstance(node, ast.Call):
        yield from ((item.arg, item.value) for item in node.keywords if item.arg)
    elif isinstance(node, ast.Dict):
        for key, value in zip(node.keys, node.values, strict=True):
            if isinstance(key, ast.Constant) and isinstance(key.value, str):
                yield key.value, value


def _target(node: ast.expr) -> Iterator[str]:
    if isinstance(node, ast.Name):
        yield node.id
    elif isinstance(node, ast.Attribute):
        yield node.attr
    elif isinstance(node, ast.Subscript) and isinstance(node.slice, ast.Constant):
        yield str(node.slice.value)
