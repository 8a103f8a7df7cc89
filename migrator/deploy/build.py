"""Puts the deploy plan together."""

from __future__ import annotations

from collections.abc import Sequence

from migrator.deploy.compatible import rollback_lines, warnings
from migrator.deploy.looking import (
    in_beat_tables,
    in_queues,
    in_workers,
    only_numbers,
    own_schedulers,
    queues_of,
    switch_off_rows,
)
from migrator.deploy.model import DeployPlan, Fate, Step, TaskName
from migrator.deploy.names import task_names
from migrator.deploy.workers import monolith_in_workers
from migrator.facts import AppProcess, Facts
from migrator.plan import Plan


def deploy_plan(facts: Facts, plan: Plan) -> DeployPlan | None:
    """Return how to deploy what the plan makes of the audited commit.

    Returns:
        The deploy plan, or None where there is nothing to migrate.
    """
    if facts.layout is None:
        return None
    names = task_names(facts, plan)
    going = [name for name in names if name.fate is Fate.goes]
    kept = [name for name in names if name.fate is Fate.kept]
    steps = _with_drain(facts, going) if going else _consumers_first(facts)
    if kept:
        steps = [*steps, _next_release(facts, kept)]
    return DeployPlan(
        _summary(names, going, kept),
        names,
        tuple(steps),
        tuple(warnings(facts)),
        tuple(rollback_lines(facts, going)),
    )


def _summary(names: Sequence[TaskName], going: Sequence[TaskName], kept: Sequence[TaskName]) -> str:
    if not going:
        held = f", {len(kept)} of them for one release only" if kept else ""
        return (
            f"No task name disappears: all {len(names)} stay{held}, so a message that is queued "
            "before is understood after."
        )
    listed = ", ".join(name.name for name in going)
    return (
        f"{len(going)} of {len(names)} task names disappear: {listed}. A message or a beat row "
        "with such a name reaches nobody afterwards: the worker discards it as unregistered. "
        "With --keep-names they stay for one release, and the drain below is not needed before it."
    )


def _consumers_first(facts: Facts) -> list[Step]:
    return [
        _deploy_workers(facts, "the new web processes send jobs that old workers may not know"),
        Step(f"Deploy the web processes{_places(facts, 'web')}."),
        Step(f"Deploy beat{_places(facts, 'beat')}.", "it only sends names that all know"),
    ]


def _with_drain(facts: Facts, going: Sequence[TaskName]) -> list[Step]:
    """Producers first: old workers know every name that is left, new ones not those that go."""
    return [
        _switch_off(facts, going),
        Step(
            f"Deploy beat{_places(facts, 'beat')} and the web processes{_places(facts, 'web')}; "
            "leave the old workers running.",
            f"nothing sends the names any more, and {_knowing(facts)}. {_until_then(facts)}",
        ),
        _drain(facts, going),
        _deploy_workers(facts, "only now: this is the deployment that deletes the names"),
    ]


def _switch_off(facts: Facts, going: Sequence[TaskName]) -> Step:
    rows = (*in_beat_tables(facts, going), *switch_off_rows(facts, going))
    named = [f"{name.name} {note}" for name in going for note in name.notes if "schedule" in note]
    why = "the rows are data: no commit changes them"
    own = ", ".join(own_schedulers(facts))
    if not rows and own:
        why = f"beat runs with {own}: look for the names where that has its entries"
    elif not rows:
        why = (
            "the repository names no scheduler with a database; where there is one all the same, "
            "look there for the names"
        )
    if named:
        why += "; these are in the source and still there: " + ", ".join(named)
    listed = ", ".join(name.name for name in going)
    return Step(
        f"Take {listed} out of the beat tables, and out of whatever else sends tasks by name "
        "(other repositories, scripts, admin pages).",
        why,
        rows,
    )


def _knowing(facts: Facts) -> str:
    """Say whether the workers of today know the monolith's names at all."""
    assert facts.layout is not None
    monolith = facts.layout.monolith.path
    return {
        "start": "the old workers still know them",
        "later": f"the old workers know them once something has imported {monolith}: they import "
        "it only inside functions",
        "never": f"no worker is seen to import {monolith}: messages with these names are most "
        "likely discarded today already",
        "unknown": f"old workers that import {monolith} still know them",
    }[monolith_in_workers(facts)]


def _until_then(facts: Facts) -> str:
    found = next((one for one in facts.collisions if one.name == facts.dispatcher_task), None)
    if found is None or found.verdict == "apart":
        return "Until the workers follow, they run what they run today."
    return f"Until the workers follow, {found.name} runs as today: {found.reason}."


def _drain(facts: Facts, going: Sequence[TaskName]) -> Step:
    queues = ", ".join(queues_of(going))
    waits = [f"{name.name}: {note}" for name in going for note in name.notes if "sen" in note]
    why = "messages that wait there are lost with the names"
    if waits:
        why += "; an empty queue can fill again: " + "; ".join(waits)
    more = (_unsure(facts), only_numbers(facts, going))
    why = "; ".join([why, *filter(None, more)])
    commands = (*in_queues(facts, going), *in_workers(facts, going))
    return Step(
        f"Wait until no message with these names is left (queues: {queues}).", why, commands
    )


def _unsure(facts: Facts) -> str:
    """Say which delays may be those of a name that goes."""
    unknown = [
        f"{trait.kind}={trait.value} ({trait.where})"
        for trait in facts.operation.traits
        if trait.task is None and trait.kind in ("countdown", "eta")
    ]
    computed = [
        str(trait.where)
        for trait in facts.operation.traits
        if trait.task is None and trait.kind == "route"
    ]
    said = []
    if unknown:
        said.append("tasks that could not be followed are sent to run later: " + ", ".join(unknown))
    if computed:
        said.append("a router picks queues when it runs: " + ", ".join(computed))
    return "; ".join(said)


def _next_release(facts: Facts, kept: Sequence[TaskName]) -> Step:
    listed = ", ".join(name.name for name in kept)
    modules = ", ".join(dict.fromkeys(name.after for name in kept))
    waits = [f"{name.name}: {note}" for name in kept for note in name.notes if "sen" in note]
    numbers = only_numbers(facts, kept)
    why = "; ".join(["each command must find nothing", *waits, *([numbers] if numbers else [])])
    commands = (
        *in_beat_tables(facts, kept),
        *in_queues(facts, kept),
        *in_workers(facts, kept),
    )
    return Step(
        f"With the next release, delete {modules} with what imports it, once no queue and no beat "
        f"row has {listed}.",
        why,
        commands,
    )


def _deploy_workers(facts: Facts, why: str) -> Step:
    """Stop workers so that what they do is finished first."""
    late = any(trait.kind == "acks_late" for trait in facts.operation.traits)
    again = "; acks_late tasks that are killed run again, on the new code" if late else ""
    return Step(
        f"Deploy the workers{_places(facts, 'worker')}.",
        f"{why}. Stop the old ones warm, so that they finish what they are doing{again}",
        ("kill -TERM WORKER_PID",),
    )


def _places(facts: Facts, kind: str) -> str:
    found = [_place(item) for item in facts.processes if item.kind == kind]
    return f" ({', '.join(dict.fromkeys(found))})" if found else ""


def _place(process: AppProcess) -> str:
    return str(process.where) if process.command else process.path
