"""The monolith's table of executors, where it lives on beside the modular one."""

from __future__ import annotations

from migrator.facts import Facts, FollowUp
from migrator.plan import Plan


def second_table(facts: Facts, plan: Plan) -> tuple[FollowUp, ...]:
    """Point at a table that an executor picks others from: it moved along, with all it names.

    Both list the job types from now on, and whoever adds one has to know of both.
    """
    old, new = facts.legacy_router, facts.router
    home = plan.homes.get(old.mapping) if old is not None and old.mapping else None
    if old is None or new is None or old.mapping_where is None or home is None:
        return ()
    if (home.module, home.name) == (new.function.module, new.mapping):
        return ()
    message = (
        f"{old.mapping} lives on in {home.module}, for what picks executors from it there; "
        f"{new.function.name} ({new.function.where}) has a table of its own: let one of them "
        "take over the other"
    )
    return (FollowUp(old.mapping_where, "second-table", message),)
