"""What a reviewer should know about a placement that is otherwise fine."""

from __future__ import annotations

import re
from collections.abc import Iterator

import libcst as cst

from codemods._nodes import descendants
from codemods.move.clones import is_named_logger
from codemods.move.demand import Seats
from codemods.move.model import Note
from codemods.move.needs import Needs, stays
from codemods.move.relatives import of_source
from codemods.move.units import Unit

_OWN_NAMES = frozenset({"__name__", "__qualname__"})
_EFFECTS = (cst.For, cst.While, cst.With)


def notes_on(needs: Needs, seats: Seats) -> tuple[Note, ...]:
    """Every note, in the order of the source module."""
    found = [*_effects(needs), *_state(needs), *_loggers(needs)]
    for units in seats.units.values():
        for unit in units:
            found += _in_unit(needs, unit)
    return tuple(sorted(set(found)))


def _effects(needs: Needs) -> Iterator[Note]:
    """Statements with an effect at import time, which no new module repeats."""
    for unit in stays(needs):
        if unit.definition is not None or (unit.binds and not isinstance(unit.node, _EFFECTS)):
            continue
        mentioned = sorted({use.name for use in unit.uses} & set(needs.symbols))
        about = f", though it uses {', '.join(mentioned)}" if mentioned else ""
        message = f"an import-time statement is not brought along{about}"
        yield Note(unit.line, mentioned[0] if mentioned else needs.analysis.module, message)


def _state(needs: Needs) -> Iterator[Note]:
    """State that moves while something that uses it stays: there are two of it until then."""
    for name, units in needs.symbols.items():
        if not any(_makes_object(unit) for unit in units):
            continue
        users = [u for u in stays(needs) if any(use.name == name for use in u.uses)]
        for user in users:
            what = ", ".join(sorted(user.binds)) or f"line {user.line}"
            message = f"{what} stays and keeps using the source module's own {name}"
            yield Note(user.line, name, message)


def _makes_object(unit: Unit) -> bool:
    if not isinstance(unit.node, cst.SimpleStatementLine):
        return False
    kinds = (cst.Call, cst.Dict, cst.List, cst.Set, cst.ListComp, cst.DictComp, cst.SetComp)
    values = (getattr(small, "value", None) for small in unit.node.body)
    return any(isinstance(value, kinds) for value in values)


def _loggers(needs: Needs) -> Iterator[Note]:
    for name, units in needs.clones.items():
        for unit in units:
            code = needs.analysis.source.tree.code_for_node(unit.node)
            if is_named_logger(unit) and needs.analysis.module in code:
                yield Note(unit.line, name, "the logger keeps the source module's name")


def _texts(needs: Needs, unit: Unit) -> Iterator[Note]:
    """Doctests and comments of moved code that go on naming the source module."""
    source, region = needs.analysis.source, needs.analysis.regions[unit.index]
    named = re.compile(rf"(?<![\w.]){re.escape(needs.analysis.module)}(?!\w)")
    for number in range(region.first, region.last + 1):
        text = source.line(number).lstrip()
        doctest = text.startswith((">>>", "..."))
        _, mark, behind = text.rpartition("  # ")
        said = text if doctest or text.startswith("#") else behind if mark else ""
        if named.search(said):
            kind = "a doctest" if doctest else "a comment"
            subject = min(unit.binds, default=needs.analysis.module)
            yield Note(number, subject, f"{kind} still names {needs.analysis.module}")


def _named(needs: Needs, unit: Unit) -> Iterator[Note]:
    """Decorators of a renamed function that do something with its name."""
    definition = unit.definition
    move = needs.moves.get(definition.name.value) if definition is not None else None
    if definition is None or move is None or move.target == move.name:
        return
    for decorator in definition.decorators:
        called = decorator.decorator
        node = called.func if isinstance(called, cst.Call) else called
        makers = needs.analysis.binders(node.value) if isinstance(node, cst.Name) else []
        if any(_reads_name(maker.node) for maker in makers):
            name = needs.analysis.source.tree.code_for_node(node)
            message = f"its decorator {name} reads the function's name, which is {move.target} now"
            yield Note(unit.line, move.name, message)


def _reads_name(node: cst.CSTNode) -> bool:
    names = (one.attr.value for one in descendants(node) if isinstance(one, cst.Attribute))
    return not _OWN_NAMES.isdisjoint(names)


def _in_unit(needs: Needs, unit: Unit) -> Iterator[Note]:
    yield from _texts(needs, unit)
    yield from _named(needs, unit)
    for line in of_source(needs.analysis, unit):
        yield Note(line, needs.analysis.module, "moved code imports the source module itself")
    for use in needs.uses(unit):
        if needs.is_unresolved(use.name):
            line = needs.analysis.source.line_at(use.start)
            yield Note(line, use.name, "the source module does not define this name; kept as it is")
    if isinstance(unit.node, cst.ClassDef):
        message = "pickled instances name the source module; they cannot be read after it is gone"
        yield Note(unit.line, unit.node.name.value, message)
