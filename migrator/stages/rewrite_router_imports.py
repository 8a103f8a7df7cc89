"""Stage 5: every reference to the monolith, in every file and form (step 6 of the plan)."""

from __future__ import annotations

from collections.abc import Iterator

from migrator.amounts import amount
from migrator.beside import shared_out
from migrator.facts import Facts, Layout
from migrator.overlay import Overlay
from migrator.plan import Plan
from migrator.python_source import found_printed_back
from migrator.snapshot import python_paths
from migrator.stage import Blocked, Changed, Outcome, Reason, Unchanged
from migrator.stages.app_imports import with_app
from migrator.stages.handler_imports import with_handlers
from migrator.stages.importer import Importers
from migrator.stages.lost_bindings import lost_bindings
from migrator.stages.task_imports import with_tasks


class RewriteRouterImports:
    """Lets every importer take the monolith's symbols from their new public homes."""

    name = "rewrite-router-imports"
    summary = "import from the tasks package, not the monolith"
    requires: tuple[str, ...] = ("extract-executors", "rewrite-base-executor")
    risk = "review"

    def build(self, facts: Facts, plan: Plan, overlay: Overlay) -> Outcome:
        """Return the edits of all files that name the monolith; the legacy lookup stays."""
        layout = facts.layout
        if layout is None:
            return Unchanged("there is no monolith")
        importers = Importers(facts, layout, plan, overlay)
        paths = list(mentioning(layout, overlay))
        found = list(shared_out(importers.rewritten, paths))
        contents: dict[str, bytes | None] = {
            one.path: one.content for one in found if one.content is not None
        }
        for path in contents:
            found_printed_back(overlay.read(path))
        reasons = [reason for one in found for reason in one.reasons]
        told = {reason.where for reason in reasons}
        lost_names = lost_bindings(overlay, contents, layout.source_root)
        reasons += (reason for reason in lost_names if reason.where not in told)
        if reasons:
            return Blocked(tuple(reasons))
        connected = with_handlers(facts, layout, plan, overlay, contents)
        if isinstance(connected, Reason):
            return Blocked((connected,))
        contents, connecting = connected
        contents, registering = with_tasks(facts, layout, overlay, contents)
        changes, notes = with_app(facts, overlay, contents)
        notes = (*connecting, *registering, *notes)
        lost = (line for one in found for line in one.lost)
        mentions = tuple(mention for one in found for mention in one.mentions)
        if not changes:
            return Unchanged("nothing but the legacy lookup is imported from the monolith")
        return Changed(changes, (*_evidence(plan, changes.paths), *notes, *lost), mentions)


def mentioning(layout: Layout, overlay: Overlay) -> Iterator[str]:
    """Yield the Python files, except the monolith, that hold its module's last name."""
    leaf = layout.monolith.name.rpartition(".")[2]
    found = python_paths(overlay.search([leaf]))
    return (path for path in found if path != layout.monolith.path)


def _evidence(plan: Plan, paths: tuple[str, ...]) -> Iterator[str]:
    for name, home in sorted(plan.homes.items()):
        yield f"{name}: taken from {home.module} as {home.name}"
    moved = [task.task_name for task in plan.tasks if task.moves]
    if moved:
        yield "tasks that keep their names: " + ", ".join(moved)
    yield f"{amount(len(paths), 'file')} rewritten"
