"""What of the monolith stands for what on the modular side, whether they mean the same or not."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from migrator.audit.definition import Definition
from migrator.audit.meanings import Place
from migrator.audit.routing import Routing
from migrator.audit.values import Function, Value
from migrator.facts import JobRouter


def counterparts(
    path: str, definitions: Iterable[Definition], legacy: Routing | None, modular: Routing | None
) -> frozenset[tuple[Place, Place]]:
    """Return the pairs that are compared, or asked about, on their own.

    Tasks of one name, the two routers, and the executors of one job type: a caller of one is not
    another one because of them.

    Args:
        path: The monolith.
        definitions: The registrations.
        legacy: The monolith's router.
        modular: The modular one.
    """
    found = set(_tasks(path, definitions))
    if legacy is not None and modular is not None:
        found.update(_routers(path, legacy, modular))
    return frozenset(found)


def _tasks(path: str, definitions: Iterable[Definition]) -> Iterator[tuple[Place, Place]]:
    named = [
        (one.registration.name, (one.path, str(getattr(one.node, "name", ""))))
        for one in definitions
        if one.registration.name
    ]
    for name, place in named:
        if place[0] == path:
            yield from (
                (place, other) for same, other in named if same == name and other[0] != path
            )


def _routers(path: str, legacy: Routing, modular: Routing) -> Iterator[tuple[Place, Place]]:
    yield (path, legacy.node.name), (modular.fact.function.path, modular.node.name)
    mappings = _mapping(legacy.fact), _mapping(modular.fact)
    if mappings[0] and mappings[1]:
        yield mappings[0], mappings[1]
    for job_type, old in _targets(legacy):
        for same, new in _targets(modular):
            if same == job_type:
                yield old, new


def _mapping(router: JobRouter) -> Place | None:
    if router.mapping is None or router.mapping_where is None:
        return None
    return router.mapping_where.path, router.mapping


def _targets(routing: Routing) -> Iterator[tuple[str, Place]]:
    for route, target in zip(routing.fact.routes, routing.targets, strict=True):
        place = _place(target)
        if place is not None:
            yield route.job_type, place


def _place(value: Value | None) -> Place | None:
    name = getattr(value.node, "name", None) if isinstance(value, Function) else None
    return (value.path, name) if name and isinstance(value, Function) else None
