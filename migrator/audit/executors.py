"""The functions of the monolith that do the work, and their modular counterparts."""

from __future__ import annotations

import ast
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import replace

from migrator.audit.broken_imports import broken_imports
from migrator.audit.compare import twin
from migrator.audit.delegates import only_hands_over
from migrator.audit.dependencies import Dependencies
from migrator.audit.evaluate import Evaluator
from migrator.audit.executor_decorators import registering
from migrator.audit.held import HELD, NAME
from migrator.audit.meanings import Alike
from migrator.audit.routing import Routing
from migrator.audit.values import Function, FunctionNode, Value
from migrator.facts import Executor, JobRouter, Layout, Route, Twin

Compare = Callable[[tuple[str, FunctionNode], tuple[str, FunctionNode]], Twin]


def executors(
    evaluator: Evaluator,
    declared: Dependencies,
    legacy: Routing,
    modular: Routing | None,
    layout: Layout,
    alike: Alike,
) -> tuple[Executor, ...]:
    """Return each function of the monolith that the legacy router leads to, once."""
    path = layout.monolith.path
    types: dict[str, list[str]] = {}
    for route, target in zip(legacy.fact.routes, legacy.targets, strict=True):
        if route.plain and isinstance(target, Function) and target.path == path:
            name = getattr(target.node, "name", None)
            if name is not None and not target.scope.qualname:
                types.setdefault(name, []).append(route.job_type)
    found = []
    compare = _comparing(evaluator, (legacy, modular), alike)
    for name, job_types in types.items():
        node = evaluator.project.function(path, name)
        if node is None:
            continue
        found.append(
            Executor(
                job_types=tuple(dict.fromkeys(job_types)),
                function=evaluator.project.reference(path, node),
                broken_imports=broken_imports(evaluator.project, declared, path, node),
                twin=_twin(evaluator, (path, node), job_types, modular, layout, compare),
            )
        )
    return (*found, *_made(evaluator, legacy, modular, layout, set(types)))


def _made(
    evaluator: Evaluator,
    legacy: Routing,
    modular: Routing | None,
    layout: Layout,
    executors: set[str],
) -> Iterator[Executor]:
    """Yield what the legacy router has without a name, where the modular one knows nothing of it.

    A router that moves as it is takes it along.
    """
    path, known = layout.monolith.path, set(_routes(modular)[0])
    scope = evaluator.project.module_scope(path)
    bound = set(evaluator.project.bindings(scope.node)) if scope else set()
    taken = set(evaluator.project.functions(path))
    for route in legacy.fact.routes if not layout.built else ():
        name = _name_of(route.job_type, legacy.fact.routes, executors)
        name = f"{name}_as_routed" if name in taken else name
        if not route.made or route.where.path != path or route.job_type in known or name in taken:
            continue
        taken.add(name)
        text = route.made.replace(f"def {NAME}(", f"def {name}(", 1)
        text = text.replace(HELD, _free(f"_bound_{_word(route.job_type)}", bound))
        *_, node = ast.parse(text).body
        assert isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        plain = evaluator.project.reference(path, node)
        function = replace(plain, where=route.where, end_line=route.where.line)
        yield Executor((route.job_type,), function, made=text)


def _name_of(job_type: str, routes: Sequence[Route], executors: Collection[str]) -> str:
    """Return a name for the executor of a job type, like those that the others have."""
    prefixes = [
        route.function.removesuffix(route.job_type)
        for route in routes
        if route.function in executors and route.function.endswith(f"_{route.job_type}")
    ]
    return f"{prefixes[0] if prefixes else '_execute_'}{_word(job_type)}"


def _word(job_type: str) -> str:
    return "".join(char if char.isalnum() and char.isascii() else "_" for char in job_type)


def _free(name: str, bound: set[str]) -> str:
    """Return a name that the module does not bind; it does from now on."""
    while name in bound:
        name = f"{name}_"
    bound.add(name)
    return name


def cleared(router: JobRouter, work: Sequence[Executor], moves: bool = False) -> JobRouter:
    """Return a router without the places that were not clear until an executor was made of them.

    What is more than a function, and no executor came of, is not clear either.

    Args:
        router: The legacy router.
        work: The executors.
        moves: The router moves as it is, and along with it what its table, or its object, holds.
    """
    if moves and router.variables:
        return replace(router, unclear=())
    more = {route.where for route in router.routes if not route.plain}
    made = more if moves else {executor.function.where for executor in work if executor.made}
    places = dict.fromkeys((*router.unclear, *sorted(more)))
    return replace(router, unclear=tuple(place for place in places if place not in made))


def _comparing(evaluator: Evaluator, routers: Collection[Routing | None], alike: Alike) -> Compare:
    """Return what compares two executors, with decorators that do more than register them."""
    routes = (route for one in routers if one is not None for route in one.fact.routes)
    registries = {route.registry for route in routes} - {""}

    def compare(legacy: tuple[str, FunctionNode], modular: tuple[str, FunctionNode]) -> Twin:
        ignored = registering(evaluator, (legacy, modular), registries)
        return twin(evaluator, legacy, modular, alike=alike, decorated=True, ignored=ignored)

    return compare


def _twin(
    evaluator: Evaluator,
    legacy: tuple[str, FunctionNode],
    job_types: list[str],
    modular: Routing | None,
    layout: Layout,
    compare: Compare,
) -> Twin | None:
    """By job type where the modular router knows it, else by public name among the executors."""
    for route, target in zip(*_routes(modular), strict=True):
        if route not in job_types or not isinstance(target, Function) or target.path == legacy[0]:
            continue
        if isinstance(target.node, (ast.FunctionDef, ast.AsyncFunctionDef)):
            there = target.path, target.node
            if only_hands_over(evaluator, legacy, there):
                return Twin(evaluator.project.reference(*there), True, 1.0)
            return compare(legacy, there)
    folder = layout.execution_package.path.rpartition("/")[0]
    public = legacy[1].name.lstrip("_")
    for path in evaluator.project.below(folder, f"def {public}"):
        if path != legacy[0]:
            node = evaluator.project.function(path, public)
            if node is not None:
                return compare(legacy, (path, node))
    return None


def _routes(routing: Routing | None) -> tuple[list[str], list[Value | None]]:
    if routing is None:
        return [], []
    return [route.job_type for route in routing.fact.routes], list(routing.targets)
