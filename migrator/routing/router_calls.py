"""Executors that route themselves: what they call once the monolith's router is gone.

A job type that runs others calls the router. Taken along, that would be a second table, which
nobody keeps up with the first: where the modular router can be called in the same way, it is.
"""

from __future__ import annotations

import ast
from collections.abc import Sequence

from migrator.facts import Facts, FunctionRef, Parameter
from migrator.plan import Home
from migrator.python_source import definition, parse
from migrator.snapshot import Source
from migrator.syntax import walk


def router_calls(facts: Facts, source: Source) -> dict[str, Home]:
    """Return the modular router in the place of the monolith's, where a call means the same.

    Args:
        facts: The audit.
        source: The tree that was audited.
    """
    layout, old, new = facts.layout, facts.legacy_router, facts.router
    if layout is None or layout.built or old is None or new is None:
        return {}
    given = old.table or new.table or old.method or new.method
    raises = old.raises_on_unknown or new.raises_on_unknown
    if given or raises or not _fits(old.function.parameters, new.function.parameters):
        return {}
    if _answers(old.function, source) != _answers(new.function, source):
        return {}
    return {old.function.name: Home(new.function.module, new.function.name)}


def _fits(old: Sequence[Parameter], new: Sequence[Parameter]) -> bool:
    """Tell whether a call of the old function is one of the new, and means the same."""
    names = [(item.name, item.kind) for item in new[: len(old)]]
    rest = new[len(old) :]
    same = names == [(item.name, item.kind) for item in old]
    return same and all(item.default is not None for item in rest)


def _answers(function: FunctionRef, source: Source) -> set[str]:
    """Return what a router gives back of its own: for an unknown job type, say."""
    node = definition(parse(source.read(function.path)), function.name)
    values = [part.value for part in walk(node) if isinstance(part, ast.Return)] if node else []
    own = (ast.Dict, ast.List, ast.Tuple, ast.Constant, ast.JoinedStr)
    return {ast.dump(value) for value in values if isinstance(value, own)}
