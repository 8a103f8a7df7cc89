"""Tasks of the monolith that its router calls directly, where the modular package has the executor.

The name on the wire and the job type then lead to one function of the monolith and to another one
afterwards: what a message of that name should run is for a person to say.
"""

from __future__ import annotations

from collections.abc import Iterator

from migrator.facts import Facts
from migrator.plan import KEEP, Plan

Refusal = tuple[int, str, str]


def split_tasks(facts: Facts, plan: Plan) -> Iterator[tuple[str, Refusal]]:
    """Yield the functions whose task would move while their executor stays where it is.

    Yields:
        The function's name, and the refusal: line of the monolith, what, what to do.
    """
    moving = {task.legacy_function: task.task_name for task in plan.tasks if task.moves}
    functions = {executor.function.name: executor.function for executor in facts.executors}
    for entry in plan.executors:
        name = moving.get(entry.legacy_function)
        if name is None or entry.action != KEEP:
            continue
        where = functions[entry.legacy_function].where
        message = (
            f"{entry.legacy_function} ({where}) is the task {name} and the executor of "
            f"{', '.join(entry.job_types)}, which {entry.path} has too: what a message of that "
            "name should run is not clear"
        )
        advice = (
            f"register {name} in the modular package by hand, commit, and run again; or let the "
            f"name go with --decide task:{name}=drop"
        )
        yield entry.legacy_function, (where.line, message, advice)
