"""What becomes of each task of the monolith, and what a person has to decide about it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from migrator.decisions import Decision, Option
from migrator.facts import Facts, Layout, Registration, Symbol, TaskTwin
from migrator.modules import child_path, free_child
from migrator.plan import DROP, KEEP, KEEP_NAME, MOVE, OLD_NAMES, SUPERSEDED, ExecutorPlan, TaskPlan
from migrator.planning.new_side import DISPATCHER
from migrator.planning.task_failures import lost_failure_handling
from migrator.planning.task_options import lost_options, option_differences
from migrator.planning.versions import versions
from migrator.routing.given_by_place import misplaced_messages
from migrator.routing.message_parameters import lost_defaults
from migrator.routing.message_values import lost_steps
from migrator.snapshot import Source


def task_decisions(facts: Facts, source: Source) -> Iterator[Decision]:
    """Yield a question for each task whose body or options differ, or that has no twin."""
    for twin in facts.task_twins:
        yield from _about_twin(twin, facts, source)
    yield from _about_lone(facts)


def _about_twin(twin: TaskTwin, facts: Facts, source: Source) -> Iterator[Decision]:
    options = tuple(option_differences(twin, source))
    if twin.same and not options:
        return
    unhandled = () if twin.same else tuple(lost_failure_handling(twin, facts, source))
    undone = () if twin.same else tuple(_undone(twin, facts, source))
    yield Decision(
        id=f"task:{twin.task_name}",
        question=(
            f"{twin.task_name} has a body in {twin.legacy.where} and another in "
            f"{twin.modular.where}: the modular one becomes the only one"
        ),
        evidence=(
            *options,
            *unhandled,
            *undone,
            f"similarity {twin.similarity:.0%}",
            *twin.differences,
            "both cannot stay: a message carries only the name, and one of two bodies "
            "would never get one; what has to survive of the monolith's is merged by hand "
            "first",
        ),
        options=(Option(KEEP, f"{twin.modular.path} stays, the monolith's goes"),),
        # What only the old decorator says (retries, acks, a base class) would be gone without a
        # trace in any body, and what only the old body does about failures without one in any run
        # that works: nobody but a person can want that. Nor can anybody see what an executor is
        # given, or a caller gets, without it.
        recommended=None if unhandled or undone or lost_options(twin, source) else KEEP,
        versions=versions(twin.legacy, twin.modular, source),
    )


def _about_lone(facts: Facts) -> Iterator[Decision]:
    # A task that is an executor too, and only here, moves with it whatever the answer would be.
    routed = {
        executor.function.name
        for executor in facts.executors
        if executor.twin is None and not executor.certainly_broken
    }
    for registration, symbol in _lone_tasks(facts):
        if symbol.evidence and registration.function not in routed:
            yield Decision(
                id=f"task:{_task_name(registration)}",
                question=f"{_task_name(registration)} is only in the monolith and still reached: "
                "move it?",
                evidence=symbol.evidence,
                options=(
                    Option(MOVE, "gets a module of its own and keeps its name"),
                    Option(DROP, "goes with the monolith; whoever calls it gets NotRegistered"),
                ),
                recommended=MOVE,
            )


def _undone(twin: TaskTwin, facts: Facts, source: Source) -> Iterator[str]:
    """Yield what messages mean to the monolith's version, and not to the modular one."""
    yield from lost_defaults(twin.legacy, twin.modular)
    yield from misplaced_messages(twin, source)
    yield from lost_steps(twin, facts, source)


def _task_name(registration: Registration) -> str:
    """Return the name on the wire, or the function's where that cannot be computed."""
    return registration.name or registration.function


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


def task_plans(
    facts: Facts,
    layout: Layout,
    options: Mapping[str, str | None],
    source: Source,
    keep_names: bool = False,
    executors: Sequence[ExecutorPlan] = (),
) -> Iterator[TaskPlan]:
    """Yield the plan of each task.

    Args:
        facts: The audit.
        layout: Its layout.
        options: The chosen option of each decision.
        source: The tree that was audited.
        keep_names: Keep the dead ones for one release, for the messages that are queued. One that
            a person has decided to drop goes all the same.
        executors: The plans of the executors: one of them may be a task too.
    """
    both = {entry.legacy_function: entry for entry in executors if entry.moves}
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
        executor = both.get(registration.function)
        if executor is not None:
            yield _with_executor(registration, executor)
            continue
        planned = _lone_task_plan(facts, registration, symbol, layout, options)
        if keep_names and planned.action == DROP and not symbol.evidence:
            planned = _kept_name(planned, layout, source)
        yield planned


def _with_executor(registration: Registration, executor: ExecutorPlan) -> TaskPlan:
    """Leave a task that the router calls directly in one piece: it moves as the executor."""
    return TaskPlan(
        _task_name(registration),
        registration.function,
        MOVE,
        executor.module,
        executor.path,
        executor.public_name,
        f"it is the executor of {', '.join(executor.job_types)} too",
    )


def _kept_name(planned: TaskPlan, layout: Layout, source: Source) -> TaskPlan:
    """Keep the body with the name: a message that is queued means just this body."""
    stem = free_child(source, layout.scheduling_package.path, OLD_NAMES)
    return replace(
        planned,
        action=KEEP_NAME,
        module=f"{layout.scheduling_package.name}.{stem}",
        path=child_path(layout.scheduling_package.path, stem),
        function=planned.legacy_function,
    )


def _lone_task_plan(
    facts: Facts,
    registration: Registration,
    symbol: Symbol,
    layout: Layout,
    options: Mapping[str, str | None],
) -> TaskPlan:
    name = _task_name(registration)
    alive = symbol.evidence or layout.built
    if not alive or options.get(f"task:{name}") == DROP:
        reason = "decided" if symbol.evidence else "nothing outside the legacy mapping reaches it"
        return TaskPlan(name, registration.function, DROP, reason=reason)
    stem = _stem(facts, layout, registration.function)
    return TaskPlan(
        name,
        registration.function,
        MOVE,
        f"{layout.scheduling_package.name}.{stem}",
        child_path(layout.scheduling_package.path, stem),
        registration.function,
        symbol.evidence[0] if symbol.evidence else "nothing takes over from it",
    )


def _stem(facts: Facts, layout: Layout, function: str) -> str:
    """Return the module's last name: the task's own, but for a dispatcher that is built."""
    legacy = facts.legacy_dispatcher
    if layout.built and legacy is not None and legacy.name == function:
        return DISPATCHER
    return function.lstrip("_")
