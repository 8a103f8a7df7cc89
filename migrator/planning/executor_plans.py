"""What becomes of each executor of the monolith, and what a person has to decide about it."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from migrator.decisions import Answered, Decision
from migrator.effects import Reader
from migrator.facts import Executor, Facts, FunctionRef, JobRouter, Layout, Parameter, Twin
from migrator.modules import child_path, package_folder
from migrator.plan import BOTH, BOTH_LEGACY, EXTRACT, KEEP, STUB, TAKE, ExecutorPlan
from migrator.planning.executors_home import package_of_executors
from migrator.planning.naming import Pattern, executor_names, infer_pattern
from migrator.planning.outside_executors import outside_decisions
from migrator.planning.registry_plans import dead_registries
from migrator.planning.twin_decisions import executor_decision, legacy_name
from migrator.planning.unknown_types import unknown_decisions
from migrator.python_source import borrowed_names, call_with, definition, parse
from migrator.routing.called_today import called_today
from migrator.routing.passed_on import router_as_called
from migrator.routing.router_decision import router_decision
from migrator.routing.routing_decisions import routing_decisions
from migrator.routing.signatures import misfits, misnamed
from migrator.routing.wrapped import unfit_wrappers
from migrator.snapshot import Source
from migrator.syntax import walk


def executor_decisions(facts: Facts, source: Source) -> Iterator[Decision]:
    """Yield a question for each executor that both packages have, with two meanings.

    The first one is whether the monolith has more executors, where its router is not clear.
    """
    yield from routing_decisions(facts, source)
    yield from router_decision(facts, source)
    yield from outside_decisions(facts, source)
    yield from unknown_decisions(facts, source)
    for executor in facts.executors:
        if executor.certainly_broken:
            continue
        if executor.twin and not executor.twin.same:
            yield executor_decision(executor, facts, source)


def executor_plans(
    facts: Facts, layout: Layout, answered: Mapping[str, Answered], source: Source
) -> Iterator[ExecutorPlan]:
    """Yield the plan of each executor.

    Args:
        facts: The audit.
        layout: Its layout.
        answered: Each decision with its answer.
        source: The tree that was audited.
    """
    layout = replace(layout, execution_package=package_of_executors(facts, layout, source))
    pattern = infer_pattern(facts.router, _modules_of_routes(facts, layout, source))
    router, registries = router_as_called(facts, source), dead_registries(facts, source)
    taken = borrowed_names(parse(source.read(layout.monolith.path)))
    for executor in facts.executors:
        answer = answered.get(f"executor:{executor.job_types[0]}")
        entry = _executor_plan(facts, layout, pattern, executor, answer, router, taken)
        if entry.moves and entry.routed:
            added = _missing_parameters(router, executor, facts.legacy_router, source)
            entry = replace(entry, parameters=added)
        dropped = _registries(facts, executor) if registries else ()
        yield replace(entry, registries=dropped, made=executor.made)


def _registries(facts: Facts, executor: Executor) -> tuple[str, ...]:
    """Return the decorators that enter an executor in the legacy router's dict."""
    routes = facts.legacy_router.routes if facts.legacy_router else ()
    found = (route.registry for route in routes if route.job_type in executor.job_types)
    return tuple(dict.fromkeys(name for name in found if name))


def _modules_of_routes(facts: Facts, layout: Layout, source: Source) -> dict[str, str]:
    """Return the last part of the module that defines each function of the modular router."""
    names = {route.function for route in facts.router.routes} if facts.router else set()
    folder = package_folder(layout.execution_package.path)
    modules = [path for path in source.paths() if (path.rpartition("/")[0] or ".") == folder]
    return {
        name: path.rpartition("/")[2].removesuffix(".py")
        for name in sorted(names)
        for path in modules
        if path.endswith(".py") and f"def {name}(".encode() in source.read(path)
    }


def _executor_plan(
    facts: Facts,
    layout: Layout,
    pattern: Pattern,
    executor: Executor,
    answer: Answered | None,
    router: JobRouter | None,
    taken: frozenset[str],
) -> ExecutorPlan:
    twin, option = executor.twin, answer.option if answer else None
    if executor.certainly_broken:
        return _stub(facts, executor)
    if twin is None:
        return _extracted(layout, pattern, executor, taken)
    if answer and option in (BOTH, BOTH_LEGACY):
        return _kept_beside(layout, pattern, executor, twin.function, answer, router)
    take = option == TAKE
    return ExecutorPlan(
        executor.job_types,
        executor.function.name,
        TAKE if take else KEEP,
        twin.function.module,
        twin.function.path,
        twin.function.name,
        reason=_where_from(executor, "decided") if take else _why_kept(twin, option),
    )


def _stub(facts: Facts, executor: Executor) -> ExecutorPlan:
    """Plan a stub in the modular router for an integration that was removed."""
    missing = next(one for one in executor.broken_imports if one.certain and one.proven)
    return ExecutorPlan(
        executor.job_types,
        executor.function.name,
        STUB,
        facts.router.function.module if facts.router else "",
        facts.router.function.path if facts.router else "",
        "",
        reason=f"{missing.where}: module {missing.module} does not exist (integration removed)",
    )


def _extracted(
    layout: Layout, pattern: Pattern, executor: Executor, taken: frozenset[str]
) -> ExecutorPlan:
    """Plan a module for an executor that only the monolith has."""
    name = executor.function.name
    stem, public = executor_names(name, executor.job_types[0], pattern, taken)
    return ExecutorPlan(
        executor.job_types,
        name,
        EXTRACT,
        f"{layout.execution_package.name}.{stem}",
        child_path(layout.execution_package.path, stem),
        public,
        reason=_where_from(executor, "only in the monolith"),
    )


