"""What others do with the table of the legacy router, which no module has afterwards."""

from __future__ import annotations

from migrator.facts import Facts


def table_advice(facts: Facts) -> dict[str, str]:
    """Return what to do about a use of the legacy router's table, by the table's name."""
    old, new = facts.legacy_router, facts.router
    if old is None or new is None or not old.mapping or not new.mapping:
        return {}
    place = f" ({new.mapping_where})" if new.mapping_where else ""
    return {
        old.mapping: f"where only the job types are wanted, take them from {new.mapping} of "
        f"{new.function.module}{place}, which has them all in stage 4; if that is a local "
        "variable, make it a global one; commit, and run again"
    }
