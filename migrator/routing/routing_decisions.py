"""Asks whether all job types were found, where a router could not be followed everywhere."""

from __future__ import annotations

from collections.abc import Iterator

from migrator.decisions import Decision, Option
from migrator.facts import Facts, JobRouter, Location
from migrator.routing.unclear_places import said_of
from migrator.snapshot import Source


def routing_decisions(facts: Facts, source: Source) -> Iterator[Decision]:
    """Yield a question for each router of today that is not clear.

    Args:
        facts: The audit.
        source: The tree that was audited.
    """
    for router in (facts.legacy_router, facts.reached_router):
        if router and router.unclear:
            yield _routing_decision(router, facts, source)


def _routing_decision(router: JobRouter, facts: Facts, source: Source) -> Decision:
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
            *(_unclear(place, router, facts, source) for place in router.unclear),
        ),
        options=(
            Option("complete", "go on with these; what else such a place does goes unnoticed"),
        ),
    )


def _unclear(place: Location, router: JobRouter, facts: Facts, source: Source) -> str:
    """Say where a router is not clear, and of an entry that is more than a function what it is."""
    routes = [route for route in router.routes if route.where == place and not route.plain]
    if not routes:
        said = said_of(source, place)
        return f"not understood: {place}" + (f": {said}" if said else "")
    job_types = ", ".join(repr(route.job_type) for route in routes)
    said = f"{job_types} goes to {routes[0].function}"
    for other in facts.router.routes if facts.router else ():
        if facts.router and other.job_type == routes[0].job_type:
            there = f"to {other.function} in {facts.router.function.name}"
            return f"not compared: {said} ({place}), and {there}"
    return f"not understood: {place}: {said}, of which no function could be made"


def _known_elsewhere(facts: Facts) -> Iterator[str]:
    """Yield what the modular router knows, and what the lookup knows besides."""
    known = {route.job_type for route in facts.router.routes} if facts.router else set()
    if facts.router is not None:
        yield f"{facts.router.function.name} knows {', '.join(sorted(known)) or 'none'}"
    further = [key for key in facts.lookup.keys if key not in known] if facts.lookup else []
    if facts.lookup is not None and further:
        name = facts.lookup.mapping or facts.lookup.function
        yield f"{name} ({facts.lookup.where}) knows also {', '.join(further)}"
