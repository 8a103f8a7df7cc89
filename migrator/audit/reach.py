"""What reaches tasks, and does not: names that nothing provides, arguments that do not fit."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence

from migrator.audit import task_calls, task_settings
from migrator.audit.beat_rows import beat_rows
from migrator.audit.candidates import is_test
from migrator.audit.copies import Copies
from migrator.audit.dangling import Provided
from migrator.audit.definition import Definition
from migrator.audit.evaluate import Evaluator
from migrator.audit.misfits import Fits
from migrator.audit.name_uses import NameUse, name_uses
from migrator.audit.task_calls import TaskCall, TaskCalls
from migrator.facts import DanglingName, Location, Misfit

_BY_NAME = ("send_task", "ignature(", "subtask", ".tasks[", *task_settings.WORDS)


def reach(
    evaluator: Evaluator,
    definitions: Sequence[Definition],
    copies: Copies,
    gone: Mapping[str, Location],
) -> tuple[tuple[DanglingName, ...], tuple[Misfit, ...]]:
    """Return the names that nothing provides, and the calls that are sure to fail.

    What is in tests is left out: they send names that are made up, and calls that have to fail.
    So is what is in a checked-in copy; the names that it defines are provided all the same.

    Args:
        evaluator: Follows values.
        definitions: The registrations.
        copies: The copies.
        gone: Names that are taken out of the registries again, and where.
    """

    def counts(path: str) -> bool:
        return not is_test(path) and not copies.holds(path)

    known = _uses(evaluator, counts)
    copied = {name for copy in copies.found for name in copy.names}
    missing = Provided(evaluator, definitions, copied, gone).missing(known)
    return missing, _misfits(evaluator, definitions, known, counts)


def misfits(evaluator: Evaluator, definitions: Sequence[Definition]) -> tuple[Misfit, ...]:
    """Return the calls that are sure to fail, but for those of tests."""

    def counts(path: str) -> bool:
        return not is_test(path)

    return _misfits(evaluator, definitions, _uses(evaluator, counts), counts)


def _uses(evaluator: Evaluator, counts: Callable[[str], bool]) -> list[NameUse]:
    uses = {}
    for parsed in evaluator.project.parsed(*_BY_NAME):
        for use in name_uses(evaluator, parsed) if counts(parsed.path) else ():
            if counts(use.where.path):
                uses[use.where, use.form] = use
    return [*uses.values(), *_rows(evaluator, counts)]


def _rows(evaluator: Evaluator, counts: Callable[[str], bool]) -> Iterator[NameUse]:
    """Yield the rows of beat's table, but for what migrations write and change again."""
    rows = [row for row in beat_rows(evaluator) if counts(row.where.path)]
    changed = {row.name for row in rows if row.asked and row.in_migration}
    for row in rows:
        if not row.asked and not (row.in_migration and row.name in changed):
            unsure = "a migration has written the row, which may be another by now"
            yield NameUse(row.name, "beat-row", row.where, unsure=unsure * row.in_migration)


def _misfits(
    evaluator: Evaluator,
    definitions: Sequence[Definition],
    known: Sequence[NameUse],
    counts: Callable[[str], bool],
) -> tuple[Misfit, ...]:
    calls = calls_of_tasks(evaluator, definitions, counts)
    return Fits(evaluator, definitions).misfits(known, calls)


def calls_of_tasks(
    evaluator: Evaluator, definitions: Sequence[Definition], counts: Callable[[str], bool]
) -> list[TaskCall]:
    """Return the calls of tasks through the task itself, in the files that count."""
    project = evaluator.project
    sites = TaskCalls(evaluator, definitions)
    names = {one.registration.function.rpartition(".")[2].encode() for one in definitions}
    called = re.compile(rb"\b(?:" + b"|".join(map(re.escape, sorted(names))) + rb")\b")
    return [
        site
        for path in (project.search(*task_calls.WORDS) if names else ())
        if counts(path) and called.search(project.source.read(path))
        for parsed in [project.parse(path)]
        if parsed is not None
        for site in sites.find(parsed)
    ]
