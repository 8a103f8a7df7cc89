"""Logger names that a test compares with those of log records.

Reads::

    assert caplog.record_tuples == [("shop.legacy", logging.INFO, "sold")]
    self.assertEqual(logs.output, ["INFO:shop.legacy:sold"])

A name that is put into a variable first is not found.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

import libcst as cst

from codemods._nodes import in_any_order
from codemods.imports.patch_calls import acting_string
from codemods.imports.strings import text_of

# What gives the names of loggers, by the end of an expression.
_TUPLES = frozenset({"record_tuples"})
_NAMES = _TUPLES | {"name", "text"}
_OUTPUT = "output"
_LEVELS = r"(?:DEBUG|INFO|WARNING|ERROR|CRITICAL)"

Literal = cst.SimpleString | cst.FormattedStringText


def record_names(node: cst.CSTNode, old: str) -> Iterator[Literal]:
    """Yield the literals in a comparison, or in an assertion, that name a logger, in any order.

    Args:
        node: The comparison, the call of an assertion, or the ``assert`` around it.
        old: The name of the logger.
    """
    inside = list(in_any_order(node))
    read = {one.attr.value for one in inside if isinstance(one, cst.Attribute)}
    named = bool(read & (_TUPLES if isinstance(node, cst.Assert) else _NAMES))
    taken = {id(value) for one in inside for value in _acted_upon(one)}
    for one in inside:
        if id(one) in taken or not isinstance(one, cst.SimpleString | cst.FormattedStringText):
            continue
        text = text_of(one) or "" if isinstance(one, cst.SimpleString) else one.value
        whole = isinstance(one, cst.SimpleString) and text == old
        if (whole and named) or (_OUTPUT in read and _is_line(text, old)):
            yield one


def _acted_upon(node: cst.CSTNode) -> Iterator[cst.BaseExpression]:
    """Yield the string of a call that acts upon the module of that name."""
    acting = acting_string(node) if isinstance(node, cst.Call) else None
    if acting is not None:
        yield acting.value


def renamed(literal: Literal, old: str, new: str) -> str:
    """Return the source of a literal with another logger in it."""
    return literal.value.replace(old, new, 1)


def is_assertion(call: cst.Call) -> bool:
    """Tell whether a call is one of ``unittest``'s, such as ``self.assertEqual(…)``."""
    called = call.func
    name = called.attr if isinstance(called, cst.Attribute) else called
    return isinstance(name, cst.Name) and name.value.startswith("assert")


def _is_line(text: str, old: str) -> bool:
    """Tell whether a text begins as ``assertLogs`` writes a record."""
    return re.match(rf"{_LEVELS}:{re.escape(old)}:", text) is not None
