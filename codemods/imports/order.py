"""Keeping the order that a file's imports have, of statements and of names in a statement."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import libcst as cst

from codemods.imports.bound import binds_twice
from codemods.imports.comments import blank_prefix, pins_order
from codemods.imports.names import dotted

Key = Callable[[Any], tuple[Any, ...]]


@dataclass(eq=False)
class Slot:
    """A statement of a block, which keeps its identity while the statement changes.

    Attributes:
        line: The statement.
        pending: It is still to be replaced itself.
    """

    line: Any
    pending: bool = False


def single_import(line: cst.CSTNode) -> cst.Import | cst.ImportFrom | None:
    """Return the import that ``line`` consists of, or None."""
    if isinstance(line, cst.SimpleStatementLine) and len(line.body) == 1:
        only = line.body[0]
        if isinstance(only, cst.Import | cst.ImportFrom):
            return only
    return None


def is_relative(line: cst.CSTNode) -> bool:
    """Tell whether a line is an import from the file's own package, by dots."""
    node = single_import(line)
    return isinstance(node, cst.ImportFrom) and bool(node.relative)


def is_future(line: cst.CSTNode) -> bool:
    """Tell whether a ``from __future__ import`` is in a line; nothing else may stand above it."""
    return isinstance(line, cst.SimpleStatementLine) and any(
        isinstance(node, cst.ImportFrom) and dotted(node.module) == "__future__"
        for node in line.body
    )


def _module_key(node: cst.Import | cst.ImportFrom) -> tuple[Any, ...]:
    if isinstance(node, cst.Import):
        return (0, node.names[0].evaluated_name.lower())
    dots = len(node.relative)
    return (-dots if dots else -100, (dotted(node.module) or "").lower())


def _plain_first(line: Any) -> tuple[Any, ...]:
    node = single_import(line)
    assert node is not None
    return (isinstance(node, cst.ImportFrom), *_module_key(node), *_first_name(node))


def _first_name(node: cst.Import | cst.ImportFrom) -> tuple[Any, ...]:
    if isinstance(node, cst.Import) or isinstance(node.names, cst.ImportStar):
        return (-1, "")
    return by_type(dotted(node.names[0].name) or "")


def _mixed(line: Any) -> tuple[Any, ...]:
    node = single_import(line)
    assert node is not None
    _, name = _module_key(node)
    return (is_relative(line), name)


def module_order(line: cst.SimpleStatementLine) -> tuple[Any, ...]:
    """Sort key of import lines that are written together."""
    return _plain_first(line)


def _is_sorted(lines: Sequence[Any], key: Key) -> bool:
    keys = [key(line) for line in lines]
    return keys == sorted(keys)


def section_around(lines: Sequence[cst.CSTNode], index: int) -> tuple[int, int]:
    """Return start and end of the run of imports around ``index`` that no blank line divides.

    What is imported from ``__future__`` is not among them: the others stay below it.
    """
    start = end = index
    while start > 0 and not _starts_section(lines[start]) and single_import(lines[start - 1]):
        if is_future(lines[start - 1]):
            break
        start -= 1
    while end + 1 < len(lines) and single_import(lines[end + 1]):
        if _starts_section(lines[end + 1]):
            break
        end += 1
    return start, end + 1


def _starts_section(line: cst.CSTNode) -> bool:
    leading = getattr(line, "leading_lines", ())
    return any(empty.comment is None for empty in leading)


def restore_order(
    slots: list[Slot], old: cst.SimpleStatementLine, new: Sequence[Slot]
) -> list[Slot]:
    """Move ``new`` lines to their sorted places, where their section had an order.

    Args:
        slots: The statements of a block, with ``new`` already in the place of ``old``.
        old: The line that stood there before.
        new: Neighbouring import lines that replaced it.
    """
    index = slots.index(new[0])
    lines = [slot.line for slot in slots]
    start, end = section_around(lines, index)
    section = slots[start:end]
    others = [slot for slot in section if slot not in new]
    before = [*lines[start:index], old, *lines[index + len(new) : end]]
    key = next((k for k in (_plain_first, _mixed) if _is_sorted(before, k)), None)
    if key is None or not others or _is_sorted(lines[start:end], key):
        return slots
    if binds_twice(lines[start:end]):
        return slots
    if any(map(pins_order, lines[start:end])) or _has_comment_above(lines[start]):
        return slots
    return [*slots[:start], *_insert(section[0], others, new, key), *slots[end:]]


def _insert(first: Slot, others: list[Slot], new: Sequence[Slot], key: Key) -> list[Slot]:
    blanks, rest = blank_prefix(first.line.leading_lines)
    first.line = first.line.with_changes(leading_lines=rest)
    result = list(others)
    for slot in new:
        place = bisect_right([key(other.line) for other in result], key(slot.line))
        result.insert(place, slot)
    top = result[0].line
    result[0].line = top.with_changes(leading_lines=[*blanks, *top.leading_lines])
    return result


def insert_place(lines: Sequence[Any], new: cst.SimpleStatementLine) -> int:
    """Return where an import goes in a section: its sorted place, or the end where there is none.

    Args:
        lines: The imports of the section.
        new: The import.
    """
    for key in (_plain_first, _mixed):
        if _is_sorted(lines, key):
            return bisect_right([key(line) for line in lines], key(new))
    return len(lines)


def _has_comment_above(line: Any) -> bool:
    return any(empty.comment is not None for empty in line.leading_lines)


def by_type(name: str) -> tuple[Any, ...]:
    """Sort key of names in a statement: constants, classes, everything else."""
    kind = 0 if name.isupper() and len(name) > 1 else 1 if name[:1].isupper() else 2
    return (kind, name.lower())


def _ignoring_case(name: str) -> tuple[Any, ...]:
    return (name.lower(),)


def _as_written(name: str) -> tuple[Any, ...]:
    return (name,)


def name_position(names: Sequence[str], new: str) -> int:
    """Return where ``new`` goes in ``names``: its sorted place, or the end where there is none."""
    for key in (by_type, _ignoring_case, _as_written):
        if _is_sorted(names, key):
            return bisect_right([key(name) for name in names], key(new))
    return len(names)
