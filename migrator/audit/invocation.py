"""Parameters bound to arguments, and the methods of strings that make names."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from migrator.audit.literals import printed
from migrator.audit.scopes import Scope
from migrator.audit.values import App, Function, Items, Keywords, Text, Value

if TYPE_CHECKING:
    from migrator.audit.evaluate import Evaluator

_CASES = frozenset({"lower", "upper", "strip"})


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
    if not isinstance(text, Text):
        return None
    args, keywords = evaluator.caller.arguments(node, scope)
    if node.func.attr == "format":
        return _format(text.text, args, keywords)
    if node.keywords:
        return None
    if node.func.attr in _CASES and not args:
        return Text(getattr(text.text, node.func.attr)())
    if node.func.attr == "join" and len(args) == 1 and isinstance(args[0], Items):
        texts = [value.text for value in args[0].values if isinstance(value, Text)]
        if args[0].complete and len(texts) == len(args[0].values):
            return Text(text.text.join(texts))
    return None


def _format(text: str, args: list[Value], keywords: Keywords) -> Value | None:
    given = [printed(value) for value in args]
    named = {name: printed(value) for name, value in keywords.items.items()}
    if None in given or None in named.values() or keywords.rest is not None:
        return None
    try:
        return Text(text.format(*given, **named))
    except (IndexError, KeyError, ValueError, AttributeError):
        return None
