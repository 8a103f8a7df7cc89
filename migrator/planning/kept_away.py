"""Job types that the modular side turns away: an entry in the router's table would be of no use."""

from __future__ import annotations

from collections.abc import Iterator

from migrator.facts import Facts


def kept_away(facts: Facts) -> Iterator[tuple[int, str, str]]:
    """Yield line of the monolith, message and advice for each of them.

    Args:
        facts: The audit.
    """
    dispatcher = facts.legacy_dispatcher
    lines = {name: one.function.where.line for one in facts.executors for name in one.job_types}
    for found in facts.turned_away:
        yield (
            lines.get(found.job_type, dispatcher.where.line if dispatcher else 1),
            f"{found.job_type!r} would never get to what serves it: {found.where}: {found.says}",
            f"let {found.job_type!r} through there, commit, and run again",
        )
