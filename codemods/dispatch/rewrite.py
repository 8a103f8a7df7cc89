"""The whole of one file: bytes in, bytes and report out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from types import MappingProxyType

from codemods._nodes import parsed, printed
from codemods._visits import edited
from codemods.dispatch.model import Dispatcher, Home, Lookup, Recipe, Rewrite, SourceFile
from codemods.dispatch.one_line import old_line, opened
from codemods.dispatch.transformer import DirectDispatch


def direct_dispatch(
    file: SourceFile,
    lookup: Lookup,
    dispatcher: Dispatcher,
    recipe: Recipe,
    *,
    job_types: frozenset[str] = frozenset(),
    writers: frozenset[str] = frozenset(),
    used_elsewhere: frozenset[str] = frozenset(),
    matches: Mapping[str, Home] = MappingProxyType({}),
    line_length: int = 100,
) -> Rewrite:
    """Rewrite one file: bytes in, bytes and report out (see ``DirectDispatch``)."""
    if not any(name.encode() in file.source for name in lookup.symbols):
        return Rewrite(file.source, False)
    module = parsed(file.source)
    as_it_is = printed(module) == file.source
    module, lines = opened(module) if as_it_is else (module, ())
    transformer = DirectDispatch(
        lookup,
        dispatcher,
        recipe,
        job_types=job_types,
        module=file.module,
        is_package=file.is_package,
        writers=writers,
        used_elsewhere=used_elsewhere,
        matches=matches,
        line_length=line_length,
        lazy_logging=file.lazy_logging,
        members=file.members,
        opened_lines=lines,
    )
    code_after = printed(edited(module, transformer)) if as_it_is else file.source
    changed = code_after != file.source and not (lines and not transformer.sites)
    refusals = [replace(one, line=old_line(one.line, lines)) for one in transformer.refusals]
    notes = {replace(one, line=old_line(one.line, lines)) for one in transformer.edits.notes}
    return Rewrite(
        code_after if changed else file.source,
        changed,
        transformer.sites,
        tuple(sorted(refusals)),
        tuple(sorted(notes)),
    )
