"""DM1xx: task names with more than one definition, and names that cannot be read."""

from __future__ import annotations

from collections.abc import Iterator

from migrator.facts import Collision, Facts, Registration
from migrator.findings.finding import Finding, Related
from migrator.findings.make import finding

_CODES = {"undefined": "DM101", "defined": "DM102", "apart": "DM103"}


def collisions(facts: Facts) -> Iterator[Finding]:
    """Yield a finding for each definition that should not be there.

    One for each definition, not for each name: so a third definition is new to a baseline that
    knows two, and a pull request is annotated where it adds one. The winner is no finding, and
    neither is a definition in a test.
    """
    for collision in facts.collisions:
        for entry in _at_fault(collision):
            yield finding(
                _CODES[collision.verdict],
                entry.where,
                _message(collision, entry),
                task=collision.name,
                symbol=entry.function,
                related=_others(collision, entry),
                detail=collision.reason,
            )


def dynamic_names(facts: Facts) -> Iterator[Finding]:
    """Yield the registrations whose name cannot be computed."""
    for entry in facts.registrations:
        if entry.name is None:
            message = f"the name of this task is computed when it runs: {entry.expression}"
            yield finding("DM104", entry.where, message, symbol=entry.function)
        for other in entry.elsewhere:
            message = (
                f"the name of this task in the app made at {other.app} is computed when it runs"
            )
            message = f"{message}: {other.expression}"
            yield finding("DM104", entry.where, message, symbol=entry.function)


def _at_fault(collision: Collision) -> Iterator[Registration]:
    from migrator.audit.candidates import is_test  # with the audit, which who reads needs not

    for entry in collision.registrations:
        double = is_test(entry.where.path) and collision.verdict != "apart"
        if not collision.wins(entry) and not double:
            yield entry


def _message(collision: Collision, entry: Registration) -> str:
    name = f"task {collision.name!r}"
    if collision.verdict == "defined":
        beside = collision.winner == entry.module
        winner = f"at {collision.winner_at}" if beside else f"in {collision.winner}"
        where = ", where that one's branch runs" if collision.cause == "branch" else ""
        return f"{name} runs the definition {winner}, not this one{where}"
    others = [other for other in collision.registrations if other != entry]
    says = f"{name} is also defined at {', '.join(str(other.where) for other in others)}"
    if collision.verdict == "undefined":
        return f"{says}, and which one runs is undefined"
    return says


def _others(collision: Collision, entry: Registration) -> Iterator[Related]:
    for other in collision.registrations:
        if other != entry:
            says = "the definition that runs" if collision.wins(other) else "another definition"
            yield Related(other.where, f"{says}: {other.form} on {other.function}")
