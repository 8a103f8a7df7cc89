"""What the monolith's dispatcher has other modules do: executors and routers that it only imports.

Before: ``from shop.legacy.workers import run_backup`` in the monolith, and a branch or an entry
for it; or ``from shop.legacy.routing import run``, which picks. Such code stays where it is. But a
job type that only it serves is served no more when the modular dispatcher takes over.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence
from dataclasses import replace

from migrator.audit.compare import twin
from migrator.audit.definition import Definition
from migrator.audit.delegates import only_hands_over
from migrator.audit.evaluate import Evaluator
from migrator.audit.job_type_flow import Reach, job_type_names, reached
from migrator.audit.layout import Parts
from migrator.audit.meanings import Alike
from migrator.audit.routers import routing
from migrator.audit.routing import Routing, not_picked
from migrator.audit.sent_by_type import sent_by_type
from migrator.audit.unclear import locations
from migrator.audit.values import Function, FunctionNode, Value
from migrator.audit.walk import body_of
from migrator.facts import JobRouter, OutsideRoute, Twin


def with_routing_of_today(
    evaluator: Evaluator, definitions: Sequence[Definition], parts: Parts
) -> Parts:
    """Complete the parts by how the monolith's dispatcher serves job types, wherever that is.

    A router is looked for where the monolith has none of its own whose routes are known. Where
    there is none, and where tasks are picked by the job type as well, that is said to be unclear:
    what nobody has seen must not be lost.

    Args:
        evaluator: Follows values.
        definitions: All registrations.
        parts: The monolith and the modular side.
    """
    modular, dispatcher, own = parts.router, parts.dispatcher, parts.monolith.router
    if modular is None or dispatcher is None:
        return parts
    wanted = job_type_names(evaluator, dispatcher, modular)
    parts = replace(parts, job_type_names=wanted)
    tasks = [one for one in _same_task(definitions, dispatcher) if one.path == parts.monolith.path]
    if not (own and own.fact.routes):
        found = _reached_router(evaluator, tasks, wanted, modular)
        inside = found is not None and found.fact.function.path == parts.monolith.path
        parts = replace(parts, reached=None if inside else found)
        own = found if inside else own
    for task in tasks:
        own = _with_sent(evaluator, task, wanted, own, modular, seen=parts.reached is not None)
    return replace(parts, monolith=replace(parts.monolith, router=own))


def _same_task(definitions: Sequence[Definition], task: Definition) -> Iterator[Definition]:
    name = task.registration.name
    return (one for one in definitions if one.registration.name == name and one is not task)


def _reached_router(
    evaluator: Evaluator, tasks: Sequence[Definition], wanted: frozenset[str], modular: Routing
) -> Routing | None:
    """Return what the monolith's version of the dispatcher gives the job type, and that routes."""
    found: list[Routing] = []
    for task in tasks:
        for reach in reached(evaluator, task, wanted):
            routed = _routing_of(evaluator, reach.function)
            if routed is None or routed.node is modular.node:
                continue
            followed = all(isinstance(target, Function) for target in routed.targets)
            if followed and routed.fact.job_type_parameter in reach.names | wanted:
                found.append(routed)
    return max(not_picked(found), key=lambda one: one.weight, default=None)


def _with_sent(
    evaluator: Evaluator,
    task: Definition,
    wanted: frozenset[str],
    own: Routing | None,
    modular: Routing,
    *,
    seen: bool,
) -> Routing | None:
    """Return the monolith's router with what its dispatcher does besides that is not clear."""
    targets = (target for one in (own, modular) if one for target in one.targets)
    ends = {id(target.node) for target in targets if isinstance(target, Function)}
    reaches = list(reached(evaluator, task, wanted, ends))
    places = [
        (reach.function.path, node)
        for reach in reaches
        if reach.node is not modular.node
        for node in sent_by_type(evaluator, reach)
    ]
    if own is None and not seen and _is_unseen(reaches, modular):
        places = places or [(task.path, reaches[0].node)]
    if not places:
        return own
    unclear = locations(evaluator, places)
    if own is not None:
        every = tuple(sorted({*own.fact.unclear, *unclear}))
        return replace(own, fact=replace(own.fact, unclear=every))
    assert isinstance(task.node, FunctionNode)
    reference = evaluator.project.reference(task.path, task.node)
    name = min(wanted & {item.name for item in reference.parameters} or wanted)
    return Routing(JobRouter(reference, "if", None, (), name, unclear=unclear), task.node, ())


def _is_unseen(reaches: Sequence[Reach], modular: Routing) -> bool:
    """Tell whether a job type is read on the way, and never gets to the modular router."""
    if any(reach.node is modular.node for reach in reaches):
        return False
    return any(
        isinstance(node, ast.Name) and node.id in reach.names
        for reach in reaches
        for node in body_of(reach.node)
    )


def outside_routes(evaluator: Evaluator, parts: Parts, alike: Alike) -> tuple[OutsideRoute, ...]:
    """Return the job types that lead to code outside of the monolith.

    Args:
        evaluator: Follows values.
        parts: The monolith and the modular side.
        alike: What stands for what it is not the same as.
    """
    legacy, modular = parts.reached or parts.monolith.router, parts.router
    if legacy is None or modular is None:
        return ()
    known = dict(
        zip((route.job_type for route in modular.fact.routes), modular.targets, strict=True)
    )
    found: dict[str, OutsideRoute] = {}
    for route, target in zip(legacy.fact.routes, legacy.targets, strict=True):
        if not isinstance(target, Function) or target.path == parts.monolith.path:
            continue
        node, there = target.node, known.get(route.job_type)
        if not route.plain or not isinstance(node, FunctionNode) or _is(there, node):
            continue
        outside = OutsideRoute(
            route.job_type,
            evaluator.project.reference(target.path, node),
            route.job_type in known,
            _twin(evaluator, (target.path, node), there, alike),
        )
        found.setdefault(route.job_type, outside)
    return tuple(found[name] for name in sorted(found))


def _is(value: Value | None, node: FunctionNode) -> bool:
    return isinstance(value, Function) and value.node is node


def _twin(
    evaluator: Evaluator, place: tuple[str, FunctionNode], there: Value | None, alike: Alike
) -> Twin | None:
    if not isinstance(there, Function) or not isinstance(there.node, FunctionNode):
        return None
    other = there.path, there.node
    if only_hands_over(evaluator, place, other) or only_hands_over(evaluator, other, place):
        return Twin(evaluator.project.reference(*other), True, 1.0)
    return twin(evaluator, place, other, alike=alike)


def _routing_of(evaluator: Evaluator, function: Function) -> Routing | None:
    if isinstance(function.node, ast.Lambda) or function.scope.qualname:
        return None
    return routing(evaluator, function.path, function.node)
