"""Job types that the monolith's dispatcher has other modules serve: none of them may be lost.

Nothing of such a module moves. Where the modular router does not know the job type, it has to learn
it by hand first; where it leads to another function, a person says that this one may go on alone.
"""

from __future__ import annotations

from collections.abc import Iterator

from migrator.decisions import Decision, Option
from migrator.facts import Facts, OutsideRoute
from migrator.plan import KEEP
from migrator.runs_today import runs_today
from migrator.snapshot import Source
from migrator.versions import versions


def outside_decisions(facts: Facts, source: Source) -> Iterator[Decision]:
    """Yield a question for each job type that two different functions serve.

    Args:
        facts: The audit.
        source: The tree that was audited.
    """
    for route in facts.outside:
        twin = route.twin
        if twin is None or twin.same:
            continue
        yield Decision(
            id=f"executor:{route.job_type}",
            question=(
                f"{route.router.name} ({route.router.where}) gives {route.job_type!r} to "
                f"{route.function.name} ({route.function.where}), and the modular router gives it "
                f"to {twin.function.name} ({twin.function.where}), which differs: may only the "
                "modular one go on?"
            ),
            evidence=(
                f"similarity {twin.similarity:.0%}",
                *twin.differences,
                runs_today(facts, route.job_type),
            ),
            options=(
                Option(
                    KEEP,
                    f"{twin.function.name} serves it; for the other one route it by hand, commit, "
                    "and run again",
                ),
            ),
            versions=versions(route.function, twin.function, source),
        )


def unserved(facts: Facts) -> Iterator[tuple[int, str, str]]:
    """Yield line, message and advice for what nothing would serve any more.

    Args:
        facts: The audit.
    """
    router, dispatcher = facts.router, facts.legacy_dispatcher
    for route in facts.outside:
        if not route.known and router is not None:
            yield (
                dispatcher.where.line if dispatcher else 1,
                _lost(route),
                f"let {router.function.name} ({router.function.where}) lead {route.job_type!r} to "
                f"{route.function.module}.{route.function.name}, commit, and run again",
            )


def _lost(route: OutsideRoute) -> str:
    return (
        f"{route.job_type!r} would be an unknown job type: {route.router.name} "
        f"({route.router.where}) gives it to {route.function.name} ({route.function.where}), which "
        "is not in the monolith and does not move"
    )
