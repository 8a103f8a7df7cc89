"""Makes the Plan: which executor goes where, which task lives on, what a person has to decide."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from migrator.decisions import CONFIGURED, Answer, Decision, resolve
from migrator.facts import Facts, Layout, Module
from migrator.modules import child_path, free_child
from migrator.plan import DROP, MOVE, STUB, SUPERSEDED, Home, Plan, TaskPlan
from migrator.planning.executor_plans import executor_decisions, executor_plans, unfit_executors
from migrator.planning.handlers import IMPORT, SYMBOL, kept_imports, moved_handlers
from migrator.planning.kept_away import kept_away
from migrator.planning.kept_beside import check_names, with_helpers
from migrator.planning.kept_lookups import with_kept_lookups
from migrator.planning.made_names import made_names
from migrator.planning.named_keys import named_keys
from migrator.planning.new_side import (
    app_of_tasks,
    loose_symbols,
    moved_lookup,
    only_shared,
    router_plan,
)
from migrator.planning.outside_executors import outside_plans, unserved
from migrator.planning.own_modules import has_module_instead
from migrator.planning.parameter_lines import parameter_lines
from migrator.planning.registry_plans import entered_anyway, lost_entries
from migrator.planning.self_imports import homeless
from migrator.planning.table_home import table_homes
from migrator.planning.task_executors import split_tasks
from migrator.planning.task_plans import task_decisions, task_plans
from migrator.planning.unaccounted import symbol_decisions
from migrator.routing.router_calls import router_calls
from migrator.snapshot import Source
from migrator.unreadable import refuse
from migrator.writing.formatting import formatter_for

# Decisions that can only be asked once everything else has its place.
HELPER, LAST = "helper:", (SYMBOL, IMPORT)


def decisions_for(facts: Facts, source: Source) -> tuple[Decision, ...]:
    """Return every question that the facts leave open before anything is placed."""
    return (*executor_decisions(facts, source), *task_decisions(facts, source))


def make_plan(
    facts: Facts,
    answers: Mapping[str, Answer],
    source: Source,
    line_length: int | None = None,
    keep_names: bool = False,
) -> Plan:
    """Return the plan for these facts and answers.

    Args:
        facts: The audit; without a layout the plan is empty.
        answers: Given answers by decision id; recommended options fill the rest.
        source: The tree the audit has read.
        line_length: The target's line length for new code, in characters.
        keep_names: Keep the names of dead tasks for one release.

    Raises:
        ConfigError: An answer names an unknown decision or option.
        DemonolithError: libcst cannot read a file that something is to be taken from.
    """
    try:
        return _made(facts, answers, source, line_length, keep_names)
    except Exception as error:
        refuse(error, facts, source)
        raise


def _made(
    facts: Facts,
    answers: Mapping[str, Answer],
    source: Source,
    line_length: int | None,
    keep_names: bool,
) -> Plan:
    answers = _applicable(facts, answers)
    helpers = {name: answer for name, answer in answers.items() if name.startswith(HELPER)}
    last = {name: answer for name, answer in answers.items() if name.startswith(LAST)}
    first = {name: answer for name, answer in answers.items() if name not in {**helpers, **last}}
    answered = resolve(decisions_for(facts, source), first)
    near = facts.layout.monolith.path if facts.layout else ""
    style = formatter_for(source, line_length, near)
    plan = Plan(decisions=answered, line_length=style.line_length, line_limit=line_length)
    if facts.layout is None:
        return replace(plan, decisions=(*answered, *resolve((), {**helpers, **last})))
    options = {entry.decision.id: entry.option for entry in answered}
    shared_module, shared_path = _shared_module(facts.layout, source)
    by_id = {entry.decision.id: entry for entry in answered}
    executors = tuple(executor_plans(facts, facts.layout, by_id, source))
    plan = replace(
        plan,
        executors=executors,
        outside=tuple(outside_plans(facts, source)),
        tasks=tuple(task_plans(facts, facts.layout, options, source, keep_names, executors)),
        router_calls=router_calls(facts, source),
        router_module=facts.router.function.module if facts.router else "",
        shared_module=shared_module,
        shared_path=shared_path,
        parameter_lines=parameter_lines(facts, executors, source),
    )
    plan = replace(plan, elsewhere=_elsewhere(facts, plan))
    if facts.layout.built:
        plan = _built(facts, facts.layout, plan, source)
    check_names(plan)
    plan = with_helpers(facts, facts.layout, plan, helpers, source)
    plan = _with_homes(facts, facts.layout, plan, source)
    if lookup := tuple(moved_lookup(facts, facts.layout, plan)):
        plan = _with_homes(facts, facts.layout, replace(plan, lookup=lookup), source)
    if loose := tuple(dict.fromkeys(loose_symbols(facts, plan, source))):
        module, path = _loose_module(facts, plan, loose, source)
        plan = replace(plan, others=loose, others_module=module, others_path=path)
        plan = _with_homes(facts, facts.layout, plan, source)
    lost = resolve(tuple(symbol_decisions(facts, plan, source)), last)
    about = {entry.decision.id: entry for entry in lost}
    if handlers := tuple(moved_handlers(facts.layout, about, source)):
        plan = _with_homes(facts, facts.layout, replace(plan, handlers=handlers), source)
    plan = replace(plan, kept_imports=kept_imports(about))
    plan = replace(plan, refusals=(*plan.refusals, *homeless(facts, plan, source)))
    return replace(plan, decisions=(*plan.decisions, *lost))


def _applicable(facts: Facts, answers: Mapping[str, Answer]) -> dict[str, Answer]:
    """Leave out the answers that the target keeps on file, once there is nothing to migrate."""
    settled = facts.layout is None
    return {
        name: answer
        for name, answer in answers.items()
        if not (settled and answer.source == CONFIGURED)
    }


def _shared_module(layout: Layout, source: Source) -> tuple[str, str]:
    """Return module and path for helpers that several executors share (moving-python.md)."""
    package = layout.utils_package or layout.execution_package
    stem = free_child(source, package.path, "executor_helpers")
    return f"{package.name}.{stem}", child_path(package.path, stem)


def _loose_module(
    facts: Facts, plan: Plan, loose: Sequence[str], source: Source
) -> tuple[str, str]:
    """Return module and path for what only other modules use."""
    layout = facts.layout
    assert layout is not None
    if layout.built:
        return plan.shared_module, plan.shared_path
    kinds = {symbol.kind for symbol in facts.symbols if symbol.name in loose}
    package = layout.utils_package or layout.folder_of_tasks
    stem = "constants" if kinds == {"constant"} else "helpers"
    if source.exists(child_path(package.path, stem)):
        stem = free_child(source, package.path, f"{layout.monolith.name.rpartition('.')[2]}_{stem}")
    return f"{package.name}.{stem}", child_path(package.path, stem)


def _elsewhere(facts: Facts, plan: Plan) -> dict[str, Home]:
    """Return what the modular package has with the same meaning, and goes on to have."""
    return {
        symbol.name: Home(symbol.twin.function.module, symbol.twin.function.name)
        for symbol in facts.symbols
        if symbol.kind in ("helper", "class", "state")
        and symbol.twin
        and symbol.twin.same
        and symbol.twin.function.path not in plan.taken_paths
    }


def _built(facts: Facts, layout: Layout, plan: Plan, source: Source) -> Plan:
    """Return the plan for packages that do not exist yet: router and tasks move, all of them."""
    app = app_of_tasks(facts, layout, source)
    shared = app is not None or only_shared(facts, layout)
    if app is not None and f"{layout.tasks_package.name}.".startswith(f"{app.module}."):
        app = None  # the package, or one above it, makes the app: it is always imported first
    tasks = tuple(
        replace(task, shared=shared) if task.action == MOVE else task for task in plan.tasks
    )
    return replace(plan, router=router_plan(facts, layout), tasks=tasks, app=app)


def _home_of(layout: Layout, package: Module, module: str) -> str:
    """Return what to import a function from: its package, or its module where that is an app's."""
    return package.name if layout.is_public(package) else module


