"""Strings that name the legacy lookup: a patch in a test, ``getattr(module, "find_task")``."""

from __future__ import annotations

from collections.abc import Iterator

from migrator.facts import Facts, Layout, LegacyLookup
from migrator.overlay import Overlay
from migrator.stage import Reason


def named_lookups(
    facts: Facts, layout: Layout, lookup: LegacyLookup, overlay: Overlay
) -> Iterator[Reason]:
    """Object to strings that mean the lookup: no code can take its place in them.

    Args:
        facts: The audit.
        layout: Its layout.
        lookup: The lookup, which goes.
        overlay: The tree.
    """
    new = facts.dispatcher
    sends = f" ({layout.tasks_package.name}.{new.name})" if new is not None else ""
    for reference in facts.references:
        named = reference.symbol in (lookup.mapping, lookup.function)
        if named and reference.form == "patch" and overlay.exists(reference.where.path):
            yield Reason(
                reference.where,
                f"this names {layout.monolith.name}.{reference.symbol}, the legacy lookup, "
                "which goes",
                f"patch or read what sends the job then{sends}, or take this out; commit, and run "
                "again",
            )
