"""The static verification ladder: what must hold after every stage, without running anything.

Only what a stage made worse counts: a finding that the tree had before is not reported.
"""

from __future__ import annotations

from migrator.engine import Finding
from migrator.facts import Facts
from migrator.overlay import Overlay
from migrator.plan import Plan
from migrator.project import Project
from migrator.snapshot import python_paths
from migrator.verify.app import check_app
from migrator.verify.bodies import check_bodies
from migrator.verify.cycles import check_cycles
from migrator.verify.imports import check_imports
from migrator.verify.loaded import check_loaded
from migrator.verify.names import check_names
from migrator.verify.partial import check_partial
from migrator.verify.syntax import check_syntax
from migrator.verify.tasks import check_tasks


def verify(facts: Facts, plan: Plan, before: Overlay, after: Overlay) -> tuple[Finding, ...]:
    """Return what the step from ``before`` to ``after`` breaks.

    Args:
        facts: The audit of the commit that the migration starts from.
        plan: What was decided: which task names and bodies have to be there.
        before: The tree before the stage.
        after: The tree after the stage.
    """
    changed = changed_python(before, after)
    syntax = check_syntax(changed, after)
    if syntax or not changed:
        return syntax
    root = facts.layout.source_root if facts.layout else ""
    origin = facts.layout.monolith.path if facts.layout else None
    old, new = Project(before, root), Project(after, root)
    return (
        *check_imports(changed, old, new, origin),
        *check_names(changed, before, after, origin),
        *check_cycles(changed, old, new, facts.layout.monolith.name if facts.layout else ""),
        *check_partial(changed, old, new),
        *check_bodies(facts, plan, before, after),
        *check_tasks(facts, plan, before, after),
        *check_app(facts, before, after),
        *check_loaded(facts, plan, before, after),
    )


def changed_python(before: Overlay, after: Overlay) -> tuple[str, ...]:
    """Return the Python files whose content differs, deleted ones included."""
    paths = python_paths(dict.fromkeys([*before.edits, *after.edits]))
    return tuple(path for path in paths if before.get(path) != after.get(path))