def _home_of_task(layout: Layout, task: TaskPlan) -> str:
    """Return what to import a task from: a modular one that is elsewhere stays where it is."""
    package = layout.tasks_package
    apart = not f"{task.module}.".startswith(f"{package.name}.")
    return (
        task.module
        if apart and task.action == SUPERSEDED
        else _home_of(layout, package, task.module)
    )


def _with_homes(facts: Facts, layout: Layout, plan: Plan, source: Source) -> Plan:
    from migrator.planning.moving import place_moves

    placement = place_moves(layout, plan, source)
    homes = {name: Home(home.module, home.name) for name, home in placement.homes.items()}
    homes.update(plan.elsewhere)
    for executor in plan.executors:
        if executor.action != STUB:
            package = layout.execution_package
            module, name = executor.module, executor.public_name
            if not has_module_instead(layout, package, module, name, source):
                module = _home_of(layout, package, module)
            homes[executor.legacy_function] = Home(module, executor.public_name)
    for task in plan.tasks:
        if task.action != DROP:
            homes[task.legacy_function] = Home(_home_of_task(layout, task), task.function)
    if plan.router is not None:
        homes[plan.router.legacy_function] = Home(
            layout.execution_package.name, plan.router.function
        )
    if facts.router and facts.legacy_router:
        legacy = facts.legacy_router.function
        if legacy.name not in homes or legacy.name in plan.router_calls:
            function = facts.router.function
            module = _home_of(layout, layout.execution_package, function.module)
            homes[legacy.name] = Home(module, function.name)
    for name, found in table_homes(facts, source).items():
        homes.setdefault(name, found)
    split = dict(split_tasks(facts, plan))
    refusals = [
        (entry.line, f"{entry.symbol}: {entry.reason}", entry.advice)
        for entry in placement.refusals
        if entry.symbol not in split
    ]
    refusals += split.values()
    refusals += unserved(facts, source)
    refusals += kept_away(facts)
    refusals += unfit_executors(facts, plan.executors, source)
    refusals += lost_entries(facts, plan.executors, source)
    refusals += entered_anyway(facts, plan.executors)
    refusals += named_keys(facts, plan.executors, source)
    refusals += made_names(facts, plan.tasks)
    plan = replace(plan, homes=homes, refusals=tuple(refusals))
    return replace(plan, lookups=with_kept_lookups(placement.lookups, facts, plan, source))
