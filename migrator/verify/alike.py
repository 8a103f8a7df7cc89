"""What the plan puts in the place of what the monolith has, whether it means the same or not."""

from __future__ import annotations

from collections.abc import Iterator

from migrator.facts import Facts
from migrator.plan import KEEP, SUPERSEDED, Plan
from migrator.planning.new_side import stub_homes


def alike(facts: Facts, plan: Plan) -> frozenset[tuple[tuple[str, str], tuple[str, str]]]:
    """Return the pairs of a name of the monolith, and of the one that a body may have instead.

    What moves is compared by itself, and what does not move was compared by the audit, or decided.
    """
    layout = facts.layout
    if layout is None:
        return frozenset()
    path = layout.monolith.path
    return frozenset(((path, name), place) for name, place in _places(facts, plan))


def other_names(plan: Plan) -> dict[str, str]:
    """Return what moved code calls by another name than the monolith does."""
    # An executor that runs others calls the modular router, whatever that is called.
    homes = {**plan.router_calls, **plan.elsewhere, **stub_homes(plan)}
    names = {name: home.name for name, home in homes.items()}
    for task in plan.tasks:
        if task.action == SUPERSEDED:
            names[task.legacy_function] = task.function
    for executor in plan.executors:
        if executor.moves or executor.action == KEEP:
            names[executor.legacy_function] = executor.public_name
    return names


def _places(facts: Facts, plan: Plan) -> Iterator[tuple[str, tuple[str, str]]]:
    for executor in plan.executors:
        yield executor.legacy_function, (executor.path, executor.public_name)
    for task in plan.tasks:
        yield task.legacy_function, (task.path, task.function)
    for symbol in facts.symbols:
        if symbol.twin is not None and symbol.name in plan.elsewhere:
            yield symbol.name, (symbol.twin.function.path, symbol.twin.function.name)
    if plan.router is not None:
        yield plan.router.legacy_function, (plan.router.path, plan.router.function)
    yield from _routers(facts)


def _routers(facts: Facts) -> Iterator[tuple[str, tuple[str, str]]]:
    legacy, modular = facts.legacy_router, facts.router
    if legacy is None or modular is None:
        return
    yield legacy.function.name, (modular.function.path, modular.function.name)
    if legacy.mapping and modular.mapping and modular.mapping_where:
        yield legacy.mapping, (modular.mapping_where.path, modular.mapping)
