"""Keeps the new modules free of import cycles.

Where two new modules need each other, the import that would close the circle goes into the
functions that use it; a name that is needed while its module is imported cannot wait, so a
circle of those is refused.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import replace

import libcst as cst

from codemods.move.model import Crossing
from codemods.move.needs import Needs
from codemods.move.scopes import Phase, Use
from codemods.move.source import Source
from codemods.move.units import Unit
from codemods.move.walker import children


def functions(node: cst.CSTNode) -> Iterator[cst.FunctionDef]:
    """The outermost functions in a statement, methods included."""
    if isinstance(node, cst.FunctionDef):
        yield node
        return
    for child in children(node):
        yield from functions(child)


def body_start(source: Source, function: cst.FunctionDef) -> int:
    """Offset of the first statement in a function, its decorators included."""
    if isinstance(function.body, cst.IndentedBlock):
        return source.start_of_line(source.first_line(function.body.body[0]))
    return source.span(function.body.body[0])[0]


def host(source: Source, unit: Unit, use: Use) -> cst.FunctionDef | None:
    """The outermost function whose body holds a use that happens when it is called."""
    if use.phase is not Phase.CALL:
        return None
    for function in functions(unit.node):
        if body_start(source, function) <= use.start < source.span(function)[1]:
            return function
    return None


def can_wait(
    needs: Needs, units: tuple[Unit, ...], name: str, eager: frozenset[int], at_once: frozenset[str]
) -> bool:
    """Whether a name is only needed inside functions that do not run at import time.

    Args:
        needs: What moves.
        units: The statements of the module that imports the name.
        name: The name.
        eager: Indexes of the statements that may run at import time.
        at_once: Names that the declared edits need at import time.
    """
    if name in at_once:
        return False
    source = needs.analysis.source
    for unit in units:
        for use in needs.uses(unit):
            if use.name == name and (unit.index in eager or host(source, unit, use) is None):
                return False
    return True


def settle(
    crossings: Mapping[str, list[Crossing]],
    waiting: Mapping[str, frozenset[str]],
    importing: Mapping[str, Collection[str]],
) -> tuple[dict[str, tuple[Crossing, ...]], list[tuple[str, Crossing]]]:
    """Make the imports that close a circle local; returns those that cannot be.

    Args:
        crossings: Module to what it imports.
        waiting: Module to the symbols whose import can wait until a function runs.
        importing: What modules outside the moves import of each other and of the new ones. A
            package that is named here imports that before any module in it can be had from outside.
    """
    graph: dict[str, set[str]] = {module: set() for module in crossings}
    for module, targets in importing.items():
        graph.setdefault(module, set()).update(targets)
    refused: list[tuple[str, Crossing]] = []
    local: set[tuple[str, str]] = set()
    ordered = [(m, c) for m, found in crossings.items() for c in found if c.home.module in graph]
    ordered.sort(key=lambda pair: pair[1].symbol in waiting[pair[0]])
    for module, crossing in ordered:
        entered = {crossing.home.module, *_entered(importing, module, crossing.home.module)}
        if not any(_reaches(graph, start, module) for start in entered):
            graph[module].update(entered)
        elif crossing.symbol in waiting[module]:
            local.add((module, crossing.symbol))
        else:
            refused.append((module, crossing))
    settled = {
        module: tuple(replace(c, local=(module, c.symbol) in local) for c in found)
        for module, found in crossings.items()
    }
    return settled, refused


def _entered(importing: Iterable[str], module: str, target: str) -> Iterator[str]:
    """The packages that an import loads on its way to its target, from outside of them."""
    for package in importing:
        if f"{target}.".startswith(f"{package}.") and not f"{module}.".startswith(f"{package}."):
            yield package


def _reaches(graph: dict[str, set[str]], start: str, goal: str) -> bool:
    seen: set[str] = set()
    queue = [start]
    while queue:
        module = queue.pop()
        if module == goal:
            return True
        if module not in seen:
            seen.add(module)
            queue.extend(graph.get(module, ()))
    return False
