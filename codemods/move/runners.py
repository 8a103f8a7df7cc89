"""Calls at top level that give the module's state its values: ``_load()`` after ``def _load``."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import lru_cache

import libcst as cst

from codemods.move.analysis import Analysis
from codemods.move.scopes import Action
from codemods.move.units import Role, Unit, changed_in, defined


def runners(analysis: Analysis, name: str) -> list[Unit]:
    """Return the statements that only call a function of the module which changes a name.

    Args:
        analysis: The module.
        name: A name that it defines: the function rebinds it by ``global``, changes its object,
            or is given it.
    """
    return [unit for unit, changed in _calls(analysis) if name in changed]


@lru_cache(maxsize=32)
def _calls(analysis: Analysis) -> tuple[tuple[Unit, frozenset[str]], ...]:
    """The bare calls of own functions, with what each may change."""
    functions = {
        node.name.value: unit
        for unit in analysis.units
        for node in defined(unit.node)
        if isinstance(node, cst.FunctionDef)
    }
    found = []
    for unit in analysis.units:
        call = _bare_call(unit)
        if call is not None and isinstance(call.func, cst.Name) and call.func.value in functions:
            given = {arg.value.value for arg in call.args if isinstance(arg.value, cst.Name)}
            found.append((unit, frozenset(given | _changed(functions, call.func.value))))
    return tuple(found)


def _bare_call(unit: Unit) -> cst.Call | None:
    node = unit.node
    if unit.role is not Role.CODE or not isinstance(node, cst.SimpleStatementLine):
        return None
    small = node.body[0]
    if len(node.body) > 1 or not isinstance(small, cst.Expr):
        return None
    return small.value if isinstance(small.value, cst.Call) else None


def _changed(functions: Mapping[str, Unit], name: str) -> set[str]:
    """What a function may change, and those that it mentions."""
    found: set[str] = set()
    seen, pending = {name}, [name]
    while pending:
        unit = functions[pending.pop()]
        found |= unit.rebinds | set(changed_in(unit))
        mentioned = set(_loaded(unit)) & set(functions)
        pending += sorted(mentioned - seen)
        seen |= mentioned
    return found


def _loaded(unit: Unit) -> Iterator[str]:
    return (use.name for use in unit.uses if use.action is Action.LOAD)
