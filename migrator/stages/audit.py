"""Stage 1: the audit as a commit that changes nothing (step 1 of the plan)."""

from __future__ import annotations

from collections.abc import Iterator

from migrator.amounts import amount
from migrator.facts import Facts
from migrator.overlay import Overlay
from migrator.plan import Plan
from migrator.stage import Outcome, Unchanged


class Audit:
    """Writes down what was found, as evidence for the stages to come."""

    name = "audit"
    summary = "record what is registered twice and who depends on it"
    requires: tuple[str, ...] = ()
    risk = "safe"

    def build(self, facts: Facts, plan: Plan, overlay: Overlay) -> Outcome:
        """Return ``Unchanged`` with the audit as evidence."""
        evidence = (
            *_collisions(facts),
            *_executors(plan),
            *_tasks(plan),
            *_lookup(facts),
            *_references(facts),
            *_decisions(plan),
        )
        return Unchanged("the audit changes no file", evidence)


def _collisions(facts: Facts) -> Iterator[str]:
    for collision in facts.collisions:
        places = ", ".join(str(entry.where) for entry in collision.registrations)
        yield f"{collision.name} is registered {len(collision.registrations)} times: {places}"
        yield f"{collision.name}: {collision.verdict}: {collision.reason}"


def _executors(plan: Plan) -> Iterator[str]:
    for executor in plan.routable:
        types = ", ".join(executor.job_types)
        yield f"{executor.legacy_function} ({types}): {executor.action}: {executor.reason}"


def _tasks(plan: Plan) -> Iterator[str]:
    for task in plan.tasks:
        yield f"{task.task_name} ({task.legacy_function}): {task.action}: {task.reason}"


def _lookup(facts: Facts) -> Iterator[str]:
    if facts.lookup is None:
        return
    known = {route.job_type for route in facts.legacy_router.routes} if facts.legacy_router else ()
    matching = [key for key in facts.lookup.keys if key in known]
    name = facts.lookup.function or facts.lookup.mapping
    says = "knows " + ", ".join(matching) if matching else "matches no job type of today"
    yield f"{name} ({facts.lookup.where}): {says}"


def _references(facts: Facts) -> Iterator[str]:
    kinds = {"code": "in code", "string": "in strings that act", "text": "in text"}
    for kind, label in kinds.items():
        found = [reference for reference in facts.references if reference.kind == kind]
        if found:
            files = amount(len({reference.where.path for reference in found}), "file")
            yield f"{amount(len(found), 'reference')} {label}, in {files}"


def _decisions(plan: Plan) -> Iterator[str]:
    for answered in plan.decisions:
        if answered.answer:
            source = answered.answer.source
            yield f"decision {answered.decision.id}: {answered.answer.option} ({source})"
