"""The static verification ladder: what must hold after every stage, without running anything.

Only what a stage made worse counts: a finding that the tree had before is not reported.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from migrator.engine import Finding
from migrator.facts import Facts
from migrator.overlay import Overlay
from migrator.plan import Plan
from migrator.project import Project
from migrator.snapshot import python_paths
from migrator.verify.app import check_app
from migrator.verify.bodies import check_bodies
from migrator.verify.calls import check_calls
from migrator.verify.cycles import check_cycles
from migrator.verify.imports import check_imports
from migrator.verify.loaded import check_loaded
from migrator.verify.moved import check_moved
from migrator.verify.names import check_names
from migrator.verify.partial import check_partial
from migrator.verify.roots import by_root
from migrator.verify.syntax import check_syntax
from migrator.verify.tasks import check_tasks

# In the order that they are run. Where a file does not compile, the others are not.
CHECKS = (
    "syntax",
    "imports",
    "names",
    "unused",
    "cycles",
    "partial",
    "bodies",
    "moved",
    "tasks",
    "calls",
    "app",
    "loaded",
)


@dataclass(frozen=True)
class Verified:
    """What the ladder says of one step.

    Attributes:
        findings: What the step breaks.
        checks: The checks that were run; none where no Python file differs.
    """

    findings: tuple[Finding, ...] = ()
    checks: tuple[str, ...] = ()


def verify(facts: Facts, plan: Plan, before: Overlay, after: Overlay) -> tuple[Finding, ...]:
    """Return what the step from ``before`` to ``after`` breaks; see ``verified``."""
    return verified(facts, plan, before, after).findings


def verified(facts: Facts, plan: Plan, before: Overlay, after: Overlay) -> Verified:
    """Climb the ladder for the step from ``before`` to ``after``.

    Args:
        facts: The audit of the commit that the migration starts from.
        plan: What was decided: which task names and bodies have to be there.
        before: The tree before the stage.
        after: The tree after the stage.
    """
    changed = changed_python(before, after)
    if not changed:
        return Verified()
    syntax = check_syntax(changed, after)
    if syntax:
        return Verified(syntax, CHECKS[:1])
    origin = facts.layout.monolith if facts.layout else None
    findings = (
        *check_names(changed, before, after, origin.path if origin else None),
        *_imported(facts, changed, before, after),
        *check_bodies(facts, plan, before, after),
        *check_moved(facts, plan, before, after),
        *check_tasks(facts, plan, before, after),
        *check_calls(facts, before, after),
        *check_app(facts, before, after),
        *check_loaded(facts, plan, before, after),
    )
    return Verified(findings, CHECKS)


def _imported(
    facts: Facts, changed: Sequence[str], before: Overlay, after: Overlay
) -> Iterator[Finding]:
    """Yield what is wrong with imports, for each folder that modules are imported from."""
    monolith = facts.layout.monolith if facts.layout else None
    path, name = (monolith.path, monolith.name) if monolith else (None, "")
    for root, files in by_root(facts, changed, before, after).items():
        old, new = Project(before, root), Project(after, root)
        yield from check_imports(files, old, new, path)
        yield from check_cycles(files, old, new, name)
        yield from check_partial(files, old, new)


def changed_python(before: Overlay, after: Overlay) -> tuple[str, ...]:
    """Return the Python files whose content differs, deleted ones included."""
    paths = python_paths(dict.fromkeys([*before.edits, *after.edits]))
    return tuple(path for path in paths if before.get(path) != after.get(path))
