"""What messages to the monolith's dispatcher carry, and whether the modular one can take it."""

from __future__ import annotations

import ast
from collections.abc import Sequence

from migrator.facts import FunctionRef, Parameter


def plain(parameters: Sequence[Parameter]) -> list[Parameter]:
    """Return the parameters that a caller gives by name."""
    return [
        item
        for item in parameters
        if item.name not in ("self", "cls") and not item.kind.startswith("var-")
    ]


def can_follow(dispatcher: FunctionRef, legacy: FunctionRef) -> bool:
    """Tell whether the monolith's further parameters can be added behind the modular ones.

    Callers may give them by position: what the modular dispatcher has must be what the monolith's
    begins with, keyword-only ones aside. Each needs a default that means the same elsewhere.
    """
    own, theirs = plain(dispatcher.parameters), plain(legacy.parameters)
    by_name = {item.name for item in theirs if item.kind == "keyword"}
    mine = [i.name for i in own if i.kind != "keyword" and i.name not in by_name]
    others = [item.name for item in theirs if item.kind != "keyword"]
    known = {item.name for item in own}
    begins = mine == others[: len(mine)]
    return begins and all(_is_literal(i.default) for i in theirs if i.name not in known)


def _is_literal(default: str | None) -> bool:
    try:
        ast.literal_eval(default or "")
    except (SyntaxError, ValueError):
        return False
    return True
