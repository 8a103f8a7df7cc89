"""What messages to the monolith's dispatcher carry, and whether the modular one can take it."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence

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


def lost_defaults(legacy: FunctionRef, modular: FunctionRef) -> Iterator[str]:
    """Yield what a message that leaves a parameter out means to the monolith's version alone.

    Args:
        legacy: The monolith's version of a task.
        modular: The modular one.
    """
    new = {item.name: item for item in plain(modular.parameters)}
    for item in plain(legacy.parameters):
        other = new.get(item.name)
        if other is None or item.default is None:
            continue
        if other.default is None:
            yield f"{item.name} may be left out in the monolith's version only"
        elif _is_value(item.default) and _differ(item.default, other.default):
            yield (
                f"{item.name} is {item.default} by default in the monolith's version, "
                f"{other.default} in the modular one"
            )


def _is_value(default: str) -> bool:
    return _is_literal(default) and ast.literal_eval(default) is not None


def _differ(default: str, other: str) -> bool:
    """Tell whether two defaults are surely two values."""
    return _is_literal(other) and ast.literal_eval(default) != ast.literal_eval(other)


def _is_literal(default: str | None) -> bool:
    try:
        ast.literal_eval(default or "")
    except (SyntaxError, ValueError):
        return False
    return True
