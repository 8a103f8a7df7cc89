"""The moves of a plan, in the terms of the move engine."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache, partial
from typing import TYPE_CHECKING

from migrator.facts import Layout
from migrator.modules import first_party, is_package
from migrator.plan import KEEP, KEEP_NAME, SUPERSEDED, Plan, TaskPlan
from migrator.planning.new_side import stub_homes
from migrator.planning.star_exports import star_exports
from migrator.snapshot import Source
from migrator.writing.foreign_loggers import has_foreign_loggers

if TYPE_CHECKING:
    from codemods.move import Extraction, Move, Placement


def moves_of(plan: Plan) -> tuple[Move, ...]:
    """Return one move for each executor and task that leaves the monolith."""
    from codemods.move import Move, NewParameter

    # A task that the router calls directly is one definition: it moves once, with its name.
    tasks = {task.legacy_function: task for task in plan.tasks if task.moves}
    executors = tuple(
        Move(
            name=entry.legacy_function,
            module=entry.module,
            new_name=entry.public_name,
            parameters=tuple(
                NewParameter(
                    item.name,
                    item.annotation or "",
                    item.default or "None",
                    plan.parameter_lines.get(item.name, ""),
                    named=True,
                )
                for item in entry.parameters
            ),
            task_name=_task_name(tasks.get(entry.legacy_function)),
            keep_app=_keeps_app(tasks.get(entry.legacy_function)),
            without=entry.registries,
        )
        for entry in plan.executors
        if entry.moves
    )
    names = {move.name for move in executors}
    alone = tuple(
        Move(
            name=task.legacy_function,
            module=task.module,
            new_name=task.function,
            task_name=task.task_name,
            # The app's decorator brings the app along: a process that imports only this module
            # would else publish to Celery's unconfigured default app.
            keep_app=not task.shared,
        )
        for task in tasks.values()
        if task.legacy_function not in names
    )
    others = tuple(Move(name=name, module=plan.others_module) for name in plan.others)
    loose = (*plan.lookup, *plan.handlers)
    others += tuple(Move(name=one.name, module=one.module) for one in loose)
    return executors + alone + _router_move(plan) + others


def _task_name(task: TaskPlan | None) -> str | None:
    return task.task_name if task else None


def _keeps_app(task: TaskPlan | None) -> bool:
    return task is not None and not task.shared


def _router_move(plan: Plan) -> tuple[Move, ...]:
    from codemods.move import Move

    router = plan.router
    if router is None:
        return ()
    return (Move(router.legacy_function, router.module, new_name=router.function),)


@dataclass(frozen=True)
class _Job:
    """Everything that the result of the move engine depends on."""

    content: bytes
    module: str
    is_package: bool
    moves: tuple[Move, ...]
    elsewhere: tuple[tuple[str, str, str], ...]
    shared_module: str
    importing: tuple[tuple[str, tuple[str, ...]], ...]
    exports: tuple[tuple[str, frozenset[str]], ...]
    first_party: frozenset[str]
    docstrings: tuple[tuple[str, str], ...]
    lazy: bool


def _job(layout: Layout, plan: Plan, source: Source) -> _Job:
    monolith = layout.monolith
    known = {**plan.router_calls, **plan.elsewhere}
    elsewhere = {name: (home.module, home.name) for name, home in known.items()}
    for task in plan.tasks:
        if task.action == SUPERSEDED:
            elsewhere[task.legacy_function] = (task.module, task.function)
    for executor in plan.executors:
        if executor.action == KEEP:
            elsewhere[executor.legacy_function] = (executor.module, executor.public_name)
    for name, home in stub_homes(plan).items():
        elsewhere[name] = (home.module, home.name)
    return _Job(
        content=_with_made(source.read(monolith.path), plan),
        module=monolith.name,
        is_package=is_package(monolith.path),
        moves=moves_of(plan),
        elsewhere=tuple((name, *home) for name, home in elsewhere.items()),
        shared_module=plan.shared_module,
        importing=tuple(_importing(layout, plan)),
        exports=tuple(star_exports(source, layout).items()),
        first_party=first_party(source, layout.source_root),
        docstrings=tuple(_docstrings(plan).items()),
        lazy=not has_foreign_loggers(monolith.path, source, layout.source_root),
    )


def _with_made(content: bytes, plan: Plan) -> bytes:
    """Return the monolith with a name for what its router makes of other functions."""
    made = "".join(f"\n\n\n{entry.made}" for entry in plan.executors if entry.moves)
    return content + made.encode() if made.strip() else content


def _importing(layout: Layout, plan: Plan) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Yield what will import the new executors through the router: their package, modular tasks."""
    executors = tuple(entry.module for entry in plan.executors if entry.moves)
    yield layout.execution_package.name, executors
    routers = {home.module for home in plan.router_calls.values()}
    if any(home.module == plan.router_module for home in plan.elsewhere.values()):
        routers.add(plan.router_module)
    for module in sorted(routers.difference(executors)):
        yield module, executors
    for task in plan.tasks:
        if task.action == SUPERSEDED and task.module not in executors:
            yield task.module, executors


def place_moves(layout: Layout, plan: Plan, source: Source) -> Placement:
    """Ask the move engine where each helper and constant of the moved code goes."""
    return _placed(_job(layout, plan, source))


def extract_moves(layout: Layout, plan: Plan, source: Source) -> Extraction:
    """Write the new modules' text, with lazy logging in what moves (step 3 of the plan).

    Raises:
        RefusedError: A move cannot be made; the plan's refusals say why.
    """
    return _extracted(_job(layout, plan, source))


# The plan, two stages and their second builds all ask for the same moves.
@lru_cache(maxsize=4)
def _placed(job: _Job) -> Placement:
    from codemods.move import Home, place

    return place(
        job.content,
        job.module,
        job.moves,
        elsewhere={name: Home(module, target) for name, module, target in job.elsewhere},
        shared_module=job.shared_module,
        importing=dict(job.importing),
        exports=dict(job.exports),
        is_package=job.is_package,
    )


@lru_cache(maxsize=4)
def _extracted(job: _Job) -> Extraction:
    from codemods._nodes import parsed
    from codemods.lazy_log_calls import make_logging_lazy
    from codemods.move import extract

    return extract(
        job.content,
        job.module,
        job.moves,
        placement=_placed(job),
        first_party=job.first_party,
        transform=partial(make_logging_lazy, origin=parsed(job.content)) if job.lazy else None,
        docstrings=dict(job.docstrings),
        is_package=job.is_package,
    )


def _docstrings(plan: Plan) -> dict[str, str]:
    """Return one plain sentence for each new module that is generated."""
    texts = {
        plan.others_module: "What other modules use besides tasks and executors.",
        plan.shared_module: "Helpers that several executors use.",
    }
    for executor in plan.executors:
        types = " and ".join(executor.job_types)
        texts[executor.module] = f"Executor for the job type {types}."
        if len(executor.job_types) > 1:
            texts[executor.module] = f"Executor for the job types {types}."
        if executor.beside:
            texts[executor.module] = f"Another executor of {types}, beside {executor.beside}."
    for loose in plan.lookup:
        texts[loose.module] = "Finds tasks by the names that others have for them."
    for loose in plan.handlers:
        texts[loose.module] = "Handlers of signals, and what else is called by nobody in the code."
    if plan.router is not None:
        texts[plan.router.module] = "Routes each job type to its executor."
    for task in plan.tasks:
        texts[task.module] = f"The task {task.task_name}."
        if task.action == KEEP_NAME:
            texts[task.module] = "Old task names, for messages that were queued before they went."
    return texts
