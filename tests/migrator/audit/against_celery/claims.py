"""What the audit claims of a project's worker, beside what Celery answers."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from migrator.audit import AuditOptions
from migrator.audit.definition import Definition
from migrator.audit.run import facts_of, registered
from migrator.audit.startup import Startup
from migrator.facts import Facts
from tests.migrator.audit.against_celery.projects import Drawn
from tests.support.memory import snapshot

Answer = dict[str, Any]


def disagreements(drawn: Drawn, answers: list[Answer]) -> list[str]:
    """Return in words where the audit says something else than Celery does."""
    errors = [answer["error"] for answer in answers if "error" in answer]
    if errors:
        return errors[:1]
    claims = Claims(drawn)
    names = sorted({name for answer in answers for name in answer["tasks"]} | set(claims.table))
    found = [words for name in names for words in claims.of_name(name, answers)]
    return found + list(claims.of_files(answers[0]["files"]))


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
        workers = [one for one in found.processes if one.kind == "worker"]
        self._worker = workers[0] if len(workers) == 1 else None
        startup = Startup(found.evaluator, found.definitions)
        kept = startup.run(workers[0]).registries.kept if workers else {}
        self.table = {name: self._marks_of(group) for name, group in kept.items()}

    def _marks_of(self, definitions: list[Definition]) -> set[str | None]:
        places = (definition.registration.where for definition in definitions)
        return {self._marks.get((where.path, where.line)) for where in places}

    def of_name(self, name: str, answers: list[Answer]) -> Iterator[str]:
        """Compare who is registered under a name, and whether that is defined."""
        true = {answer["tasks"].get(name) for answer in answers}
        said = self.table.get(name, set())
        if true & self._drawn.computed:
            yield from self._of_computed(name, true)
        elif self._defined(name) & set(self._drawn.maybe):
            yield from self._of_branches(name, true)
        elif not said:
            yield f"{name}: Celery has {true}, the audit does not know it"
        elif true == {None}:
            yield f"{name}: the audit says {said}, Celery does not know it"
        elif not (true <= said if len(true) > 1 or self._unclear(name) else true == said):
            # Of three that are pending two orders show only two.
            yield f"{name}: Celery has {true}, the audit says {said}"
        else:
            yield from self._of_verdict(name, true)

    def _defined(self, name: str) -> set[str | None]:
        """Return the marks of everything that defines a name."""
        places = [one.where for one in self.facts.registrations if one.name == name]
        return {self._marks.get((where.path, where.line)) for where in places}

    def _unclear(self, name: str) -> bool:
        """Tell whether the audit says that a condition decides, where one does."""
        said = [one.cause for one in self.facts.collisions if one.name == name]
        return self._drawn.unclear and said == ["condition"]

    def _of_branches(self, name: str, true: set[str | None]) -> Iterator[str]:
        """One of two branches runs: alone they are no collision, with a third nobody can tell."""
        marks = self._defined(name)
        maybe = marks & set(self._drawn.maybe)
        # Two that do not run, of two decisions, could both run elsewhere: that is a collision.
        if marks - maybe and all(marks - maybe <= self._drawn.maybe[str(mark)] for mark in maybe):
            verdicts = {one.verdict for one in self.facts.collisions if one.name == name}
            if verdicts & {"undefined", "defined"} and len(true) == 1 and len(marks) == 2:
                yield f"{name}: only one of two branches runs; the audit says {verdicts}"

    def _of_computed(self, name: str, true: set[str | None]) -> Iterator[str]:
        for registration in self.facts.registrations:
            where = registration.where
            if self._marks.get((where.path, where.line)) in true:
                if registration.name is not None or not registration.expression:
                    yield f"{name}: nobody can know it, and the audit says {registration.name}"
                return
        yield f"{name}: not reported, though its name is computed"

    def _of_verdict(self, name: str, true: set[str | None]) -> Iterator[str]:
        collisions = [one for one in self.facts.collisions if one.name == name]
        verdict = collisions[0].verdict if collisions else "none"
        if len(true) > 1 and verdict != "undefined":
            yield f"{name}: nothing defines which of {true} it is; the audit says {verdict}"
        elif len(true) == 1 and verdict == "undefined" and not self._unclear(name):
            yield f"{name}: it is always {true}; the audit says undefined"
        elif len(true) == 1 and verdict == "defined":
            winners = {
                self._marks.get((one.where.path, one.where.line))
                for one in collisions[0].registrations
                if collisions[0].wins(one)
            }
            if not true <= winners:
                yield f"{name}: it is {true}; the audit says that {collisions[0].winner} wins"

    def of_files(self, files: list[str]) -> Iterator[str]:
        """Compare which of the files that register something the worker imports at start."""
        registering = {registration.where.path for registration in self.facts.registrations}
        true = registering & set(files)
        said = {
            item.path
            for process in self.facts.processes
            if process.kind == "worker"
            for item in process.imports
            if item.when == "start"
        } & registering
        if true != said:
            yield f"the worker imports {sorted(true)}; the audit says {sorted(said)}"
