"""Asks whether all job types were found, where a router could not be followed everywhere."""

from __future__ import annotations

from collections.abc import Iterator

from migrator.decisions import Decision, Option
from migrator.facts import Facts, JobRouter


def routing_decisions(facts: Facts) -> Iterator[Decision]:
    """Yield a question for each router of today that is not clear.

    Args:
        facts: The audit.
    """
    for router in (facts.legacy_router, facts.reached_router):
        if router and router.unclear:
            yield _routing_decision(router, facts)


def _routing_decision(router: JobRouter, facts: Facts) -> Decision:
    function = router.function
    known = ", ".join(route.job_type for route in router.routes) or "none"
    return Decision(
        id=f"routing:{function.name}",
        question=(
            f"{function.name} ({function.where}) picks executors in a way that could not be "
            "followed everywhere: were all job types found?"
        ),
        evidence=(
            f"job types found: {known}",
            *_known_elsewhere(facts),
            *(f"not understood: {place}" for place in router.unclear),
        ),
        options=(
            Option("complete", "go on with these; what else such a place does goes unnoticed"),
        ),
    )


def _known_elsewhere(facts: Facts) -> Iterator[str]:
    """Yield what the modular router knows, and what the lookup knows besides."""
    known = {route.job_type for route in facts.router.routes} if facts.router else set()
    if facts.router is not None:
        yield f"{facts.router.function.name} knows {', '.join(sorted(known)) or 'none'}"
    further = [key for key in facts.lookup.keys if key not in known] if facts.lookup else []
    if facts.lookup is not None and further:
        name = facts.lookup.mapping or facts.lookup.function
        yield f"{name} ({facts.lookup.where}) knows also {', '.join(further)}"
