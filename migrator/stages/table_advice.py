"""What others do with the table of the legacy router, which no module has afterwards."""

from __future__ import annotations

from migrator.facts import Facts
from migrator.planning.table_home import is_global
from migrator.snapshot import Source


def table_advice(facts: Facts, source: Source) -> dict[str, str]:
    """Return what to do about a use of the legacy router's table, by the table's name."""
    old, new = facts.legacy_router, facts.router
    if old is None or new is None or not old.mapping or not new.mapping:
        return {}
    place = f" ({new.mapping_where})" if new.mapping_where else ""
    local = "" if is_global(new, source) else "make that local variable a global one; "
    return {
        old.mapping: f"where only the job types are wanted, take them from {new.mapping} of "
        f"{new.function.module}{place}, which has them all in stage 4; {local}commit, and run again"
    }
