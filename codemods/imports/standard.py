"""Where an import from the standard library goes: into its own section, above the project's.

Before:
    import os

    from shop import legacy

After:
    import os
    from importlib import import_module

    from shop import orders
"""

from __future__ import annotations

import sys
from typing import Any

import libcst as cst

from codemods.imports.comments import blank_prefix
from codemods.imports.names import dotted
from codemods.imports.order import Slot, insert_place, is_future, section_around, single_import


def is_standard(module: str) -> bool:
    """Tell whether a module is of the standard library."""
    return module.partition(".")[0] in sys.stdlib_module_names


def with_standard(slots: list[Slot], index: int, node: cst.ImportFrom) -> list[Slot] | None:
    """Return the statements with an import from the standard library in its section.

    Args:
        slots: The statements of a module.
        index: An import that the new one belongs to, of something else.
        node: The new import.

    Returns:
        None where that import stands among imports from the standard library itself.
    """
    own = section_around([slot.line for slot in slots], index)
    if any(_is_of_it(slot.line) for slot in slots[slice(*own)]):
        return None
    new = Slot(cst.SimpleStatementLine([node]))
    first = next((i for i in range(own[0]) if _is_of_it(slots[i].line)), None)
    if first is not None:
        start, end = section_around([slot.line for slot in slots], first)
        place = start + insert_place([slot.line for slot in slots[start:end]], new.line)
        if place == start:
            _take_over(new, slots[start], apart=False)
        return [*slots[:place], new, *slots[place:]]
    top = next(i for i in range(own[0] + 1) if _is_other(slots[i].line))
    _take_over(new, slots[top], apart=True)
    return [*slots[:top], new, *slots[top:]]


def _take_over(new: Slot, follower: Slot, *, apart: bool) -> None:
    """Set a line above another one: what stands above the imports stays above them."""
    above, rest = blank_prefix(follower.line.leading_lines)
    new.line = new.line.with_changes(leading_lines=above)
    blank = [cst.EmptyLine(indent=False)] if apart else []
    follower.line = follower.line.with_changes(leading_lines=[*blank, *rest])


def _is_of_it(line: Any) -> bool:
    if is_future(line):
        return False
    node = single_import(line)
    if isinstance(node, cst.Import):
        return is_standard(node.names[0].evaluated_name)
    return node is not None and not node.relative and is_standard(dotted(node.module) or "")


def _is_other(line: Any) -> bool:
    return single_import(line) is not None and not is_future(line)
