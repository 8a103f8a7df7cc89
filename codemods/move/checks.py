"""What stops a move before any text is written."""

from __future__ import annotations

import keyword
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

import libcst as cst

from codemods.move.analysis import Analysis
from codemods.move.code_checks import check_unit
from codemods.move.demand import Seats
from codemods.move.model import Home, Move, Refusal
from codemods.move.needs import Needs
from codemods.move.units import Unit, defined
from codemods.move.walk_expressions import last_name


def check_moves(
    analysis: Analysis, moves: Sequence[Move], elsewhere: Mapping[str, Home]
) -> list[Refusal]:
    """Moves that make no sense for this module, whatever they need."""
    misread = analysis.source.first_misread()
    if moves and misread is not None:
        return [_unreadable(misread, moves)]
    found = [r for move in moves for r in _check_move(analysis, move, elsewhere)]
    names = Counter(move.name for move in moves)
    targets = Counter((move.module, move.target) for move in moves)
    for move in moves:
        if names[move.name] > 1:
            found.append(_refuse(analysis, move, "it is moved twice", "move it once"))
        elif targets[move.module, move.target] > 1:
            reason = f"two moves make {move.module}.{move.target}"
            found.append(_refuse(analysis, move, reason, "choose another name for one"))
    return found


def _unreadable(line: int, moves: Sequence[Move]) -> Refusal:
    names = tuple(move.name for move in moves)
    reason = "libcst does not print this line as it is, so nothing below it can be cut out"
    advice = "write the line in a plainer way (no backslash alone, no form feed before code)"
    return Refusal(line, names[0], reason, advice, names)


def _refuse(analysis: Analysis, move: Move, reason: str, advice: str) -> Refusal:
    line = next((unit.line for unit in analysis.users(move.name)), 0)
    return Refusal(line, move.name, reason, advice, (move.name,))


def _check_move(analysis: Analysis, move: Move, elsewhere: Mapping[str, Home]) -> Iterator[Refusal]:
    reason = _bad_target(analysis, move)
    if reason is not None and "." not in move.name:
        yield _refuse(analysis, move, reason, "choose another target")
    if move.name in elsewhere:
        reason = f"it lives in {elsewhere[move.name].module} already"
        yield _refuse(analysis, move, reason, "take it out of one of the two lists")
    binders = analysis.binders(move.name)
    if "." in move.name:
        yield _refuse(analysis, move, "it is not a top-level definition", "move the class")
    elif not binders:
        imported = move.name in analysis.bindings.names
        reason = "the module imports it" if imported else "the module does not define it"
        yield _refuse(analysis, move, reason, "name a definition of the module")
    elif lines := _redefined(binders, move.name):
        reason = f"it is defined again in line {lines[-1]}"
        yield _refuse(analysis, move, reason, "remove the definition that is not meant")
    if binders and move.parameters and not _is_function(binders, move.name):
        reason = "parameters can only be added to a function"
        yield _refuse(analysis, move, reason, "move it without new parameters")


def _bad_target(analysis: Analysis, move: Move) -> str | None:
    parts = [*move.module.split("."), move.target]
    if not all(part.isidentifier() and not keyword.iskeyword(part) for part in parts):
        return f"{move.module}.{move.target} is not a name"
    if move.module == analysis.module:
        return "the new module is the source module"
    return None


def _redefined(binders: list[Unit], name: str) -> list[int]:
    """Lines of definitions that replace an earlier one (overloads do not)."""
    definitions = [u for u in binders if u.definition is not None]
    plain = [u.line for u in definitions if not _is_overload(u)]
    return plain[1:] + [
        u.line for u in binders[1:]
        if u.definition is None and not any(use.name == name and not use.is_binding
                                            for use in u.uses)
        and definitions
    ]  # fmt: skip


def _is_overload(unit: Unit) -> bool:
    decorators = unit.definition.decorators if unit.definition is not None else ()
    return any(last_name(each.decorator) == "overload" for each in decorators)


def _is_function(binders: list[Unit], name: str) -> bool:
    found = (each for unit in binders for each in defined(unit.node))
    return any(isinstance(each, cst.FunctionDef) and each.name.value == name for each in found)


def check_needs(needs: Needs, seats: Seats) -> Iterator[Refusal]:
    """Everything that the moves need, statement by statement."""
    for name, adjustment in needs.adjustments.items():
        for line, symbol, reason, advice in adjustment.problems:
            yield Refusal(line, symbol, reason, advice, (name,))
    for units in seats.contested:
        yield _contested(needs, seats, units)
    for index, unit in enumerate(needs.analysis.units):
        modules = [module for module, held in seats.units.items() if unit in held]
        movers = seats.movers.get(index) or tuple(
            n for m in modules for u in seats.units[m] for n in seats.movers.get(u.index, ())
        )
        for module in modules:
            yield from check_unit(needs, unit, module, tuple(dict.fromkeys(movers)))


def _contested(needs: Needs, seats: Seats, units: tuple[Unit, ...]) -> Refusal:
    movers = seats.movers[units[0].index]
    rebound = {n for unit in units for n in unit.rebinds if n in needs.symbols}
    for name in sorted(rebound):
        line = next(use.start for u in units for use in u.uses if use.name == name)
        return Refusal(
            needs.analysis.source.line_at(line),
            name,
            f"{' and '.join(movers)} share it, and an import would miss that it is rebound",
            "move them to one module, or keep the value in an object changed in place",
            movers,
        )
    reason = f"one statement defines {' and '.join(movers)}, which go to different modules"
    return Refusal(units[0].line, movers[0], reason, "move them to one module", movers)
