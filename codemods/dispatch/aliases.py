"""The names of one import: some less, some more, each with the comments that belong to it."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace

import libcst as cst

from codemods.imports.layout import Entry, put_together, take_apart
from codemods.imports.merge import add_names


def edited(
    statement: cst.Import | cst.ImportFrom,
    dead: Collection[cst.ImportAlias],
    new: Sequence[str],
    room: int,
) -> tuple[cst.Import | cst.ImportFrom, list[str]]:
    """An import without some of its names and with others, and the comments that are lost.

    What stands above a name that goes is kept; the comment behind it goes with it.

    Args:
        statement: The import, not of ``*``.
        dead: Those of its names that go.
        new: The names that come; there are some where all of the old ones go.
        room: Characters that a line may have.
    """
    if isinstance(statement, cst.Import):
        return _shortened(statement, dead), []
    assert not isinstance(statement.names, cst.ImportStar)
    entries, layout = take_apart(statement)
    gone = [entry for entry, alias in zip(entries, statement.names, strict=True) if alias in dead]
    kept, footer = _without(entries, gone)
    added = [Entry(cst.ImportAlias(cst.Name(name))) for name in new]
    first = [] if kept else [replace(added.pop(0), above=footer)]
    layout = replace(layout, footer=(*(footer if kept else ()), *layout.footer))
    result = put_together(statement, kept or first, layout, room) if gone else statement
    lost = [entry.trailing.value for entry in gone if entry.trailing is not None]
    return add_names(result, added, room), lost


def _shortened(statement: cst.Import, dead: Collection[cst.ImportAlias]) -> cst.Import:
    """A plain import without some of its names."""
    kept = [alias for alias in statement.names if alias not in dead]
    kept[-1] = kept[-1].with_changes(comma=cst.MaybeSentinel.DEFAULT)
    return statement.with_changes(names=kept)


def _without(
    entries: Sequence[Entry], gone: Collection[Entry]
) -> tuple[list[Entry], tuple[cst.EmptyLine, ...]]:
    """The other names, under the comments of those above them, and the comments left over."""
    kept: list[Entry] = []
    above: tuple[cst.EmptyLine, ...] = ()
    for entry in entries:
        if entry in gone:
            above += entry.above
        else:
            kept.append(replace(entry, above=(*above, *entry.above)))
            above = ()
    return kept, above
