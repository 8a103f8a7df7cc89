"""What others do with what no module has afterwards: the legacy table, and what goes."""

from __future__ import annotations

from migrator.facts import Facts
from migrator.plan import STUB, Plan
from migrator.planning.table_home import is_global
from migrator.snapshot import Source


def table_advice(facts: Facts, source: Source) -> dict[str, str]:
    """Return what to do about a use of the legacy router's table, by the table's name."""
    old, new = facts.legacy_router, facts.router
    if old is None or new is None or not old.mapping:
        return {}
    if not new.mapping:
        return {
            old.mapping: f"{new.function.name} ({new.function.where}) has no "
            "table that could take its place: where only the job types are wanted, list them in a "
            "module that both versions can have them from; commit, and run again"
        }
    place = f" ({new.mapping_where})" if new.mapping_where else ""
    local = "" if is_global(new, source) else "make that local variable a global one; "
    return {
        old.mapping: f"where only the job types are wanted, take them from {new.mapping} of "
        f"{new.function.module}{place}, which has them all in stage 4; {local}commit, and run again"
    }


def stub_advice(plan: Plan) -> dict[str, str]:
    """Return what to do about a use of an executor for which a stub answers, by its name."""
    return {
        entry.legacy_function: f"it goes with the monolith, and a stub answers for "
        f"{', '.join(entry.job_types)} ({entry.reason}): take out what uses it, "
        "commit, and run again"
        for entry in plan.executors
        if entry.action == STUB
    }
