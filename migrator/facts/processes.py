"""The processes of the application, and what each imports."""

from __future__ import annotations

from dataclasses import dataclass

from migrator.facts.places import Location


@dataclass(frozen=True)
class Step:
    """One step of a chain of imports.

    Attributes:
        where: The line that imports, includes or starts.
        says: What is there, in words: ``include 'a.tasks'``, ``import``, ``import in send()``.
    """

    where: Location
    says: str


@dataclass(frozen=True)
class ProcessImport:
    """A module that a process imports, and why.

    Attributes:
        module: Its dotted name.
        path: Its file.
        when: ``start``: while the process starts; ``call``: it may, when a function is called.
        chain: The steps from where the process starts to the module; empty for that itself.
    """

    module: str
    path: str
    when: str
    chain: tuple[Step, ...] = ()


@dataclass(frozen=True)
class AppProcess:
    """A process of the application.

    Attributes:
        name: Kind and module: ``worker shop.celery_app``; what ``--include`` or ``--config`` adds,
            where two workers of one app differ in it; the source root, where two are called alike.
        kind: ``worker``, ``web``, ``beat`` or ``command`` (a management command).
        module: The dotted module it starts from.
        path: Its file.
        where: What shows it: the command that starts it, or the line that makes the app.
        command: That command as it is written; empty where the source alone shows the process.
        computed: What it imports besides and cannot be read from the source, or None.
        imports: Of all that it imports, the modules that register tasks and the monolith.
        schedule: For ``beat``: where the schedule is set.
    """

    name: str
    kind: str
    module: str
    path: str
    where: Location
    command: str = ""
    computed: str | None = None
    imports: tuple[ProcessImport, ...] = ()
    schedule: tuple[Location, ...] = ()
