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
    begins with. Each needs a default that means the same in another module.
    """
    own = [item.name for item in plain(dispatcher.parameters)]
    theirs = plain(legacy.parameters)
    begins = own == [item.name for item in theirs[: len(own)]]
    return begins and all(_is_literal(item.default) for item in theirs[len(own) :])


def _is_literal(default: str | None) -> bool:
    try:
        ast.literal_eval(default or "")
    except (SyntaxError, ValueError):
        return False
    return True
