"""Tasks whose name an app makes from module and function: whoever moves them renames them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from migrator.facts import Facts, Registration
from migrator.plan import DROP, SUPERSEDED, TaskPlan


def made_names(facts: Facts, plans: Sequence[TaskPlan]) -> Iterator[tuple[int, str, str]]:
    """Yield the tasks that move, and whose old name nobody can write into the decorator.

    Args:
        facts: The audit.
        plans: The tasks.
    """
    if facts.layout is None:
        return
    moving = {plan.legacy_function for plan in plans if plan.action not in (DROP, SUPERSEDED)}
    for entry in facts.registrations:
        ours = entry.module == facts.layout.monolith.name and entry.function in moving
        makers = _makers(entry) if ours and not entry.explicit else []
        if makers:
            yield (
                entry.where.line,
                f"{entry.function}: its name is that of {' and '.join(makers)}, which cannot be "
                "read, and may be another one once the task has moved",
                "give the decorator the name that the task has on the wire "
                '(`name="..."`), commit, and run again',
            )


def _makers(entry: Registration) -> list[str]:
    """Return what makes the name, in any of the apps that have the task."""
    elsewhere = [f"{other.expression} in the app at {other.app}" for other in entry.elsewhere]
    return elsewhere if entry.name is not None else [str(entry.expression), *elsewhere]
