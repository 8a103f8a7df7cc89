"""What a task says of itself: ``resize.name``, ``resize.__name__``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from migrator.audit.values import Task, Text, Value
from migrator.audit.wrapped import seen_as

if TYPE_CHECKING:
    from migrator.audit.evaluate import Evaluator


def member_of_task(evaluator: Evaluator, task: Task, name: str) -> Value | None:
    """Return what an attribute of a task stands for, or None where that is not known.

    Args:
        evaluator: Follows values.
        task: The task.
        name: The attribute.
    """
    if name == "run":
        return task.target
    if name == "__name__":  # of a task it is that of its class, which Celery makes of the function
        seen = seen_as(evaluator, task.target)
        return Text(seen[1]) if seen is not None else None
    return _name(evaluator, task) if name == "name" else None


def _name(evaluator: Evaluator, task: Task) -> Value | None:
    """Return the name on the wire, which follows values itself."""
    from migrator.audit.calls import Effect
    from migrator.audit.task_names import task_name

    made = task.made
    found = task_name(evaluator, Effect(made.form, task.target, made.options, made.app)).name
    return Text(found) if found is not None else None
