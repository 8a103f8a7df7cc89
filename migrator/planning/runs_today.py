"""Which of two bodies production runs today, by the audit."""

from __future__ import annotations

from migrator.facts import Collision, Facts


def runs_today(facts: Facts, job_type: str) -> str:
    """Return which version of an executor answers a job type today, and why.

    A message carries the dispatcher's name: the dispatcher that the workers keep decides.

    Args:
        facts: The audit.
        job_type: A job type that both packages have an executor for.
    """
    found = next((one for one in facts.collisions if one.name == facts.dispatcher_task), None)
    if found is None:
        return "which one runs today is not to be seen: no dispatcher is in both packages"
    if found.verdict == "undefined":
        return f"which one runs today is undefined: {found.reason}"
    winner = found.winner if found.verdict == "defined" else _only_in_workers(found, facts)
    if winner is None:
        return f"which one runs today depends on the process: {found.reason}"
    if facts.layout is not None and winner == facts.layout.monolith.name:
        return f"the monolith's version runs today: {found.reason}"
    routed = {route.job_type for route in facts.router.routes} if facts.router else set()
    if job_type in routed:
        return f"the modular version runs today: {found.reason}"
    return f"neither runs today: {found.reason}, and its router does not know {job_type!r}"


def _only_in_workers(collision: Collision, facts: Facts) -> str | None:
    """Return the module of the only definition that workers import, if there is just one."""
    workers = {process.name for process in facts.processes if process.kind == "worker"}
    paths = {item.path for item in collision.imported_by if item.process in workers}
    modules = {one.module for one in collision.registrations if one.where.path in paths}
    return modules.pop() if len(modules) == 1 else None
