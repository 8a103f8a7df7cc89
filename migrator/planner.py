"""Makes the Plan: which executor goes where, which task lives on, what a person has to decide."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from migrator.decisions import Answer, Decision, Option, resolve
from migrator.facts import Executor, Facts, FunctionRef, Layout, Parameter, Registration, Symbol
from migrator.modules import child_path, package_folder
from migrator.naming import Pattern, executor_names, infer_pattern
from migrator.plan import (
    DROP,
    EXTRACT,
    KEEP,
    MOVE,
    STUB,
    SUPERSEDED,
    TAKE,
    ExecutorPlan,
    Home,
    Plan,
    TaskPlan,
)
from migrator.snapshot import Source

DEFAULT_LINE_LENGTH = 88


def decisions_for(facts: Facts) -> tuple[Decision, ...]:
    """Return every question that the facts leave open, in a stable order."""
    return (*_executor_decisions(facts), *_task_decisions(facts))


def make_plan(
    facts: Facts,
    answers: Mapping[str, Answer],
    source: Source,
    line_length: int | None = None,
) -> Plan:
    """Return the plan for these facts and answers.

    Args:
        facts: The audit; without a layout the plan is empty.
        answers: Given answers by decision id; recommended options fill the rest.
        source: The tree the audit has read.
        line_length: The target's line length for new code, in characters.

    Raises:
        ConfigError: An answer names an unknown decision or option.
    """
    answered = resolve(decisions_for(facts), answers)
    plan = Plan(decisions=answered, line_length=line_length or DEFAULT_LINE_LENGTH)
    if facts.layout is None:
        return plan
    options = {entry.decision.id: entry.option for entry in answered}
    shared_module, shared_path = _shared_module(facts.layout, source)
    plan = replace(
        plan,
        executors=tuple(_executor_plans(facts, facts.layout, options, source)),
        tasks=tuple(_task_plans(facts, facts.layout, options)),
        elsewhere=_elsewhere(facts),
        shared_module=shared_module,
        shared_path=shared_path,
    )
    return _with_homes(facts, facts.layout, plan, source)


# Executors ---------------------------------------------------------------------------------------


def _executor_decisions(facts: Facts) -> Iterator[Decision]:
    for executor in facts.executors:
        if _certainly_broken(executor):
            continue
        if executor.twin and not executor.twin.same:
            yield _twin_decision(executor)


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
    return any(broken.certain for broken in executor.broken_imports)


def _executor_plans(
    facts: Facts, layout: Layout, options: Mapping[str, str | None], source: Source
) -> Iterator[ExecutorPlan]:
    pattern = infer_pattern(facts.router, _modules_of_routes(facts, layout, source))
    for executor in facts.executors:
        option = options.get(f"executor:{executor.job_types[0]}")
        yield _executor_plan(facts, layout, pattern, executor, option)


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
    facts: Facts, layout: Layout, pattern: Pattern, executor: Executor, option: str | None
) -> ExecutorPlan:
    legacy = executor.function
    if _certainly_broken(executor):
        missing = next(broken for broken in executor.broken_imports if broken.certain)
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
        parameters=_missing_parameters(facts, legacy),
        reason=f"{legacy.where}: {'only in the monolith' if action == EXTRACT else 'decided'}",
    )


def _missing_parameters(facts: Facts, legacy: FunctionRef) -> tuple[Parameter, ...]:
    """Return what the modular router passes to executors and this one does not accept."""
    if facts.router is None:
        return ()
    accepted = {parameter.name for parameter in legacy.parameters}
    if any(parameter.kind == "var-keyword" for parameter in legacy.parameters):
        return ()
    offered = {parameter.name: parameter for parameter in facts.router.function.parameters}
    missing = (name for name in facts.router.call_keywords if name not in accepted)
    return tuple(_optional(offered.get(name, Parameter(name))) for name in missing)


def _optional(parameter: Parameter) -> Parameter:
    return replace(parameter, default=parameter.default or "None", kind="positional")


# Tasks -------------------------------------------------------------------------------------------


def _task_decisions(facts: Facts) -> Iterator[Decision]:
    for twin in facts.task_twins:
        if not twin.same:
            yield Decision(
                id=f"task:{twin.task_name}",
                question=(
                    f"{twin.task_name} has a body in {twin.legacy.where} and another in "
                    f"{twin.modular.where}: the modular one becomes the only one"
                ),
                evidence=(f"similarity {twin.similarity:.0%}", *twin.differences),
                options=(Option(KEEP, f"{twin.modular.path} stays, the monolith's goes"),),
                recommended=KEEP,
            )
    for registration, symbol in _lone_tasks(facts):
        if symbol.evidence:
            yield Decision(
                id=f"task:{registration.name}",
                question=f"{registration.name} is only in the monolith and still reached: move it?",
                evidence=symbol.evidence,
                options=(
                    Option(MOVE, "gets a module of its own and keeps its name"),
                    Option(DROP, "goes with the monolith; whoever calls it gets NotRegistered"),
                ),
                recommended=MOVE,
            )


def _lone_tasks(facts: Facts) -> Iterator[tuple[Registration, Symbol]]:
    """Yield the monolith's tasks whose name nothing else registers."""
    if facts.layout is None:
        return
    twins = {twin.task_name for twin in facts.task_twins}
    symbols = {symbol.name: symbol for symbol in facts.symbols}
    for registration in facts.registrations:
        if registration.module != facts.layout.monolith.name or registration.name in twins:
            continue
        if registration.function in symbols:
            yield registration, symbols[registration.function]


