"""When a reference can take the new name, and when the new name would mean something else."""

from __future__ import annotations

from collections.abc import Iterable

from codemods.move.needs import Needs
from codemods.move.scopes import Action, Use
from codemods.move.units import Unit


def uses_of(needs: Needs, units: Iterable[Unit], name: str) -> list[Use]:
    """The uses of a module-level name that the statements keep."""
    return [use for unit in units for use in needs.uses(unit) if use.name == name]


def obstacle(needs: Needs, units: Iterable[Unit], old: str, new: str) -> tuple[int, str] | None:
    """Why the references to ``old`` cannot all be written ``new``: line and reason."""
    line_at = needs.analysis.source.line_at
    for use in uses_of(needs, units, old):
        if use.action is Action.IMPORT:
            return line_at(use.start), "an import in the moved statement binds it"
        if use.end - use.start != len(old):
            return line_at(use.start), "Python mangles the private name inside a class"
        if use.shown:
            return line_at(use.start), "its name is part of the text that an f-string with = makes"
        if not use.scope.sees_global(new):
            return line_at(use.start), f"{new} is a local name where it is used"
    return None


def known_names(needs: Needs, units: Iterable[Unit]) -> set[str]:
    """Every module-level name, by its old name, that the statements use or bind."""
    found: set[str] = set()
    for unit in units:
        found |= needs.names(unit) | unit.binds | unit.rebinds
    return found
