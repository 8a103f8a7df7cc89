"""What each new module is made of: statements, imports, crossings and renames."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace

from codemods.move.analysis import BUILTINS
from codemods.move.cycles import can_wait, settle
from codemods.move.demand import Seats
from codemods.move.eager import runs_at_import
from codemods.move.model import Crossing, Home, Layout, Refusal
from codemods.move.needs import Needs
from codemods.move.renames import known_names, obstacle
from codemods.move.units import Unit

_CIRCLE = "a circular import: {} needs it while it is imported"
_UNCIRCLE = "move what needs each other to one module, or put the shared part elsewhere"


def arrange(
    needs: Needs, seats: Seats, importing: Mapping[str, Collection[str]]
) -> tuple[dict[str, Layout], list[Refusal]]:
    """Lay out every new module, and list what cannot be."""
    layouts: dict[str, Layout] = {}
    refusals: list[Refusal] = []
    for module, units in seats.units.items():
        layouts[module], found = _module(needs, seats, module, units)
        refusals += found
    crossings = {module: list(layout.crossings) for module, layout in layouts.items()}
    settled, circular = settle(crossings, _waiting(needs, seats, layouts), importing)
    refusals += [_circle(needs, seats, module, crossing.symbol) for module, crossing in circular]
    return {m: replace(lay, crossings=settled[m]) for m, lay in layouts.items()}, refusals


def _waiting(
    needs: Needs, seats: Seats, layouts: Mapping[str, Layout]
) -> dict[str, frozenset[str]]:
    """Of the symbols that each module imports: those that only its running functions need."""
    held = {u.index: u for units in seats.units.values() for u in units}
    eager = runs_at_import(needs, held.values())
    found: dict[str, frozenset[str]] = {}
    for module, layout in layouts.items():
        units, at_once = seats.units[module], _at_once(needs, seats, module)
        symbols = (crossing.symbol for crossing in layout.crossings)
        found[module] = frozenset(s for s in symbols if can_wait(needs, units, s, eager, at_once))
    return found


def _circle(needs: Needs, seats: Seats, module: str, symbol: str) -> Refusal:
    """The refusal of an import that can neither stand at the top nor wait."""
    users = [u for u in seats.units[module] if symbol in needs.names(u)]
    line = [*needs.symbols.get(symbol, ()), *users][0].line
    movers = _movers(seats, seats.units[module])
    return Refusal(line, symbol, _CIRCLE.format(module), _UNCIRCLE, movers)


def _at_once(needs: Needs, seats: Seats, module: str) -> frozenset[str]:
    """Names that the declared edits need in decorators, defaults and annotations."""
    binds = {name for unit in seats.units[module] for name in unit.binds}
    adjusted = [a for name, a in needs.adjustments.items() if name in binds]
    return frozenset(name for adjustment in adjusted for name in adjustment.needs)


def _movers(seats: Seats, units: tuple[Unit, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(n for unit in units for n in seats.movers.get(unit.index, ())))


def _module(
    needs: Needs, seats: Seats, module: str, units: tuple[Unit, ...]
) -> tuple[Layout, list[Refusal]]:
    own = {name for unit in units for name in unit.binds | unit.rebinds}
    used = known_names(needs, units)
    imports, extra = _imports(needs, used - own)
    renames, refusals = _own_renames(needs, module, units)
    crossings: list[Crossing] = []
    for name in sorted(used - own - imports):
        home = _home(needs, seats, name)
        if home is not None:
            bound = _bound_as(needs, units, name, home.name, used, set(renames.values()))
            # What the caller puts into this very module needs no import.
            if home.module != module or bound != home.name:
                crossings.append(Crossing(name, home, bound))
            if bound != name:
                renames[name] = bound
    refusals += _ambiguous(needs, used | own, renames)
    adjusted = [a for name, a in needs.adjustments.items() if name in own]
    extra += [statement for a in adjusted for statement in a.extra_imports]
    return (
        Layout(
            module,
            tuple(unit.index for unit in units),
            tuple(sorted(imports)),
            tuple(dict.fromkeys(extra)),
            tuple(crossings),
            renames,
        ),
        refusals,
    )


def _imports(needs: Needs, names: set[str]) -> tuple[set[str], list[str]]:
    """Of some names: those that an import binds, and statements for those that a star binds."""
    candidates = names - set(needs.elsewhere)
    imported = {n for n in candidates if needs.analysis.is_imported(n)}
    for name in list(imported):
        guards = (each.guard for each in needs.analysis.bindings.names[name])
        imported |= {guard.split(".")[0] for guard in guards if guard}
    starred = [f"from {star} import {n}" for n in sorted(candidates) if (star := needs.star_of(n))]
    return imported, starred


def _home(needs: Needs, seats: Seats, name: str) -> Home | None:
    if name in needs.elsewhere:
        return needs.elsewhere[name]
    if name not in needs.symbols:
        return None
    move = needs.moves.get(name)
    return Home(seats.module_of[needs.symbols[name][0].index], move.target if move else name)


def _own_renames(
    needs: Needs, module: str, units: tuple[Unit, ...]
) -> tuple[dict[str, str], list[Refusal]]:
    """New names of the definitions that this module holds."""
    renames: dict[str, str] = {}
    refusals: list[Refusal] = []
    for name, move in needs.moves.items():
        if move.module != module or move.target == name:
            continue
        renames[name] = move.target
        found = obstacle(needs, units, name, move.target)
        if found is not None:
            reason = f"cannot become {move.target}: {found[1]}"
            refusals.append(Refusal(found[0], name, reason, "choose another new name", (name,)))
    return renames, refusals


def _ambiguous(needs: Needs, names: set[str], renames: Mapping[str, str]) -> list[Refusal]:
    """New names that the moved code already uses for something else."""
    refusals: list[Refusal] = []
    for old, new in renames.items():
        others = [n for n in names if n != old and renames.get(n, n) == new]
        if others and old in needs.moves:
            what = "Python builtin" if new in BUILTINS else "name"
            reason = f"cannot become {new}: the moved code uses another {what} {new}"
            line = needs.symbols[old][0].line
            refusals.append(Refusal(line, old, reason, "choose another new name", (old,)))
    return refusals


def _bound_as(
    needs: Needs, units: tuple[Unit, ...], old: str, new: str, used: set[str], taken: set[str]
) -> str:
    """The name to import a symbol under: the new one, or the old where that is not possible."""
    if old == new:
        return old
    if new in used or new in taken or obstacle(needs, units, old, new) is not None:
        return old
    taken.add(new)
    return new