def _task_plans(
    facts: Facts, layout: Layout, options: Mapping[str, str | None]
) -> Iterator[TaskPlan]:
    for twin in facts.task_twins:
        yield TaskPlan(
            twin.task_name,
            twin.legacy.name,
            SUPERSEDED,
            twin.modular.module,
            twin.modular.path,
            twin.modular.name,
            f"registered by {twin.modular.where} too",
        )
    for registration, symbol in _lone_tasks(facts):
        yield _lone_task_plan(registration, symbol, layout, options)


def _lone_task_plan(
    registration: Registration,
    symbol: Symbol,
    layout: Layout,
    options: Mapping[str, str | None],
) -> TaskPlan:
    name = registration.name or registration.function
    if not symbol.evidence or options.get(f"task:{name}") == DROP:
        reason = "decided" if symbol.evidence else "nothing outside the legacy mapping reaches it"
        return TaskPlan(name, registration.function, DROP, reason=reason)
    stem = registration.function.lstrip("_")
    return TaskPlan(
        name,
        registration.function,
        MOVE,
        f"{layout.scheduling_package.name}.{stem}",
        child_path(layout.scheduling_package.path, stem),
        registration.function,
        symbol.evidence[0],
    )


# Homes -------------------------------------------------------------------------------------------


def _shared_module(layout: Layout, source: Source) -> tuple[str, str]:
    """Return module and path for helpers that several executors share (moving-python.md)."""
    package = layout.utils_package or layout.execution_package
    stem, number = "executor_helpers", 1
    while source.exists(child_path(package.path, stem)):
        number += 1
        stem = f"executor_helpers_{number}"
    return f"{package.name}.{stem}", child_path(package.path, stem)


def _elsewhere(facts: Facts) -> dict[str, Home]:
    """Return the helpers that exist in the modular package with the same meaning."""
    return {
        symbol.name: Home(symbol.twin.function.module, symbol.twin.function.name)
        for symbol in facts.symbols
        if symbol.kind == "helper" and symbol.twin and symbol.twin.same
    }


def _with_homes(facts: Facts, layout: Layout, plan: Plan, source: Source) -> Plan:
    from migrator.moving import place_moves

    placement = place_moves(layout, plan, source)
    homes = {name: Home(home.module, home.name) for name, home in placement.homes.items()}
    homes.update(plan.elsewhere)
    for executor in plan.executors:
        if executor.action != STUB:
            homes[executor.legacy_function] = Home(
                layout.execution_package.name, executor.public_name
            )
    for task in plan.tasks:
        if task.action != DROP:
            homes[task.legacy_function] = Home(layout.tasks_package.name, task.function)
    if facts.router and facts.legacy_router:
        legacy = facts.legacy_router.function
        if legacy.name not in homes:
            package = layout.execution_package.name
            homes[legacy.name] = Home(package, facts.router.function.name)
    refusals = tuple(
        (entry.line, f"{entry.symbol}: {entry.reason}", entry.advice)
        for entry in placement.refusals
    )
    return replace(plan, homes=homes, lookups=dict(placement.lookups), refusals=refusals)
