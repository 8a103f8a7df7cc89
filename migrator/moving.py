"""The moves of a plan, in the terms of the move engine."""

from __future__ import annotations

from typing import TYPE_CHECKING

from migrator.facts import Facts, Layout
from migrator.modules import is_package
from migrator.plan import EXTRACT, MOVE, TAKE, Plan
from migrator.snapshot import Source

if TYPE_CHECKING:
    from codemods.move import Extraction, Move, Placement


def moves_of(plan: Plan) -> tuple[Move, ...]:
    """Return one move for each executor and task that leaves the monolith."""
    from codemods.move import Move, NewParameter

    executors = tuple(
        Move(
            name=entry.legacy_function,
            module=entry.module,
            new_name=entry.public_name,
            parameters=tuple(
                NewParameter(item.name, item.annotation or "", item.default or "None")
                for item in entry.parameters
            ),
        )
        for entry in plan.executors
        if entry.action in (EXTRACT, TAKE)
    )
    tasks = tuple(
        Move(
            name=task.legacy_function,
            module=task.module,
            new_name=task.function,
            task_name=task.task_name,
            # The app's decorator brings the app along: a process that imports only this module
            # would else publish to Celery's unconfigured default app.
            keep_app=True,
        )
        for task in plan.tasks
        if task.action == MOVE
    )
    return executors + tasks


def place_moves(facts: Facts, layout: Layout, plan: Plan, source: Source) -> Placement:
    """Ask the move engine where each helper and constant of the moved code goes."""
    from codemods.move import Home, place

    elsewhere = {name: Home(home.module, home.name) for name, home in plan.elsewhere.items()}
    for task in plan.tasks:
        if task.action == "superseded":
            elsewhere[task.legacy_function] = Home(task.module, task.function)
    for executor in plan.executors:
        if executor.action == "keep-modular":
            elsewhere[executor.legacy_function] = Home(executor.module, executor.public_name)
    return place(
        source.read(layout.monolith.path),
        layout.monolith.name,
        moves_of(plan),
        elsewhere=elsewhere,
        shared_module=plan.shared_module,
        is_package=is_package(layout.monolith.path),
    )


def extract_moves(facts: Facts, layout: Layout, plan: Plan, source: Source) -> Extraction:
    """Write the new modules' text, with lazy logging in what moves (step 3 of the plan).

    Raises:
        RefusedError: A move cannot be made; the plan's refusals say why.
    """
    from codemods.lazy_logging import make_logging_lazy
    from codemods.move import extract

    return extract(
        source.read(layout.monolith.path),
        layout.monolith.name,
        moves_of(plan),
        placement=place_moves(facts, layout, plan, source),
        first_party=first_party(source, layout.source_root),
        transform=make_logging_lazy,
        docstrings=_docstrings(plan),
        is_package=is_package(layout.monolith.path),
    )


def first_party(source: Source, source_root: str) -> frozenset[str]:
    """Return the top-level modules and packages below the source root."""
    prefix = f"{source_root}/" if source_root else ""
    tops = (
        path[len(prefix) :].partition("/")[0]
        for path in source.paths()
        if path.endswith(".py") and path.startswith(prefix)
    )
    return frozenset(top.removesuffix(".py") for top in tops)


def _docstrings(plan: Plan) -> dict[str, str]:
    """Return one plain sentence for each new module that is generated."""
    texts = {plan.shared_module: "Helpers that several executors use."}
    for executor in plan.executors:
        types = " and ".join(executor.job_types)
        texts[executor.module] = f"Executor for the job type {types}."
        if len(executor.job_types) > 1:
            texts[executor.module] = f"Executor for the job types {types}."
    for task in plan.tasks:
        texts[task.module] = f"The task {task.task_name}."
    return texts
