"""How the application runs: brokers, schedulers, how tasks are sent."""

from __future__ import annotations

from dataclasses import dataclass

from migrator.facts.places import Location


@dataclass(frozen=True)
class Part:
    """A part of the operation that the repository names: a broker, a scheduler with a database.

    Attributes:
        name: For a broker the scheme of its URL; for a scheduler its package.
        where: One place that names it.
    """

    name: str
    where: Location


@dataclass(frozen=True)
class Trait:
    """Something about how a task is sent or run that a deployment has to know.

    Attributes:
        task: The task's name, or a pattern in a route; None: not to be told, or all tasks.
        kind: ``countdown`` or ``eta`` (sent to run later), ``retry`` (it sends itself again),
            ``acks_late``, ``queue`` (sent to it), ``route`` (its messages go to a queue),
            ``default-queue``, ``beat`` (an entry of a schedule in the source) or ``beat-row`` (the
            source writes one to a database).
        value: Source of the value; the text of a queue's name.
        where: The place.
    """

    task: str | None
    kind: str
    value: str
    where: Location


@dataclass(frozen=True)
class Operation:
    """How the application runs, as far as the repository shows it.

    Attributes:
        brokers: Each kind of broker that is named.
        schedulers: Each scheduler with a database that is named.
        traits: How tasks are sent and run.
    """

    brokers: tuple[Part, ...] = ()
    schedulers: tuple[Part, ...] = ()
    traits: tuple[Trait, ...] = ()
