"""What a person has changed in the monolith after it had been moved out of it.

Between two stages the monolith still has all that was moved: a change of it there would go with
it, and nobody would see.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator

from migrator.facts import Location
from migrator.plan import KEEP, SUPERSEDED, Plan
from migrator.planning.moving import place_moves
from migrator.project import names_bound
from migrator.python_source import parse
from migrator.runs.record import RunRecord
from migrator.session import Session
from migrator.stage import Reason

_MOVING = "extract-executors"


def late_changes(session: Session, record: RunRecord) -> Iterator[Reason]:
    """Yield the definitions that differ from what was moved.

    Args:
        session: The run, with the tip of its branch.
        record: Says when the definitions were moved.
    """
    layout = session.facts.layout
    moved = next((one.commit for one in record.stages if one.name == _MOVING and one.landed), None)
    if layout is None or moved is None or not session.overlay.exists(layout.monolith.path):
        return
    path, then = layout.monolith.path, session.store.snapshot(moved)
    before, now = then.read(path), session.overlay.read(path)
    if before == now:
        return
    old, new = _statements(before), _statements(now)
    homes = place_moves(layout, session.plan, session.overlay).homes
    stayed = _stayed(session.plan)
    for name, nodes in new.items():
        if (
            name in homes
            and name not in stayed
            and list(map(ast.dump, nodes)) != list(map(ast.dump, old.get(name, ())))
        ):
            yield Reason(
                Location(path, nodes[0].lineno),
                f"{name} was changed here after it had been moved to {homes[name].module}",
                f"make the change in {homes[name].module}, take it back here, commit, and run "
                "again; or `demonolith undo`, and begin with it",
            )


def _stayed(plan: Plan) -> frozenset[str]:
    """Return what has a modular version that counts: about a difference there is a decision."""
    kept = {entry.legacy_function for entry in plan.executors if entry.action == KEEP}
    kept |= {entry.legacy_function for entry in plan.tasks if entry.action == SUPERSEDED}
    return frozenset(kept | {*plan.elsewhere})


def _statements(content: bytes) -> dict[str, list[ast.stmt]]:
    """Return the top-level statements of a module by each name that they bind."""
    found: dict[str, list[ast.stmt]] = {}
    tree = parse(content)
    for node in tree.body if tree else ():
        for name in names_bound(node):
            found.setdefault(name, []).append(node)
    return found
