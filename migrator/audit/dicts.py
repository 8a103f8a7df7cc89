"""The methods of dicts with string keys: what they give, and what they leave."""

from __future__ import annotations

import ast
from collections.abc import Sequence
from typing import TYPE_CHECKING

from migrator.audit.values import Constant, Keywords, Text, Unknown, Value

if TYPE_CHECKING:
    from migrator.audit.evaluate import Evaluator
    from migrator.audit.scopes import Scope

_NONE = Constant(None)


def given_by_method(
    evaluator: Evaluator, node: ast.Call, method: str, known: Keywords, scope: Scope
) -> Value | None:
    """Return what ``options.get("name")`` and the like give, or None where that is not known.

    Args:
        evaluator: Follows values.
        node: The call.
        method: The method.
        known: The dict.
        scope: Where the call is.
    """
    args, _ = evaluator.caller.arguments(node, scope)
    if method == "copy" and not args:
        return known.merged(Keywords())
    key = args[0] if args else None
    if method not in ("get", "pop", "setdefault") or not isinstance(key, Text):
        return None
    if key.text in known.items or known.rest is not None:
        return known.items.get(key.text) if known.rest is None else None
    if len(args) > 1:
        return args[1]
    return _NONE if method != "pop" else None


def left_by_method(
    evaluator: Evaluator, call: ast.Call, known: Keywords, scope: Scope
) -> Keywords | None:
    """Return what a dict holds after a call of its method, or None where that is not known."""
    args, keywords = evaluator.caller.arguments(call, scope)
    method = call.func.attr if isinstance(call.func, ast.Attribute) else ""
    if method == "update" and len(args) < 2:
        given = args[0] if args else Keywords()
        return known.merged(given).merged(keywords) if isinstance(given, Keywords) else None
    key = args[0] if args else None
    if not isinstance(key, Text):
        return None
    if method == "pop":
        return known.without(key.text)
    if method == "setdefault":
        if known.rest is not None and key.text not in known.items:
            return None
        default = args[1] if len(args) > 1 else _NONE
        return Keywords({key.text: default, **known.items}, known.rest)
    return None


def open_ended(known: Keywords, name: str) -> Keywords:
    """Return a dict of which nothing is certain any more, that may hold other keys too."""
    return Keywords({key: Unknown(f"{name}[{key!r}]") for key in known.items}, f"**{name}")


def any_of(dicts: Sequence[Keywords], written: str) -> Keywords:
    """Return what is certain of a dict that is one of several.

    Args:
        dicts: Each that it can be.
        written: What stands for the part that is not certain.
    """
    first = dicts[0]
    if all(one == first for one in dicts):
        return first
    same = {
        key: value
        for key, value in first.items.items()
        if all(one.items.get(key) == value for one in dicts)
    }
    return Keywords(same, written)
