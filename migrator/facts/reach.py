"""What reaches tasks, and does not."""

from __future__ import annotations

from dataclasses import dataclass

from migrator.facts.places import Location


@dataclass(frozen=True)
class DanglingName:
    """A task name that is used, and that no definition of the repository provides.

    Attributes:
        name: The name; for a route also a pattern.
        form: ``beat``, ``beat-row`` (of its table in a database), ``route``, ``annotation``,
            ``send_task``, ``signature`` or ``registry`` (``app.tasks[name]``).
        where: The name, where it is written.
        certain: True where nothing but this repository could provide it; False where another
            service or an installed package may.
        reason: Why it is certain; or why it is not, where that is more than the name being strange.
        near: Names that are provided and may have been meant, the likeliest first.
    """

    name: str
    form: str
    where: Location
    certain: bool
    reason: str = ""
    near: tuple[str, ...] = ()


@dataclass(frozen=True)
class Misfit:
    """A call of a task whose arguments fit no definition of the task.

    Attributes:
        name: The task name.
        form: How it is called: ``delay``, ``apply_async``, ``s``, ``send_task``, ``beat`` and so
            on; ``call`` where it is called as a function.
        where: The call.
        problem: What does not fit, in words.
        definitions: The definitions, by place.
    """

    name: str
    form: str
    where: Location
    problem: str
    definitions: tuple[Location, ...]


@dataclass(frozen=True)
class Unimported:
    """A task in a module that no worker of the repository imports, and nothing else but tests.

    Attributes:
        name: The task name.
        function: Qualified name of what is decorated.
        where: The definition.
        workers: Where the workers start that were followed to the end.
    """

    name: str
    function: str
    where: Location
    workers: tuple[Location, ...]


@dataclass(frozen=True)
class TaskUse:
    """One call through a task: ``send.delay(…)``; ``form`` is the method, or ``call``."""

    where: Location
    form: str
