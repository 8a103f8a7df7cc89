"""Names of which only a part is known where they are used: ``send_task(f"desk.{kind}")``."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from migrator.audit.evaluate import Evaluator
from migrator.audit.scopes import Scope, bindings
from migrator.audit.values import Text, Value

_PERCENT = re.compile(r"%(?:\(\w+\))?[sdr]")
_BRACES = re.compile(r"\{[^{}]*\}")
_WORD = re.compile(r"\w\w")
_FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)


def name_patterns(evaluator: Evaluator, node: ast.expr, scope: Scope) -> Iterator[re.Pattern[str]]:
    """Yield what the names match that an expression can give, as far as enough of them is known.

    Args:
        evaluator: Follows values.
        node: An f-string, a concatenation, a ``%`` or ``format`` with text in it, or a variable of
            the function that is given one.
        scope: Where it stands.
    """
    for given in _given(node, scope):
        parts = _parts(evaluator, given, scope)
        if None in parts and any(part is not None and _WORD.search(part) for part in parts):
            yield re.compile("".join(".+" if one is None else re.escape(one) for one in parts))


def _given(node: ast.expr, scope: Scope) -> list[ast.expr]:
    """Return what a variable of a function is given, or the expression itself."""
    if not isinstance(node, ast.Name) or not isinstance(scope.node, _FUNCTIONS):
        return [node]
    found = bindings(scope.node).get(node.id, ())
    return [binding.value for binding in found if binding.value is not None]


def _parts(evaluator: Evaluator, node: ast.expr, scope: Scope) -> list[str | None]:
    """Return the pieces of a text in order, None for each that is not known."""
    value = evaluator.evaluate(node, scope)
    if isinstance(value, Text):
        return [value.text]
    if isinstance(node, ast.JoinedStr):
        return [part for piece in node.values for part in _parts(evaluator, piece, scope)]
    if isinstance(node, ast.FormattedValue) and node.format_spec is None:
        return _parts(evaluator, node.value, scope)
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add):
        return [*_parts(evaluator, node.left, scope), *_parts(evaluator, node.right, scope)]
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Mod):
        return _filled(evaluator.evaluate(node.left, scope), _PERCENT)
    function = node.func if isinstance(node, ast.Call) else None
    if isinstance(function, ast.Attribute) and function.attr == "format":
        return _filled(evaluator.evaluate(function.value, scope), _BRACES)
    return [None]


def _filled(template: Value, places: re.Pattern[str]) -> list[str | None]:
    if not isinstance(template, Text):
        return [None]
    first, *others = places.split(template.text)
    return [first, *(part for text in others for part in (None, text))]
