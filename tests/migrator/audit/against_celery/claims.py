"""What the audit claims of a project's workers, beside what Celery answers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from migrator.audit import AuditOptions
from migrator.audit.definition import Definition
from migrator.audit.graph import Process
from migrator.audit.run import facts_of, registered
from migrator.audit.startup import Startup
from migrator.facts import Collision, Facts
from tests.migrator.audit.against_celery.projects import Drawn
from tests.migrator.audit.against_celery.sketch import GENERATED
from tests.support.memory import snapshot

Answer = dict[str, Any]
Marks = set[str | None]


def disagreements(drawn: Drawn, answers: Mapping[str, list[Answer]]) -> list[str]:
    """Return in words where the audit says something else than Celery does.

    Args:
        drawn: The project.
        answers: What Celery answers for each app that is started.
    """
    every = [answer for one in answers.values() for answer in one]
    errors = [answer["error"] for answer in every if "error" in answer]
    if errors:
        return errors[:1]
    claims = Claims(drawn)
    names = sorted({name for answer in every for name in answer["tasks"]} | claims.names)
    found = [words for name in names for words in claims.of_name(name, answers)]
    for app, one in answers.items():
        found += claims.of_files(app, one[0]["files"])
    return found


class Claims:
    """What the audit claims of a project.

    Args:
        drawn: The project.
    """

    def __init__(self, drawn: Drawn) -> None:
        source = snapshot(drawn.files)
        self._drawn = drawn
        self._marks = drawn.marks
        found = registered(source, AuditOptions())
        self.facts: Facts = facts_of(source, found, AuditOptions())
        self._startup = Startup(found.evaluator, found.definitions)
        workers = {one.entries[0]: one for one in found.processes if one.kind == "worker"}
        self._tables = {app: self._table(workers.get(path)) for app, path in drawn.apps.items()}
        self.names = {name for table in self._tables.values() for name in table}

    def _table(self, worker: Process | None) -> dict[str, Marks]:
        kept = self._startup.run(worker).registries.kept if worker is not None else {}
        return {name: self._marks_of(group) for name, group in kept.items()}

    def _marks_of(self, definitions: list[Definition]) -> Marks:
        places = (definition.registration.where for definition in definitions)
        return {self._marks.get((where.path, where.line)) for where in places}

    def of_name(self, name: str, answers: Mapping[str, list[Answer]]) -> Iterator[str]:
        """Compare who is registered under a name, and whether that is defined."""
        true = {app: {one["tasks"].get(name) for one in given} for app, given in answers.items()}
        together = {mark for marks in true.values() for mark in marks}
        if together & self._drawn.computed or self._is_made(name):
            yield from self._of_computed(name, together)
        elif self._defined(name) & set(self._drawn.maybe):
            yield from self._of_branches(name, together)
        else:
            wrong = [words for app in true for words in self._of_app(app, name, true[app])]
            yield from wrong or self._of_verdict(name, list(true.values()))

    def _is_made(self, name: str) -> bool:
        """Tell whether an app makes the name itself, and that of some task cannot be read."""
        open_ones = (one for one in self.facts.registrations if not one.name or one.elsewhere)
        return self._drawn.generated and name.startswith(GENERATED) and any(open_ones)

    def _of_app(self, app: str, name: str, true: Marks) -> Iterator[str]:
        said = self._tables[app].get(name, set())
        if not said and true != {None}:
            yield f"{app}: {name}: Celery has {true}, the audit does not know it"
        elif said and true == {None}:
            yield f"{app}: {name}: the audit says {said}, Celery does not know it"
        elif said and not (true <= said if len(true) > 1 or self._unclear(name) else true == said):
            # Of three that are pending two orders show only two.
            yield f"{app}: {name}: Celery has {true}, the audit says {said}"

    def _defined(self, name: str) -> Marks:
        """Return the marks of everything that defines a name."""
        places = [one.where for one in self.facts.registrations if one.name == name]
        return {self._marks.get((where.path, where.line)) for where in places}

    def _collision(self, name: str) -> Collision | None:
        return next((one for one in self.facts.collisions if one.name == name), None)

    def _unclear(self, name: str) -> bool:
        """Tell whether the audit says that a condition decides, where one does."""
        found = self._collision(name)
        return self._drawn.unclear and found is not None and found.cause == "condition"

    def _of_branches(self, name: str, true: Marks) -> Iterator[str]:
        """One of two branches runs: alone they are no collision, with a third nobody can tell."""
        marks = self._defined(name)
        maybe = marks & set(self._drawn.maybe)
        # Two that do not run, of two decisions, could both run elsewhere: that is a collision.
        if marks - maybe and all(marks - maybe <= self._drawn.maybe[str(mark)] for mark in maybe):
            verdicts = {one.verdict for one in self.facts.collisions if one.name == name}
            if verdicts & {"undefined", "defined"} and len(true) == 1 and len(marks) == 2:
                yield f"{name}: only one of two branches runs; the audit says {verdicts}"

    def _of_computed(self, name: str, true: Marks) -> Iterator[str]:
        """A name that cannot be read is reported without one, but for what no app registers."""
        if self._is_made(name) and self._defined(name) & (true - {None}):
            return
        for registration in self.facts.registrations:
            where = registration.where
            if self._marks.get((where.path, where.line)) in true - {None}:
                made = self._is_made(name) and registration.elsewhere
                if not made and (registration.name is not None or not registration.expression):
                    yield f"{name}: nobody can know it, and the audit says {registration.name}"
                return
        if true != {None}:
            yield f"{name}: not reported, though its name is computed"

    def _of_verdict(self, name: str, true: list[Marks]) -> Iterator[str]:
        """The verdict is about all processes: the worst of them."""
        collision = self._collision(name)
        verdict = collision.verdict if collision is not None else "none"
        several = [marks for marks in true if len(marks) > 1]
        if several and verdict != "undefined":
            yield f"{name}: nothing defines which of {several} it is; the audit says {verdict}"
        elif not several and verdict == "undefined" and not self._unclear(name):
            yield f"{name}: it is always {true}; the audit says undefined"
        elif not several and verdict == "defined" and collision is not None:
            winners = {
                self._marks.get((one.where.path, one.where.line))
                for one in collision.registrations
                if collision.wins(one)
            }
            if not any(marks <= winners for marks in true):
                yield f"{name}: it is {true}; the audit says that {collision.winner} wins"

    def of_files(self, app: str, files: list[str]) -> Iterator[str]:
        """Compare which of the files that register something a worker imports at start."""
        registering = {registration.where.path for registration in self.facts.registrations}
        true = registering & set(files)
        said = {
            item.path
            for process in self.facts.processes
            if process.kind == "worker" and process.path == self._drawn.apps[app]
            for item in process.imports
            if item.when == "start"
        } & registering
        if true != said:
            yield f"{app}: the worker imports {sorted(true)}; the audit says {sorted(said)}"
