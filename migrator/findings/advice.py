"""What to do about a task name."""

from __future__ import annotations

from collections.abc import Sequence

from migrator.facts import Collision, Facts, Registration


def advice(
    facts: Facts, found: Sequence[Registration], collision: Collision | None
) -> tuple[str, ...]:
    """Return what to do, a sentence each; nothing where nothing has to be done."""
    pinning = tuple(_pinning(entry) for entry in found if not entry.explicit)
    pinning += tuple(_including(entry) for entry in found if _is_lost(facts, entry))
    if collision is None:
        return pinning
    if collision.verdict == "apart":
        return ("Nothing has to be done while no process imports more than one of them.", *pinning)
    legacy = facts.layout.monolith.path if facts.layout else None
    if any(entry.where.path == legacy for entry in found):
        migrate = "`demonolith preview` shows how the monolith's definition goes away, "
        return (migrate + "`demonolith run` does it in seven commits.", *pinning)
    keep = (
        "Keep one definition and import it from where the other one was; or, if they are two "
        "tasks, give one of them a name of its own, and keep its old name registered until "
        "messages in flight are done."
    )
    return (keep, *pinning)


def _is_lost(facts: Facts, entry: Registration) -> bool:
    return any(one.where == entry.where for one in facts.unimported)


def _including(entry: Registration) -> str:
    return (
        f"A worker has to import {entry.module}, by include= of its app for one; if nobody sends "
        f"this task any more, delete {entry.where}."
    )


def _pinning(entry: Registration) -> str:
    return (
        f"{entry.where} has no name of its own: Celery makes it from module and function. "
        f'Before it moves, pin it with name="{entry.name}".'
    )
