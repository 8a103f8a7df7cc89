"""How the monolith's router calls what serves some job types, and where the values come from."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

from migrator.facts import Facts, JobRouter
from migrator.python_source import definition, parse
from migrator.routing.lost_values import LegacyCalls, legacy_calls
from migrator.routing.misplaced_values import origins
from migrator.snapshot import Source


def called_today(
    router: JobRouter | None, job_types: Collection[str], facts: Facts, source: Source
) -> LegacyCalls | None:
    """Return the calls, or None where there is no router.

    Args:
        router: What the monolith's dispatcher routes with.
        job_types: Those whose calls are asked for.
        facts: The audit.
        source: The tree that was audited.
    """
    if router is None:
        return None
    function = definition(parse(source.read(router.function.path)), router.function.name)
    return replace(
        legacy_calls(router, function, job_types),
        before=origins(router, facts.legacy_dispatcher, source),
        after=origins(facts.router, facts.dispatcher, source),
    )
