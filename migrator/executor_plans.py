"""What becomes of each executor of the monolith, and what a person has to decide about it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from migrator.decisions import Decision, Option
from migrator.facts import Executor, Facts, FunctionRef, JobRouter, Layout, Parameter
from migrator.modules import child_path, package_folder
from migrator.naming import Pattern, executor_names, infer_pattern
from migrator.passed_on import router_as_called
from migrator.plan import EXTRACT, KEEP, STUB, TAKE, ExecutorPlan
from migrator.signatures import misfits
from migrator.snapshot import Source


def executor_decisions(facts: Facts) -> Iterator[Decision]:
    """Yield a question for each executor that both packages have, with two meanings.

    The first one is whether the monolith has more executors, where its router is not clear.
    """
    if facts.legacy_router and facts.legacy_router.unclear:
        yield _routing_decision(facts.legacy_router)
    for executor in facts.executors:
        if _certainly_broken(executor):
            continue
        if executor.twin and not executor.twin.same:
            yield _twin_decision(executor)


def _routing_decision(router: JobRouter) -> Decision:
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
            *(f"not understood: {place}" for place in router.unclear),
        ),
        options=(Option("complete", "go on with these; any other job type goes unnoticed"),),
    )


def _twin_decision(executor: Executor) -> Decision:
    assert executor.twin is not None
    twin = executor.twin
    return Decision(
        id=f"executor:{executor.job_types[0]}",
        question=(
            f"{executor.function.name} ({executor.function.where}) and {twin.function.name} "
            f"({twin.function.where}) both serve {executor.job_types[0]!r}, but differ: "
            "which body stays?"
        ),
        evidence=(f"similarity {twin.similarity:.0%}", *twin.differences),
        options=(
            Option(KEEP, f"keep {twin.function.path}; the monolith's version goes"),
            Option(TAKE, f"{twin.function.path} gets the monolith's version"),
        ),
    )


def _certainly_broken(executor: Executor) -> bool:
    return any(broken.certain and broken.proven for broken in executor.broken_imports)


def executor_plans(
    facts: Facts, layout: Layout, options: Mapping[str, str | None], source: Source
) -> Iterator[ExecutorPlan]:
    """Yield the plan of each executor.

    Args:
        facts: The audit.
        layout: Its layout.
        options: The chosen option of each decision.
        source: The tree that was audited.
    """
    pattern = infer_pattern(facts.router, _modules_of_routes(facts, layout, source))
    router = router_as_called(facts, source)
    for executor in facts.executors:
        option = options.get(f"executor:{executor.job_types[0]}")
        yield _executor_plan(facts, layout, pattern, executor, option, router)


def _modules_of_routes(facts: Facts, layout: Layout, source: Source) -> dict[str, str]:
    """Return the last part of the module that defines each function of the modular router."""
    names = {route.function for route in facts.router.routes} if facts.router else set()
    folder = package_folder(layout.execution_package.path)
    found: dict[str, str] = {}
    for name in sorted(names):
        for path in source.search([f"def {name}("]):
            if package_folder(path) == folder and path.endswith(".py"):
                found[name] = path.rpartition("/")[2].removesuffix(".py")
    return found


def _executor_plan(
    facts: Facts,
    layout: Layout,
    pattern: Pattern,
    executor: Executor,
    option: str | None,
    router: JobRouter | None,
) -> ExecutorPlan:
    legacy = executor.function
    if _certainly_broken(executor):
        missing = next(
            broken for broken in executor.broken_imports if broken.certain and broken.proven
        )
        return ExecutorPlan(
            executor.job_types,
            legacy.name,
            STUB,
            facts.router.function.module if facts.router else "",
            facts.router.function.path if facts.router else "",
            "",
            reason=f"{missing.where}: module {missing.module} does not exist (integration removed)",
        )
    if executor.twin and option != TAKE:
        same = executor.twin.same
        return ExecutorPlan(
            executor.job_types,
            legacy.name,
            KEEP,
            executor.twin.function.module,
            executor.twin.function.path,
            executor.twin.function.name,
            reason="same meaning on both sides" if same else "decided: the modular version stays",
        )
    if executor.twin:
        module, path = executor.twin.function.module, executor.twin.function.path
        public, action = executor.twin.function.name, TAKE
    else:
        stem, public = executor_names(legacy.name, executor.job_types[0], pattern)
        module = f"{layout.execution_package.name}.{stem}"
        path, action = child_path(layout.execution_package.path, stem), EXTRACT
    return ExecutorPlan(
        executor.job_types,
        legacy.name,
        action,
        module,
        path,
        public,
        parameters=_missing_parameters(router, legacy),
        reason=f"{legacy.where}: {'only in the monolith' if action == EXTRACT else 'decided'}",
    )


def _missing_parameters(router: JobRouter | None, legacy: FunctionRef) -> tuple[Parameter, ...]:
    """Return what the modular router passes to executors and this one does not accept."""
    if router is None:
        return ()
    accepted = {parameter.name for parameter in legacy.parameters}
    if any(parameter.kind == "var-keyword" for parameter in legacy.parameters):
        return ()
    offered = {parameter.name: parameter for parameter in router.function.parameters}
    missing = (name for name in router.call_keywords if name not in accepted)
    return tuple(_optional(offered.get(name, Parameter(name))) for name in missing)


def unfit_executors(
    facts: Facts, plans: Sequence[ExecutorPlan], source: Source
) -> Iterator[tuple[int, str, str]]:
    """Yield the executors that the modular router cannot call, or not with all they get today."""
    router = router_as_called(facts, source)
    if router is None:
        yield from _unseen(facts, plans)
        return
    routed = {route.job_type for route in router.routes}
    for executor, entry in zip(facts.executors, plans, strict=True):
        function, legacy_router = executor.function, facts.legacy_router
        if entry.action == KEEP and executor.twin:
            # What the router calls already is none of our business.
            function, legacy_router = executor.twin.function, None
            if routed.issuperset(executor.job_types):
                continue
        if entry.action != STUB:
            for reason in misfits(function, entry.parameters, router, legacy_router):
                yield (
                    executor.function.where.line,
                    f"{function.name} ({function.where}) {reason}",
                    f"let {router.function.name} ({router.function.where}) and the executor agree",
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
