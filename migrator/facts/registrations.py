"""What registers a task, and task names with more than one definition."""

from __future__ import annotations

from dataclasses import dataclass

from migrator.facts.places import Location


@dataclass(frozen=True)
class OtherName:
    """What another app calls a task.

    Attributes:
        app: The line that makes the app.
        expression: What makes the name there.
    """

    app: Location
    expression: str


@dataclass(frozen=True)
class Registration:
    """One definition that registers a Celery task.

    Attributes:
        name: The name on the wire; None where it cannot be computed (``expression`` says it).
        expression: Source of a name that could not be computed, else None.
        module: Dotted module as the process imports it.
        function: Qualified name of what is decorated, inside the module.
        where: The ``def`` (or the call that registers).
        form: ``app.task``, ``shared_task``, ``register_task`` or ``class``.
        explicit: True where the source gives the name, False where Celery makes it.
        bound: True with ``bind=True``: the first parameter is the task.
        elsewhere: The apps that have it under another name, which they make themselves.
    """

    name: str | None
    expression: str | None
    module: str
    function: str
    where: Location
    form: str
    explicit: bool
    bound: bool
    elsewhere: tuple[OtherName, ...] = ()


@dataclass(frozen=True)
class ImportedBy:
    """A definition of a task name, and a process that imports it.

    Attributes:
        process: Name of one of ``processes``.
        path: The file of the definition.
        when: ``start`` or ``call``, as in ``processes``.
    """

    process: str
    path: str
    when: str


@dataclass(frozen=True)
class Collision:
    """One task name with more than one definition.

    Attributes:
        name: The task name.
        registrations: All its definitions, in order of file and line.
        verdict: ``undefined``, ``defined`` or ``apart`` (no process has more than one).
        reason: Why, in one sentence.
        winner: For ``defined``: the module whose body runs. Else None.
        cause: What the verdict rests on. Undefined: ``pending`` (one process has several at
            start), ``condition`` (which comes first depends on a branch), ``removed`` (the code
            may take it out of the registry), ``calls`` (it has them once functions have been
            called), ``web`` (only a web process is seen to import them), ``computed`` (what the
            worker imports cannot be read), ``no-process`` (no process was found that imports
            them). Defined: ``branch`` (where the winner's branch runs; else it is another),
            ``evaluated-first``, ``replaced``, ``shared-first``, ``imported-first``,
            ``one-worker``, ``taken-out`` (the code takes the others out of the registry). Apart:
            ``tests``, ``applications``, ``never-together``, ``branches`` (of one decision),
            ``taken-out`` (of the registry, all of them).
        imported_by: Which process imports which of the definitions.
        winner_at: For ``defined``: the definition that runs.
    """

    name: str
    registrations: tuple[Registration, ...]
    verdict: str
    reason: str
    winner: str | None = None
    cause: str = ""
    imported_by: tuple[ImportedBy, ...] = ()
    winner_at: Location | None = None

    def wins(self, entry: Registration) -> bool:
        """Tell whether this is the definition that runs, where that is defined."""
        there = entry.where == self.winner_at if self.winner_at else entry.module == self.winner
        return self.verdict == "defined" and there

    def runs(self, entry: Registration) -> str:
        """Say in a word whether a definition is the one that runs; empty where it is not."""
        if not self.wins(entry):
            return ""
        return "perhaps" if self.cause == "branch" else "runs"
