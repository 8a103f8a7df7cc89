"""Where a task is called through the task itself, for whoever asks about one name."""

from __future__ import annotations

from migrator.audit.options import AuditOptions
from migrator.audit.reach import calls_of_tasks
from migrator.audit.run import registered
from migrator.facts import TaskUse
from migrator.snapshot import Snapshot


def task_uses(source: Snapshot, options: AuditOptions, name: str) -> tuple[TaskUse, ...]:
    """Return the calls of the tasks of a name, by place, those of tests too.

    Args:
        source: The commit's files.
        options: What a person has said about the layout.
        name: The name on the wire.
    """
    found = registered(source, options)
    calls = calls_of_tasks(
        found.evaluator, found.definitions, lambda path: not found.copies.holds(path)
    )
    own = (one for one in calls if one.definition.registration.name == name)
    return tuple(sorted((TaskUse(one.where, one.form) for one in own), key=lambda one: one.where))
