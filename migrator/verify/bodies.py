"""Moved bodies mean what they meant: equal but for the declared edits (step 3 of the plan)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from migrator.engine import Finding
from migrator.facts import Facts
from migrator.overlay import Overlay
from migrator.plan import Plan
from migrator.verify.alike import alike, other_names
from migrator.verify.moved import places_of, taken_over

if TYPE_CHECKING:
    from migrator.audit.meanings import Alike


def check_bodies(facts: Facts, plan: Plan, before: Overlay, after: Overlay) -> tuple[Finding, ...]:
    """Compare each body that was written in this step with the monolith's."""
    layout = facts.layout
    if layout is None or not after.exists(layout.monolith.path):
        return ()
    pairs = [pair for pair in _pairs(plan) if before.get(pair[1]) != after.get(pair[1])]
    taken = taken_over(facts, plan, before, after)
    places = {*alike(facts, plan), *places_of(taken)}
    monolith, root = layout.monolith.path, layout.source_root
    return tuple(_different(monolith, root, pairs, other_names(plan), places, after))


def _pairs(plan: Plan) -> Iterator[tuple[str, str, str]]:
    """Yield legacy function, new file and new function of everything that moves."""
    for executor in plan.executors:
        if executor.moves and not executor.made:
            yield executor.legacy_function, executor.path, executor.public_name
    for task in plan.tasks:
        if task.moves:
            yield task.legacy_function, task.path, task.function


def _different(
    monolith: str,
    root: str,
    pairs: list[tuple[str, str, str]],
    renamed: Mapping[str, str],
    places: Alike,
    after: Overlay,
) -> Iterator[Finding]:
    from migrator.audit.compare import twin
    from migrator.audit.names import open_project

    evaluator, _ = open_project(after, root)
    for legacy, path, public in pairs:
        old = evaluator.project.function(monolith, legacy)
        new = evaluator.project.function(path, public)
        if old is None or new is None:
            yield Finding("bodies", path, 1, f"{public} is not there")
            continue
        result = twin(evaluator, (monolith, old), (path, new), renamed, alike=places)
        if not result.same:
            differences = "; ".join(result.differences) or "the text differs"
            yield Finding("bodies", path, new.lineno, f"{public} is not {legacy}: {differences}")
