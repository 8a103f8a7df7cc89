"""What the monolith's dispatcher has other modules do: executors and routers that it only imports.

Before: ``from shop.legacy.workers import run_backup`` in the monolith, and a branch or an entry
for it; or ``from shop.legacy.routing import run``, which picks. Such code stays where it is. But a
job type that only it serves is served no more when the modular dispatcher takes over.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from migrator.audit.compare import twin
from migrator.audit.definition import Definition
from migrator.audit.delegates import only_hands_over
from migrator.audit.evaluate import Evaluator
from migrator.audit.layout import Parts
from migrator.audit.meanings import Alike
from migrator.audit.routers import Routing, not_picked, routing
from migrator.audit.scopes import arguments
from migrator.audit.values import Function, FunctionNode, Value
from migrator.audit.walk import body_of, callee, names_in
from migrator.facts import OutsideRoute, Twin

_DEPTH = 3
_FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)


def with_reached_router(
    evaluator: Evaluator, definitions: Sequence[Definition], parts: Parts
) -> Parts:
    """Complete the parts by the router that the monolith's dispatcher leads to, wherever it is.

    Only where the monolith has none of its own whose routes are known.

    Args:
        evaluator: Follows values.
        definitions: All registrations.
        parts: The monolith and the modular side.
    """
    own = parts.monolith.router
    if parts.router is None or parts.dispatcher is None or (own and own.fact.routes):
        return parts
    found = _reached_router(evaluator, definitions, parts, parts.router, parts.dispatcher)
    if found is not None and found.fact.function.path == parts.monolith.path:
        return replace(parts, monolith=replace(parts.monolith, router=found))
    return replace(parts, reached=found)


def _reached_router(
    evaluator: Evaluator,
    definitions: Sequence[Definition],
    parts: Parts,
    modular: Routing,
    dispatcher: Definition,
) -> Routing | None:
    """Return what the monolith's version of the dispatcher gives the job type, and that routes."""
    wanted = {modular.fact.job_type_parameter, *_given_as_job_type(evaluator, dispatcher, modular)}
    found: list[Routing] = []
    for task in definitions:
        same = task.registration.name == dispatcher.registration.name
        if task.path == parts.monolith.path and same and isinstance(task.node, _FUNCTIONS):
            for reach in _reached(evaluator, task.path, task.node, wanted):
                routed = _routing_of(evaluator, reach.function)
                if routed is None or routed.node is modular.node:
                    continue
                if routed.fact.job_type_parameter in reach.names | wanted:
                    found.append(routed)
    return max(not_picked(found), key=lambda one: one.weight, default=None)


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
        if not route.plain or not isinstance(node, _FUNCTIONS) or _is(there, node):
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
    if not isinstance(there, Function) or not isinstance(there.node, _FUNCTIONS):
        return None
    other = there.path, there.node
    if only_hands_over(evaluator, place, other) or only_hands_over(evaluator, other, place):
        return Twin(evaluator.project.reference(*other), True, 1.0)
    return twin(evaluator, place, other, alike=alike)


@dataclass(frozen=True, eq=False)
class _Reach:
    """A function with those of its parameters that hold the job type."""

    function: Function
    names: frozenset[str]


def _reached(
    evaluator: Evaluator, path: str, node: FunctionNode, wanted: set[str]
) -> Iterator[_Reach]:
    """Yield the functions that a task leads to, itself first, each once."""
    scope = evaluator.project.module_scope(path)
    if scope is None:
        return
    level = [_Reach(Function(path, node, scope), frozenset(wanted))]
    seen = {id(node)}
    for _ in range(_DEPTH + 1):
        following: list[_Reach] = []
        for reach in level:
            yield reach
            for call, target in _calls(evaluator, reach.function):
                if id(target.node) not in seen and isinstance(target.node, _FUNCTIONS):
                    seen.add(id(target.node))
                    following.append(_Reach(target, _filled(call, target.node, reach.names)))
        level = following


def _calls(evaluator: Evaluator, function: Function) -> Iterator[tuple[ast.Call, Function]]:
    scope = evaluator.project.module_scope(function.path)
    if scope is None or isinstance(function.node, ast.Lambda):
        return
    inner = scope.inner(function.node)
    for child in body_of(function.node):
        target = callee(evaluator, child.func, inner) if isinstance(child, ast.Call) else None
        if isinstance(child, ast.Call) and isinstance(target, Function):
            yield child, target


def _filled(call: ast.Call, node: FunctionNode, names: frozenset[str]) -> frozenset[str]:
    """Return the parameters that get one of some names in a call."""
    places = [argument.arg for argument in (*node.args.posonlyargs, *node.args.args)]
    pairs = [*zip(places, call.args, strict=False), *((w.arg, w.value) for w in call.keywords)]
    return frozenset(name for name, value in pairs if name and names_in(value) & names)


def _given_as_job_type(
    evaluator: Evaluator, dispatcher: Definition, modular: Routing
) -> Iterator[str]:
    """Yield the parameters of the dispatcher that it gives its router as the job type."""
    if not isinstance(dispatcher.node, _FUNCTIONS):
        return
    own = {argument.arg for argument in arguments(dispatcher.node)}
    for argument in own:
        for reach in _reached(evaluator, dispatcher.path, dispatcher.node, {argument}):
            if _is(reach.function, modular.node):
                yield from [argument] if modular.fact.job_type_parameter in reach.names else []


def _routing_of(evaluator: Evaluator, function: Function) -> Routing | None:
    if isinstance(function.node, ast.Lambda) or function.scope.qualname:
        return None
    return routing(evaluator, function.path, function.node)
