"""What a deploy plan consists of."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum


class Fate(str, Enum):
    """What becomes of a task name on the wire."""

    stays = "stays"
    kept = "kept for one release"
    goes = "goes"


@dataclass(frozen=True)
class TaskName:
    """One task name of the monolith.

    Attributes:
        name: The name that messages and beat rows carry.
        fate: What becomes of it.
        before: Module that registers it today (in the monolith).
        after: Module that registers it afterwards; empty where none does.
        reason: Why, in one line.
        queues: Queues that its messages go to, as far as the source shows.
        notes: What is known about how it is sent and run, each with its place.
        computed: Source of the name, where it is computed when the program runs: ``name`` is the
            function's then.
    """

    name: str
    fate: Fate
    before: str
    after: str
    reason: str
    queues: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    computed: str = ""


@dataclass(frozen=True)
class Step:
    """One step: what to do, why now, and commands to paste."""

    title: str
    why: str = ""
    commands: tuple[str, ...] = ()


@dataclass(frozen=True)
class DeployPlan:
    """How to deploy the migration.

    Attributes:
        summary: One line.
        names: The monolith's task names; those that go come first.
        steps: In order.
        warnings: Messages that could fail whatever the order, with the reason.
        rollback: What going back needs, one line each.
    """

    summary: str
    names: tuple[TaskName, ...] = ()
    steps: tuple[Step, ...] = ()
    warnings: tuple[str, ...] = ()
    rollback: tuple[str, ...] = ()

    def of(self, fate: Fate) -> tuple[TaskName, ...]:
        """Return the names with this fate."""
        return tuple(name for name in self.names if name.fate is fate)
