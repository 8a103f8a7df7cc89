"""Which moved statement gets the banner of its section.

A banner speaks of what stands first below it. When that stays, the banner stays: above the next
statement that moves it would say something else, unless several definitions of the section move
together, for then it speaks of the group. Otherwise it goes to the module of the first definition
of the section that a move names. A banner over imports heads nothing that moves; one over
constants goes to constants only.
"""

from __future__ import annotations

from collections.abc import Mapping

from codemods.move.analysis import Analysis
from codemods.move.model import Layout
from codemods.move.units import Role, Unit


def assign(
    analysis: Analysis, layouts: Mapping[str, Layout], moved: set[int], clones: set[int]
) -> dict[int, tuple[int, int]]:
    """Statement index to the lines of the banner that goes above it.

    Args:
        analysis: The source module.
        layouts: The new modules.
        moved: Indexes of the statements that a move names.
        clones: Indexes of the statements that are repeated in several modules.
    """
    found: dict[int, tuple[int, int]] = {}
    for section in _sections(analysis):
        banner = analysis.regions[section[0].index].banner
        head = _head(section, layouts, moved, clones)
        if banner is not None and head is not None:
            found[head] = banner
    return found


def _sections(analysis: Analysis) -> list[list[Unit]]:
    sections: list[list[Unit]] = []
    for unit, region in zip(analysis.units, analysis.regions, strict=True):
        if region.banner is not None or region.folds:
            sections.append([])
        if sections:
            sections[-1].append(unit)
    return sections


def _head(
    section: list[Unit], layouts: Mapping[str, Layout], moved: set[int], clones: set[int]
) -> int | None:
    if section[0].role is not Role.CODE:
        return None
    of_definitions = section[0].definition is not None
    module_of = {i: name for name, layout in layouts.items() for i in layout.units}
    candidates = [
        unit.index
        for unit in section
        if unit.index in module_of
        and unit.index not in clones
        and (of_definitions or unit.definition is None)
    ]
    if section[0].index not in module_of:
        return _head_of_group(candidates, module_of, moved)
    if not candidates:
        return None
    chosen = next((index for index in candidates if index in moved), candidates[0])
    return next(index for index in candidates if module_of[index] == module_of[chosen])


def _head_of_group(
    candidates: list[int], module_of: Mapping[int, str], moved: set[int]
) -> int | None:
    """Return the first of several definitions that move to the same module together.

    What comes along with the one that a move names makes no group.
    """
    named = [module_of[index] for index in candidates if index in moved]
    modules = [module_of[index] for index in candidates]
    for index in candidates:
        module = module_of[index]
        among = named if module in named else modules
        if among.count(module) > 1:
            return index
    return None
