"""What becomes of each task name of the monolith, and what is known about its messages."""

from __future__ import annotations

from collections.abc import Iterator
from fnmatch import fnmatchcase

from migrator.deploy.model import Fate, TaskName
from migrator.facts import Facts, Trait
from migrator.plan import DROP, KEEP_NAME, Plan, TaskPlan

# What Celery calls its queue where nothing else is said.
DEFAULT_QUEUE = "celery"
_FATES = {DROP: Fate.goes, KEEP_NAME: Fate.kept}
_ORDER = [Fate.goes, Fate.kept, Fate.stays]


def task_names(facts: Facts, plan: Plan) -> tuple[TaskName, ...]:
    """Return the monolith's task names, those that go first."""
    assert facts.layout is not None
    before = facts.layout.monolith.name
    found = (_task_name(task, before, facts) for task in plan.tasks)
    return tuple(sorted(found, key=lambda name: _ORDER.index(name.fate)))


def _task_name(task: TaskPlan, before: str, facts: Facts) -> TaskName:
    traits = facts.operation.traits
    own = [trait for trait in traits if trait.task == task.task_name]
    computed = {entry.function: entry for entry in facts.registrations if entry.name is None}
    unnamed = computed.get(task.legacy_function) if task.task_name == task.legacy_function else None
    return TaskName(
        name=task.task_name,
        fate=_FATES.get(task.action, Fate.stays),
        before=before,
        after=task.module,
        reason=task.reason,
        queues=tuple(_queues(task.task_name, traits)),
        notes=tuple(dict.fromkeys(_notes(own))),
        computed=unnamed.expression or "" if unnamed else "",
    )


def _queues(name: str, traits: tuple[Trait, ...]) -> Iterator[str]:
    found = [trait.value for trait in traits if trait.kind == "queue" and trait.task == name]
    routed = [
        trait.value
        for trait in traits
        if trait.kind == "route" and trait.task and fnmatchcase(name, trait.task)
    ]
    default = [trait.value for trait in traits if trait.kind == "default-queue"]
    # A caller that gives a queue overrides the route; others still take the route.
    yield from dict.fromkeys([*found, *(routed[:1] or default[:1] or [DEFAULT_QUEUE])])


def _notes(traits: list[Trait]) -> Iterator[str]:
    for trait in traits:
        place = f"({trait.where})"
        if trait.kind in ("countdown", "eta"):
            yield f"sent to run later, {trait.kind}={trait.value} {place}"
        elif trait.kind == "retry":
            yield f"sends itself again on failure{_said(trait.value)} {place}"
        elif trait.kind == "acks_late":
            yield f"acks_late: runs again where its worker dies {place}"
        elif trait.kind == "beat":
            yield f"in the schedule of the source {place}"
        elif trait.kind == "beat-row":
            yield f"in the schedule that the source writes to a database {place}"


def _said(value: str) -> str:
    return f", {value}" if value else ""
