"""Parameters bound to arguments, and the methods of strings that make names."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from migrator.audit.literals import as_text, printed
from migrator.audit.scopes import Scope, defaults
from migrator.audit.texts import METHODS, by_method, formatted, joined
from migrator.audit.values import App, Constant, Function, Items, Keywords, Text, Value
from migrator.syntax import places_of

if TYPE_CHECKING:
    from migrator.audit.evaluate import Evaluator


def call_scope(
    evaluator: Evaluator, function: Function, args: list[Value], keywords: Keywords
) -> Scope:
    """Return the scope of a function with its parameters bound to arguments."""
    given = function.node.args
    names = places_of(given)
    known: dict[str, Value] = dict(zip(names, args, strict=False))
    rest = dict(keywords.items)
    for name in [*names, *(argument.arg for argument in given.kwonlyargs)]:
        if name in rest:
            known[name] = rest.pop(name)
    if given.vararg:
        known[given.vararg.arg] = Items(tuple(args[len(names) :]))
    if given.kwarg:
        known[given.kwarg.arg] = Keywords(rest, keywords.rest)
    for name, default in defaults(function.node).items():
        if name not in known:
            known[name] = evaluator.evaluate(default, function.scope)
    return function.scope.inner(function.node, known)


def text_method(
    evaluator: Evaluator, node: ast.Call, method: str, text: Value, scope: Scope
) -> Value | None:
    """Return what ``"a.{}".format(x)``, ``".".join([…])`` and the like give, if all is known.

    Args:
        evaluator: Follows values.
        node: The call.
        method: The method.
        text: What it is a method of.
        scope: Where the call is.
    """
    if isinstance(text, App) and method == "_get_current_object":
        return text
    if not isinstance(text, Text):
        return None
    args, keywords = evaluator.caller.arguments(node, scope)
    if method == "format":
        return _format(text.text, args, keywords)
    if node.keywords:
        return None
    given = [_argument(value) for value in args]
    if method in METHODS and None not in given:
        made = by_method(text.text, method, given)
        if isinstance(made, bool):
            return Constant(made)
        return Items(tuple(map(Text, made))) if isinstance(made, list) else as_text(made)
    if method == "join" and len(args) == 1 and isinstance(args[0], Items):
        texts = [value.text for value in args[0].values if isinstance(value, Text)]
        if args[0].complete and len(texts) == len(args[0].values):
            return as_text(joined(texts, text.text))
    return None


def _argument(value: Value) -> str | int | None:
    """Return a string or a number as a method gets it, or None where that is not known."""
    if isinstance(value, Text):
        return value.text
    return value.value if isinstance(value, Constant) and isinstance(value.value, int) else None


def _format(text: str, args: list[Value], keywords: Keywords) -> Value | None:
    given = [printed(value) for value in args]
    named = {name: printed(value) for name, value in keywords.items.items()}
    if None in given or None in named.values() or keywords.rest is not None:
        return None
    return as_text(formatted(text, given, named))