def _where_from(executor: Executor, why: str) -> str:
    said = "a function without a name" if executor.made else why
    return f"{executor.function.where}: {said}"


def _why_kept(twin: Twin, option: str | None) -> str:
    if twin.same:
        return "same meaning on both sides"
    return "decided: the modular version stays" if option else "open: nobody has decided yet"


def _kept_beside(
    layout: Layout,
    pattern: Pattern,
    executor: Executor,
    modular: FunctionRef,
    answered: Answered,
    router: JobRouter | None,
) -> ExecutorPlan:
    """Keep the monolith's version under another name, beside the modular one."""
    public = answered.name or legacy_name(modular)
    stem, _ = executor_names(public, executor.job_types[0], pattern)
    if child_path(layout.execution_package.path, stem) == modular.path:
        stem = public  # the file of the job type is the one that stays
    served = {route.job_type for route in router.routes} if router else set()
    stays = answered.option == BOTH
    unrouted = tuple(name for name in executor.job_types if stays and name in served)
    routed = [name for name in executor.job_types if name not in unrouted]
    main = f"{', '.join(routed)} goes to it" if routed else f"{modular.name} serves all job types"
    return ExecutorPlan(
        executor.job_types,
        executor.function.name,
        BOTH,
        f"{layout.execution_package.name}.{stem}",
        child_path(layout.execution_package.path, stem),
        public,
        reason=f"{executor.function.where}: decided: kept beside {modular.name}; {main}",
        beside=modular.name,
        unrouted=unrouted,
    )


def _missing_parameters(
    router: JobRouter | None, executor: Executor, today: JobRouter | None, source: Source
) -> tuple[Parameter, ...]:
    """Return what the modular router passes to executors and this one does not accept.

    What would be one more thing in its ``**kwargs`` gets a name, so that they stay what they are.
    """
    legacy = executor.function
    if router is None:
        return ()
    offered = {parameter.name: parameter for parameter in router.function.parameters}
    accepted = {parameter.name for parameter in legacy.parameters}
    rest = [item.name for item in legacy.parameters if item.kind == "var-keyword"]
    if rest:
        node = definition(parse(source.read(legacy.path)), legacy.name)
        routes = today.routes if today else ()
        calls = [route.call for route in routes if route.job_type in executor.job_types]
        if node is None or not _reads(node, rest[0]) or any("**" in call for call in calls):
            return ()
        accepted |= {word.arg or "" for call in calls for word in call_with(call).keywords}
    places = () if rest else _missing_places(router, legacy)
    missing = (name for name in (*places, *router.call_keywords) if name not in accepted)
    return tuple(_optional(offered.get(name, Parameter(name))) for name in missing)


def _missing_places(router: JobRouter, legacy: FunctionRef) -> tuple[str, ...]:
    """Return what the router gives behind an executor's last place, by the router's names."""
    kinds = [parameter.kind for parameter in legacy.parameters]
    further = router.call_arguments[kinds.count("positional") :]
    return further if "var-positional" not in kinds and all(map(str.isidentifier, further)) else ()


def _reads(node: ast.AST, name: str) -> bool:
    return any(isinstance(part, ast.Name) and part.id == name for part in walk(node))


def unfit_executors(
    facts: Facts, plans: Sequence[ExecutorPlan], source: Source
) -> Iterator[tuple[int, str, str]]:
    """Yield the executors that the modular router cannot call, or not with all they get today."""
    router = router_as_called(facts, source)
    if router is None:
        yield from _unseen(facts, plans)
        return
    routed = {route.job_type for route in router.routes}
    reader = Reader(source, facts.layout.source_root if facts.layout else "")
    for executor, entry in zip(facts.executors, plans, strict=True):
        function, legacy = executor.function, called_today(
            facts.legacy_router, executor.job_types, facts, source
        )
        if entry.action == KEEP and executor.twin:
            # What the router calls already is none of our business.
            if routed.issuperset(executor.job_types):
                continue
            function = executor.twin.function
            legacy = legacy if executor.twin.same else None
        if function == executor.function and _is_bound(executor, facts):
            # Celery gives a bound task itself, also where it is called directly.
            function = replace(function, parameters=function.parameters[1:])
        if entry.moves and entry.routed:
            for reason, advice in unfit_wrappers(executor.function, router, reader, source):
                yield executor.function.where.line, reason, advice
        if entry.action != STUB and entry.routed:
            for reason in (
                *misnamed(function, router, source),
                *misfits(function, entry.parameters, router, legacy),
            ):
                yield (
                    executor.function.where.line,
                    f"{function.name} ({function.where}) {reason}",
                    f"let {router.function.name} ({router.function.where}) and the executor agree",
                )


def _is_bound(executor: Executor, facts: Facts) -> bool:
    return any(
        entry.bound
        and entry.function == executor.function.name
        and entry.where.path == executor.function.path
        for entry in facts.registrations
    )


def _unseen(facts: Facts, plans: Sequence[ExecutorPlan]) -> Iterator[tuple[int, str, str]]:
    """Refuse to move executors for a router whose source does not show what it passes."""
    moved = [entry for entry in plans if entry.moves]
    if facts.router is None or not moved:
        return
    function = facts.router.function
    yield (
        next(entry.function.where.line for entry in facts.executors),
        f"what {function.name} ({function.where}) passes to {moved[0].public_name} cannot be seen",
        "write the arguments of its call out, without * and **, commit, and run again",
    )


def _optional(parameter: Parameter) -> Parameter:
    return replace(parameter, default=parameter.default or "None", kind="positional")
