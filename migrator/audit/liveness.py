"""What reaches the monolith's definitions from outside, and what each of them is."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Mapping, Sequence
from functools import partial

from migrator.audit.class_twins import class_twins
from migrator.audit.compare import twin
from migrator.audit.definition import Definition
from migrator.audit.evaluate import Evaluator
from migrator.audit.meanings import Alike
from migrator.audit.normalise import shape
from migrator.audit.state_twins import state_twins
from migrator.audit.uses_by_name import uses_by_name
from migrator.audit.values import FunctionNode
from migrator.facts import (
    Executor,
    JobRouter,
    Layout,
    LegacyLookup,
    Reference,
    TaskTwin,
    Twin,
)

_SAID = {
    "from": "imported in",
    "attribute": "used in",
    "star": "used in",
    "patch": "replaced in",
    "task-name": "named in",
    "module-string": "named in",
    "command": "named in",
    "annotation": "named in",
    "notebook": "used in",
}


def kinds(
    monolith: str,
    definitions: Iterable[Definition],
    router: JobRouter | None,
    executors: Iterable[Executor],
    lookup: LegacyLookup | None,
) -> dict[str, str]:
    """Return the kinds that only the whole picture shows."""
    found: dict[str, str] = {}
    if router is not None:
        found[router.function.name] = "router"
        if router.mapping and router.mapping_where and router.mapping_where.path == monolith:
            found[router.mapping] = "mapping"
    for executor in executors:
        found[executor.function.name] = "executor"
    for definition in definitions:
        if definition.path == monolith:
            found[definition.registration.function] = "task"
    if lookup is not None:
        if lookup.mapping:
            found[lookup.mapping] = "mapping"
        if lookup.function:
            found[lookup.function] = "lookup"
    return found


def registering_calls(monolith: str, definitions: Iterable[Definition]) -> dict[int, str]:
    """Return by its node's id what each call in the monolith registers, where that is one task."""
    found: dict[int, list[str]] = {}
    for definition in definitions:
        if definition.path == monolith and isinstance(definition.place, ast.Call):
            found.setdefault(id(definition.place), []).append(definition.registration.function)
    return {call: tasks[0] for call, tasks in found.items() if len(tasks) == 1}


def evidence(
    evaluator: Evaluator,
    monolith: str,
    definitions: Sequence[Definition],
    references: Iterable[Reference],
    router: JobRouter | None,
) -> dict[str, list[str]]:
    """Return for each name of the monolith what reaches it from outside."""
    found: dict[str, list[str]] = {}
    for reference in references:
        said = _SAID.get(reference.form)
        if reference.symbol is not None and reference.kind != "text" and said:
            found.setdefault(reference.symbol, []).append(f"{said} {reference.where}")
    own = [d for d in definitions if d.path == monolith and d.registration.name is not None]
    by_name = uses_by_name(evaluator, monolith, [str(d.registration.name) for d in own])
    for definition in own:
        for how, where in by_name[str(definition.registration.name)]:
            said = "named in" if how == "named" else f"{how} in"
            found.setdefault(definition.registration.function, []).append(f"{said} {where}")
    for definition in (one for one in definitions if one.path == monolith):
        fact = definition.registration
        makers = [fact.expression, *(other.expression for other in fact.elsewhere)]
        if any(makers):
            said = f"its name is computed ({next(filter(None, makers))}): who sends it is not seen"
            found.setdefault(fact.function, []).append(said)
    if router is not None:
        for route in router.routes:
            said = f"routed for {route.job_type!r} by {router.function.name} ({route.where})"
            found.setdefault(route.function, []).append(said)
    return found


def twins(
    evaluator: Evaluator,
    layout: Layout,
    known: Mapping[str, str],
    task_twins: Iterable[TaskTwin],
    executors: Iterable[Executor],
    alike: Alike,
) -> dict[str, Twin]:
    """Return the modular counterparts of the monolith's definitions."""
    found = helper_twins(evaluator, layout, known, alike)
    found |= class_twins(evaluator, layout, alike)
    for executor in executors:
        if executor.twin is not None:
            found[executor.function.name] = executor.twin
    for pair in task_twins:
        found[pair.legacy.name] = Twin(pair.modular, pair.same, pair.similarity, pair.differences)
    return found | state_twins(evaluator, layout.monolith.path, found, alike)


def helper_twins(
    evaluator: Evaluator, layout: Layout, known: Mapping[str, str], alike: Alike
) -> dict[str, Twin]:
    """Find the monolith's helpers in the package of shared helpers: by name, then by meaning."""
    if layout.utils_package is None:
        return {}
    folder = layout.utils_package.path.rpartition("/")[0]
    project = evaluator.project
    paths = project.modules.inside(folder) if folder else ()
    shared = [(path, node) for path in paths for node in project.functions(path).values()]
    found: dict[str, Twin] = {}
    for name, node in project.functions(layout.monolith.path).items():
        if known.get(name) not in (None, "helper"):
            continue
        legacy = (layout.monolith.path, node)
        same_name = [one for one in shared if one[1].name.lstrip("_") == name.lstrip("_")]
        compare = partial(twin, evaluator, legacy, alike=alike, decorated=True)
        compared = [compare(one) for one in same_name]
        if not compared and _says_enough(node):
            others = (compare(one) for one in shared if shape(one[1]) == shape(node))
            compared = [result for result in others if result.same]
        if compared:
            found[name] = max(compared, key=lambda result: (result.same, result.similarity))
    return found


def _says_enough(node: FunctionNode) -> bool:
    """One-liners are alike by chance."""
    return (node.end_lineno or 0) - node.body[0].lineno >= 2
