"""Decides the module of every group: a mover's own, that of its only user, or the shared one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from codemods.move.needs import Needs
from codemods.move.units import Unit


@dataclass(frozen=True)
class Seats:
    """Where the statements go.

    Attributes:
        module_of: Statement index to its module, clones excepted.
        units: Module to its statements in source order, clones included.
        movers: Statement index to the names of the moves that need it.
        contested: Groups with moves to several modules: their statements.
    """

    module_of: Mapping[int, str]
    units: Mapping[str, tuple[Unit, ...]]
    movers: Mapping[int, tuple[str, ...]]
    contested: tuple[tuple[Unit, ...], ...]


def seat(needs: Needs, shared_module: str) -> Seats:
    """Give every statement its module."""
    groups = needs.groups()
    anchors = _anchors(needs)
    demands = _propagate(needs, groups, anchors)
    chosen: dict[int, str] = {}
    for root, units in groups.items():
        modules = {needs.moves[name].module for name in demands[root]}
        module = modules.pop() if len(modules) == 1 else shared_module
        chosen.update((unit.index, module) for unit in units)
    contested = tuple(
        tuple(groups[root])
        for root, names in anchors.items()
        if len({needs.moves[name].module for name in names}) > 1
    )
    movers = {u.index: tuple(demands[root]) for root, units in groups.items() for u in units}
    return Seats(chosen, _by_module(needs, chosen), movers, contested)


def _anchors(needs: Needs) -> dict[int, list[str]]:
    found: dict[int, list[str]] = {}
    for name in needs.moves:
        if name in needs.symbols:
            found.setdefault(needs.find(needs.symbols[name][0].index), []).append(name)
    return found


def group_uses(needs: Needs, units: list[Unit]) -> set[str]:
    """Names that statements use, also through the copies that they bring along."""
    found: set[str] = set()
    queue = [name for unit in units for name in needs.names(unit)]
    while queue:
        name = queue.pop()
        if name not in found:
            found.add(name)
            queue.extend(n for clone in needs.clones.get(name, ()) for n in needs.names(clone))
    return found


def _propagate(
    needs: Needs, groups: dict[int, list[Unit]], anchors: dict[int, list[str]]
) -> dict[int, list[str]]:
    """The moves that need each group, directly or through other groups.

    A group that holds a move is the end of the line: what it needs is needed by its own moves.
    """
    demands = {root: dict.fromkeys(anchors.get(root, ())) for root in groups}
    edges = {
        root: {
            needs.find(needs.symbols[name][0].index)
            for name in group_uses(needs, units)
            if name in needs.symbols
        }
        for root, units in groups.items()
    }
    changed = True
    while changed:
        changed = False
        for root in groups:
            for used in edges[root] - {root} - set(anchors):
                before = len(demands[used])
                demands[used].update(demands[root])
                changed |= len(demands[used]) != before
    return {root: list(names) for root, names in demands.items()}


def _by_module(needs: Needs, chosen: dict[int, str]) -> dict[str, tuple[Unit, ...]]:
    """Statements by module, with the copies that each module needs."""
    found: dict[str, set[int]] = {move.module: set() for move in needs.moves.values()}
    for index, module in chosen.items():
        found.setdefault(module, set()).add(index)
    every = needs.analysis.units
    for indexes in found.values():
        used = group_uses(needs, [every[i] for i in indexes])
        indexes.update(u.index for name in used for u in needs.clones.get(name, ()))
    return {m: tuple(every[i] for i in sorted(ix)) for m, ix in found.items() if ix}
