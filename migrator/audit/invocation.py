"""Parameters bound to arguments, and the methods of strings that make names."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from migrator.audit.scopes import Scope
from migrator.audit.values import App, Function, Items, Keywords, Text, Value

if TYPE_CHECKING:
    from migrator.audit.evaluate import Evaluator


def call_scope(
    evaluator: Evaluator, function: Function, args: list[Value], keywords: Keywords
) -> Scope:
    """Return the scope of a function with its parameters bound to arguments."""
    given = function.node.args
    names = [argument.arg for argument in (*given.posonlyargs, *given.args)]
    known: dict[str, Value] = dict(zip(names, args, strict=False))
    rest = dict(keywords.items)
    for name in [*names, *(argument.arg for argument in given.kwonlyargs)]:
        if name in rest:
            known[name] = rest.pop(name)
    if given.vararg:
        known[given.vararg.arg] = Items(tuple(args[len(names) :]))
    if given.kwarg:
        known[given.kwarg.arg] = Keywords(rest, keywords.rest)
    defaults = zip(reversed(names), reversed(given.defaults), strict=False)
    only = zip((a.arg for a in given.kwonlyargs), given.kw_defaults, strict=True)
    for name, default in [*defaults, *only]:
        if name not in known and default is not None:
            known[name] = evaluator.evaluate(default, function.scope)
    return function.scope.inner(function.node, known)


def text_method(evaluator: Evaluator, node: ast.Call, scope: Scope) -> Value | None:
    """Return what ``"a.{}".format(x)`` and ``".".join([…])`` give, where all is known."""
    if not isinstance(node.func, ast.Attribute):
        return None
    text = evaluator.evaluate(node.func.value, scope)
    if isinstance(text, App) and node.func.attr == "_get_current_object":
        return text
    if not isinstance(text, Text) or node.keywords:
        return None
    args, _ = evaluator.caller.arguments(node, scope)
    if node.func.attr == "join" and len(args) == 1 and isinstance(args[0], Items):
        args = list(args[0].values)
    texts = [value.text for value in args if isinstance(value, Text)]
    if len(texts) != len(args):
        return None
    if node.func.attr == "join":
        return Text(text.text.join(texts))
    return _format(text.text, texts) if node.func.attr == "format" else None


def _format(text: str, values: list[str]) -> Value | None:
    try:
        return Text(text.format(*values))
    except (IndexError, KeyError, ValueError, AttributeError):
        return None
