"""Which statements of the source module the moves need, and which of them belong together.

A group is a set of statements that can only live in the same module: everything that binds a
needed name, everything that changes its object at import time, and, where a function rebinds the
name through ``global``, everything that mentions it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

import libcst as cst

from codemods._nodes import descendants
from codemods.move.adjust import Adjustment
from codemods.move.analysis import BUILTINS, MODULE_NAMES, Analysis
from codemods.move.clones import is_clone
from codemods.move.model import Home, Move
from codemods.move.runners import runners
from codemods.move.scopes import Use
from codemods.move.units import Role, Unit


@dataclass
class Needs:
    """The statements that move and how they hang together.

    Attributes:
        analysis: The source module.
        moves: The moves by the name in the source module.
        elsewhere: Symbols that live elsewhere already.
        adjustments: The declared edits of each move.
        symbols: Every name of the source module that gets a new home, in the order found.
        clones: Names that each module gets its own copy of.
        parent: Union-find forest over statement indexes.
        exports: Names that modules imported with ``*`` export.
    """

    analysis: Analysis
    moves: Mapping[str, Move]
    elsewhere: Mapping[str, Home]
    adjustments: Mapping[str, Adjustment]
    symbols: dict[str, list[Unit]] = field(default_factory=dict)
    clones: dict[str, list[Unit]] = field(default_factory=dict)
    parent: dict[int, int] = field(default_factory=dict)
    exports: Mapping[str, frozenset[str]] = field(default_factory=dict)

    def star_of(self, name: str) -> str | None:
        """The module whose ``import *`` surely binds a name that nothing else binds."""
        if self.analysis.is_symbol(name) or name in self.analysis.bindings.names:
            return None
        for module, _ in reversed(self.analysis.bindings.stars):
            if name in self.exports.get(module, (name,)):
                return module if module in self.exports else None
        return None

    def is_unresolved(self, name: str) -> bool:
        """Whether nothing in the source module says what a name is."""
        known = name in self.elsewhere or name in self.analysis.bindings.names
        known = known or name in BUILTINS or name in MODULE_NAMES
        return not (known or self.analysis.is_symbol(name) or self.star_of(name))

    def uses(self, unit: Unit) -> Iterator[Use]:
        """The uses of a statement that are left after the declared edits."""
        dropping = [a for n, a in self.adjustments.items() if n in unit.binds]
        return (use for use in unit.uses if not any(a.drops(use) for a in dropping))

    def names(self, unit: Unit) -> set[str]:
        """The module-level names that a statement uses, after the declared edits."""
        wanted = {use.name for use in self.uses(unit)}
        for name, adjustment in self.adjustments.items():
            if name in unit.binds:
                wanted |= set(adjustment.needs)
        return wanted

    def find(self, index: int) -> int:
        """The statement that stands for the group of a statement."""
        while self.parent[index] != index:
            index = self.parent[index]
        return index

    def join(self, units: Iterable[Unit]) -> bool:
        """Put statements into one group; whether that changed anything."""
        indexes = [unit.index for unit in units]
        for index in indexes:
            self.parent.setdefault(index, index)
        roots = {self.find(index) for index in indexes}
        first = min(roots, default=0)
        for root in roots:
            self.parent[root] = first
        return len(roots) > 1

    def groups(self) -> dict[int, list[Unit]]:
        """The groups: representative to statements in source order."""
        found: dict[int, list[Unit]] = {}
        for index in sorted(self.parent):
            found.setdefault(self.find(index), []).append(self.analysis.units[index])
        return found


def collect(
    analysis: Analysis,
    moves: Mapping[str, Move],
    elsewhere: Mapping[str, Home],
    adjustments: Mapping[str, Adjustment],
    exports: Mapping[str, frozenset[str]],
) -> Needs:
    """Follow the free names of the moves to everything they need."""
    needs = Needs(analysis, moves, elsewhere, adjustments, exports=exports)
    queue = list(moves)
    while queue:
        name = queue.pop(0)
        if name in needs.symbols or name in needs.clones or name in elsewhere:
            continue
        if not analysis.is_symbol(name) or (name not in moves and is_private(analysis, name)):
            continue
        units = _statements(analysis, name)
        if name not in moves and is_clone(analysis, name):
            needs.clones[name] = units
        else:
            needs.symbols[name] = units
            needs.join(units)
        for unit in units:
            queue.extend(sorted(needs.names(unit)))  # what it binds itself is among them
    while _join_state(needs):
        pass
    return needs


def is_private(analysis: Analysis, name: str) -> bool:
    """Whether each loop that has a name goes through something by it, and nothing else reads it.

    Two loops that call their variable the same have nothing to do with one another.

    Args:
        analysis: The source module.
        name: The name.
    """
    return all(
        isinstance(unit.node, cst.For)
        and any(_is_name(node, name) for node in descendants(unit.node.target))
        and next(use for use in unit.uses if use.name == name).is_binding
        for unit in (*analysis.users(name), *analysis.rebinders(name))
    )


def _is_name(node: cst.CSTNode, name: str) -> bool:
    return isinstance(node, cst.Name) and node.value == name


def _statements(analysis: Analysis, name: str) -> list[Unit]:
    found = {u.index: u for u in analysis.binders(name) + analysis.rebinders(name)}
    found.update((u.index, u) for u in analysis.modifiers(name) + runners(analysis, name))
    found.update((u.index, u) for u in _registrations(analysis, name))
    return [found[index] for index in sorted(found)]


def _registrations(analysis: Analysis, name: str) -> Iterator[Unit]:
    """``@name.register`` functions of a ``singledispatch`` function."""
    for binder in analysis.binders(name):
        definition = binder.definition
        code = analysis.source.tree.code_for_node
        decorators = definition.decorators if definition is not None else ()
        if any("singledispatch" in code(each) for each in decorators):
            for unit in analysis.users(name):
                registers = any(u.name == name and u.chain == ("register",) for u in unit.uses)
                if registers and unit.definition is not None:
                    yield unit


def _join_state(needs: Needs) -> bool:
    """Join what mentions a name with the functions that rebind it; True when that changed."""
    changed = False
    for name, units in needs.symbols.items():
        if not needs.analysis.rebinders(name):
            continue
        users = [u for u in needs.analysis.users(name) if u.index in needs.parent]
        changed |= needs.join([*units, *users])
    return changed


def stays(needs: Needs) -> list[Unit]:
    """The statements of the source module that nothing takes along."""
    cloned = {unit.index for units in needs.clones.values() for unit in units}
    gone = cloned | set(needs.parent)
    return [u for u in needs.analysis.units if u.index not in gone and u.role is Role.CODE]
