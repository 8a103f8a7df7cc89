"""Writes the new modules that a placement describes."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from codemods.move.analysis import analyse
from codemods.move.chunks import Transform
from codemods.move.leftovers import unmoved
from codemods.move.model import Extraction, Move, Placement, RefusedError
from codemods.move.place import gather
from codemods.move.writer import Writer


def extract(
    source: bytes,
    module: str,
    moves: Sequence[Move],
    *,
    placement: Placement,
    first_party: Collection[str] = (),
    transform: Transform | None = None,
    docstrings: Mapping[str, str] | None = None,
    is_package: bool = False,
) -> Extraction:
    """Write the text of every new module.

    Args:
        source: The source module's bytes, as given to :func:`place`.
        module: Its dotted name.
        moves: The definitions to move, as given to :func:`place`.
        placement: What :func:`place` decided.
        first_party: Top-level packages and modules of the project, for sorting imports.
        transform: Applied to every function that moves, after the declared edits.
        docstrings: Docstrings of new modules, where no move brings one.
        is_package: Whether the source module is an ``__init__``.

    Raises:
        RefusedError: The placement has refusals.
    """
    if placement.refusals:
        raise RefusedError(placement.refusals)
    analysis = analyse(source, module, is_package)
    needs = gather(analysis, moves, placement.elsewhere, placement.exports)
    writer = Writer(needs, placement, {module.split(".")[0], *first_party}, transform)
    texts = dict(docstrings or {})
    texts.update((m.module, m.docstring) for m in reversed(moves) if m.docstring)
    modules = {
        name: writer.module(layout, texts.get(name)) for name, layout in placement.layouts.items()
    }
    lines = (each.dropped_lines(analysis.source) for each in needs.adjustments.values())
    dropped = frozenset(line for some in lines for line in some)
    rest = unmoved(analysis, placement.layouts, writer.banners, writer.carried, dropped)
    return Extraction(modules, rest, placement.notes)
