"""The pure analysis: which definition, helper, constant and state goes to which new module."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace

from codemods.move.adjust import Adjustment, adjust
from codemods.move.analysis import BUILTINS, MODULE_NAMES, Analysis, analyse
from codemods.move.checks import check_moves, check_needs
from codemods.move.demand import Seats, seat
from codemods.move.layouts import arrange
from codemods.move.model import Home, Layout, Move, Placement, Refusal
from codemods.move.needs import Needs, collect
from codemods.move.notes import notes_on
from codemods.move.scopes import Action, Phase
from codemods.move.units import Unit


def place(
    source: bytes,
    module: str,
    moves: Sequence[Move],
    *,
    shared_module: str,
    elsewhere: Mapping[str, Home] | None = None,
    exports: Mapping[str, frozenset[str]] | None = None,
    importing: Mapping[str, Collection[str]] | None = None,
    is_package: bool = False,
) -> Placement:
    """Decide where everything that the moves need goes. Writes no text.

    Args:
        source: The source module's bytes.
        module: Its dotted name.
        moves: The definitions to move. All moves out of a module belong in one call: state that
            two of them share is then seen.
        shared_module: Dotted name of the new module for what several new modules need.
        elsewhere: Symbols of the source module that live elsewhere already.
        exports: For modules imported with ``*``: the names they export.
        importing: Modules that exist to the modules, new ones too, that they import or will
            import: an import back from a new module has to wait until a function runs.
        is_package: Whether the source module is an ``__init__``.
    """
    analysis = analyse(source, module, is_package)
    elsewhere = elsewhere or {}
    refusals = check_moves(analysis, moves, elsewhere)
    if refusals:
        return Placement({}, {}, {}, {}, tuple(sorted(refusals)))
    needs = gather(analysis, moves, elsewhere, exports or {})
    seats = seat(needs, shared_module)
    layouts, more = arrange(needs, seats, importing or {})
    refusals = _merged([*check_needs(needs, seats), *more])
    homes = _homes(needs, seats)
    lookups, names = _lookups(needs, seats, layouts)
    notes = notes_on(needs, seats)
    spans = {
        (analysis.units[index].line, analysis.source.last_line(analysis.units[index].node)): name
        for name, layout in layouts.items()
        for index in layout.units
    }
    return Placement(
        homes, lookups, names, layouts, tuple(refusals), notes, elsewhere, needs.exports, spans
    )


def _merged(refusals: Iterable[Refusal]) -> list[Refusal]:
    """One refusal for each symbol and reason: the first, with the moves of all."""
    found: dict[tuple[str, str], Refusal] = {}
    for each in sorted(refusals):
        first = found.setdefault((each.symbol, each.reason), each)
        moves = tuple(dict.fromkeys([*first.moves, *each.moves]))
        found[each.symbol, each.reason] = replace(first, moves=moves)
    return sorted(found.values())


def gather(
    analysis: Analysis,
    moves: Sequence[Move],
    elsewhere: Mapping[str, Home],
    exports: Mapping[str, frozenset[str]],
) -> Needs:
    """Everything that the moves need, with their declared edits."""
    adjustments: dict[str, Adjustment] = {
        move.name: adjust(analysis, move, analysis.binders(move.name)) for move in moves
    }
    return collect(analysis, {move.name: move for move in moves}, elsewhere, adjustments, exports)


def _homes(needs: Needs, seats: Seats) -> dict[str, Home]:
    homes = dict(needs.elsewhere)
    for name, units in needs.symbols.items():
        move = needs.moves.get(name)
        homes[name] = Home(seats.module_of[units[0].index], move.target if move else name)
    return homes


def _lookups(
    needs: Needs, seats: Seats, layouts: Mapping[str, Layout]
) -> tuple[dict[str, tuple[str, ...]], dict[str, dict[str, str]]]:
    """Which modules look up which global name when their functions run, and by what name."""
    lookups: dict[str, list[str]] = {}
    names: dict[str, dict[str, str]] = {}
    for module, layout in layouts.items():
        crossings = {crossing.symbol: crossing for crossing in layout.crossings}
        for name in sorted(_looked_up(needs, seats.units[module])):
            crossing = crossings.get(name)
            where, bound = module, layout.renames.get(name, name)
            if crossing is not None and crossing.local:
                where, bound = crossing.home.module, crossing.home.name
            if where not in lookups.setdefault(name, []):
                lookups[name].append(where)
            names.setdefault(where, {})[name] = bound
    return {name: tuple(found) for name, found in lookups.items()}, names


def _looked_up(needs: Needs, units: Sequence[Unit]) -> set[str]:
    called = (use for unit in units for use in needs.uses(unit) if use.phase is Phase.CALL)
    names = {use.name for use in called if use.action is Action.LOAD}
    return {n for n in names - MODULE_NAMES if n not in BUILTINS or not _is_builtin(needs, n)}


def _is_builtin(needs: Needs, name: str) -> bool:
    return not needs.analysis.is_symbol(name) and name not in needs.analysis.bindings.names
