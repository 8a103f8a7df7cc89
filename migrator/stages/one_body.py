"""Each task of the monolith has one body on the modular side, or the migration has no target."""

from __future__ import annotations

from collections.abc import Iterator

from migrator.facts import Facts, FunctionRef
from migrator.stage import Reason


def several_bodies(facts: Facts) -> Iterator[Reason]:
    """Yield each task name with a second modular body: after the migration it would be luck again.

    Args:
        facts: The audit.
    """
    first: dict[str, FunctionRef] = {}
    for twin in facts.task_twins:
        known = first.setdefault(twin.task_name, twin.modular)
        if known.path != twin.modular.path:
            yield Reason(
                twin.modular.where,
                f"{twin.task_name} has another modular body, {known.name} ({known.where}); "
                "a message carries only the name",
                "delete one of the two or give it another name, commit, and run again",
            )
