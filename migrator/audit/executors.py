"""The functions of the monolith that do the work, and their modular counterparts."""

from __future__ import annotations

import ast

from migrator.audit.broken_imports import broken_imports
from migrator.audit.compare import twin
from migrator.audit.dependencies import Dependencies
from migrator.audit.evaluate import Evaluator
from migrator.audit.meanings import Alike
from migrator.audit.routers import Routing
from migrator.audit.values import Function, FunctionNode, Value
from migrator.facts import Executor, Layout, Twin


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
    for name, job_types in types.items():
        node = evaluator.project.function(path, name)
        if node is None:
            continue
        found.append(
            Executor(
                job_types=tuple(dict.fromkeys(job_types)),
                function=evaluator.project.reference(path, node),
                broken_imports=broken_imports(evaluator.project, declared, path, node),
                twin=_twin(evaluator, (path, node), job_types, modular, layout, alike),
            )
        )
    return tuple(found)


def _twin(
    evaluator: Evaluator,
    legacy: tuple[str, FunctionNode],
    job_types: list[str],
    modular: Routing | None,
    layout: Layout,
    alike: Alike,
) -> Twin | None:
    """By job type where the modular router knows it, else by public name among the executors."""
    for route, target in zip(*_routes(modular), strict=True):
        if route not in job_types or not isinstance(target, Function) or target.path == legacy[0]:
            continue
        if isinstance(target.node, (ast.FunctionDef, ast.AsyncFunctionDef)):
            return twin(evaluator, legacy, (target.path, target.node), alike=alike)
    folder = layout.execution_package.path.rpartition("/")[0]
    public = legacy[1].name.lstrip("_")
    for path in evaluator.project.below(folder, f"def {public}"):
        if path != legacy[0]:
            node = evaluator.project.function(path, public)
            if node is not None:
                return twin(evaluator, legacy, (path, node), alike=alike)
    return None


def _routes(routing: Routing | None) -> tuple[list[str], list[Value | None]]:
    if routing is None:
        return [], []
    return [route.job_type for route in routing.fact.routes], list(routing.targets)
