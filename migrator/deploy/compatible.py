"""Messages across versions: what old code sends and new code runs, and the other way round."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from migrator.deploy.model import TaskName
from migrator.deploy.workers import monolith_in_workers
from migrator.facts import Facts, FunctionRef, TaskTwin
from migrator.routing.message_parameters import can_follow


def warnings(facts: Facts) -> Iterator[str]:
    """Yield what a message of today may meet in the new workers."""
    for twin in facts.task_twins:
        if _runs_alone(twin.modular, twin.task_name, facts):
            continue
        lost = _only(twin.legacy, twin.modular, facts)
        if lost and not _is_completed(twin, facts):
            yield (
                f"{twin.task_name}: a message of today that carries {', '.join(lost)} fails in the "
                f"new workers with a TypeError: only {twin.legacy.where} accepts it. Let "
                f"{twin.modular.where} accept it, or drain the queue before the workers change."
            )
        required = _required(twin.modular, twin.legacy, facts)
        if required:
            yield (
                f"{twin.task_name}: a message of today without {', '.join(required)} fails in the "
                f"new workers: {twin.modular.where} requires it, {twin.legacy.where} does not."
            )
        if not twin.same:
            yield _another_body(twin)


def _runs_alone(function: FunctionRef, name: str, facts: Facts) -> bool:
    """Tell whether the workers of today are sure to run this body: then nothing changes for it."""
    return monolith_in_workers(facts) == "never" or any(
        collision.name == name
        and collision.verdict == "defined"
        and collision.winner == function.module
        for collision in facts.collisions
    )


def _is_completed(twin: TaskTwin, facts: Facts) -> bool:
    """Tell whether stage 2 lets the modular function accept all that the monolith's does."""
    pair = (facts.dispatcher, facts.legacy_dispatcher)
    return pair == (twin.modular, twin.legacy) and can_follow(twin.modular, twin.legacy)


def _another_body(twin: TaskTwin) -> str:
    first = f" ({twin.differences[0]})" if twin.differences else ""
    return (
        f"{twin.task_name}: its messages run the body of {twin.modular.where} from now on, which "
        f"is not the one of {twin.legacy.where}{first}."
    )


def rollback_lines(facts: Facts, going: Sequence[TaskName]) -> Iterator[str]:
    """Yield what a deployment of the old commit needs."""
    assert facts.layout is not None
    yield (
        f"Deploy {facts.commit[:12]} again (or revert the merge): workers first, then web "
        "processes and beat. It needs no database change of its own."
    )
    for twin in facts.task_twins:
        new = _only(twin.modular, twin.legacy, facts)
        if new and not _runs_alone(twin.modular, twin.task_name, facts):
            yield (
                f"{twin.task_name}: a message of the new code that carries {', '.join(new)} fails "
                f"where the body of {twin.legacy.where} answers: drain the queue before the "
                "workers go back."
            )
    if going:
        listed = ", ".join(name.name for name in going)
        yield f"Enable again the beat rows that were disabled for {listed}."


def _names(function: FunctionRef, facts: Facts) -> list[str]:
    """Return the parameters that a message can carry by name, in order."""
    bound = any(
        entry.bound and entry.module == function.module and entry.function == function.name
        for entry in facts.registrations
    )
    plain = [item.name for item in function.parameters if not item.kind.startswith("var-")]
    return plain[1:] if bound else plain


def _only(one: FunctionRef, other: FunctionRef, facts: Facts) -> list[str]:
    """Return what only the first of two functions accepts by name."""
    if any(item.kind == "var-keyword" for item in other.parameters):
        return []
    accepted = set(_names(other, facts))
    return [name for name in _names(one, facts) if name not in accepted]


def _required(one: FunctionRef, other: FunctionRef, facts: Facts) -> list[str]:
    """Return what the first of two functions requires and the second does not."""
    wanted = {item.name for item in one.parameters if item.default is None}
    needed = {item.name for item in other.parameters if item.default is None}
    return [name for name in _names(one, facts) if name in wanted and name not in needed]
