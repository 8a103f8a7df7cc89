"""Adding names to a from-import that is there already, where that changes nothing else."""

from __future__ import annotations

import builtins
from collections.abc import Sequence

import libcst as cst

from codemods.imports.bound import bound_by
from codemods.imports.comments import is_pragma, own_line
from codemods.imports.layout import Entry, put_together, take_apart
from codemods.imports.names import absolute_module, bound_name, dotted
from codemods.imports.order import Slot, name_position, single_import
from codemods.imports.statement import GroupKey, Wanted


def add_names(node: cst.ImportFrom, entries: Sequence[Entry], room: int) -> cst.ImportFrom:
    """Return ``node`` importing ``entries`` too, in its own layout and order, none twice."""
    present, layout = take_apart(node)
    before = list(present)
    for entry in entries:
        key = _key(entry)
        twin = next((i for i, other in enumerate(present) if _key(other) == key), None)
        if twin is not None:
            present[twin] = _with_comments(present[twin], entry)
            continue
        names = [dotted(other.alias.name) or "" for other in present]
        present.insert(name_position(names, key[0]), entry)
    return node if present == before else put_together(node, present, layout, room)


def _key(entry: Entry) -> tuple[str, str]:
    return dotted(entry.alias.name) or "", bound_name(entry.alias)


def _with_comments(entry: Entry, twin: Entry) -> Entry:
    """Return ``entry`` with the comments of another import of the same name."""
    above, trailing = (*entry.above, *twin.above), entry.trailing or twin.trailing
    if entry.trailing is not None and twin.trailing is not None:
        above = (*above, own_line(twin.trailing))
    return Entry(entry.alias, above, trailing)


def merge_target(
    slots: Sequence[Slot],
    index: int,
    key: GroupKey,
    wanted: Sequence[Wanted],
    package: str,
    comment: cst.Comment | None,
) -> int | None:
    """Return the line of the same block whose from-import can take ``wanted``, or None.

    Nothing may stand between it and the line that is replaced that could see or bind the names
    at another time than before; a tool's comment on either line must stand on both.
    """
    lines = [slot.line for slot in slots]
    for candidate, line in enumerate(lines):
        node = single_import(line)
        if slots[candidate].pending or not isinstance(node, cst.ImportFrom):
            continue
        if isinstance(node.names, cst.ImportStar) or not key.fits(node):
            continue
        if absolute_module(node, package) != key.module:
            continue
        if _same_pragma(line, comment) and _undisturbed(lines, index, candidate, wanted):
            return candidate
    return None


def _same_pragma(line: cst.CSTNode, comment: cst.Comment | None) -> bool:
    assert isinstance(line, cst.SimpleStatementLine)
    there = line.trailing_whitespace.comment
    mine = comment.value if comment is not None and is_pragma(comment) else None
    return mine == (there.value if there is not None and is_pragma(there) else None)


def _undisturbed(
    lines: Sequence[cst.CSTNode], index: int, candidate: int, wanted: Sequence[Wanted]
) -> bool:
    low, high = sorted((index, candidate))
    between = lines[low + 1 : high]
    locals_ = {wish.local for wish in wanted}
    if candidate < index and any(hasattr(builtins, name) for name in locals_):
        return False
    harmless = all(
        isinstance(line, cst.SimpleStatementLine)
        and (candidate < index or single_import(line) is not None)
        and not locals_ & bound_by(line)
        for line in between
    )
    return harmless and not _clashes(lines[candidate], wanted)


def _clashes(line: cst.CSTNode, wanted: Sequence[Wanted]) -> bool:
    node = single_import(line)
    assert isinstance(node, cst.ImportFrom) and not isinstance(node.names, cst.ImportStar)
    there = {bound_name(alias): dotted(alias.name) for alias in node.names}
    return any(there.get(wish.local, wish.name) != wish.name for wish in wanted)
