"""Task names are a contract: what was registered before is registered after (celery-facts 7)."""

from __future__ import annotations

from migrator.engine import Finding
from migrator.facts import Facts
from migrator.overlay import Overlay
from migrator.plan import DROP, Plan


def check_tasks(facts: Facts, plan: Plan, before: Overlay, after: Overlay) -> tuple[Finding, ...]:
    """Return the names that nothing registers any more, apart from those the plan drops."""
    from migrator.audit.names import registered_names

    root = facts.layout.source_root if facts.layout else None
    dropped = {task.task_name for task in plan.tasks if task.action == DROP}
    lost = registered_names(before, root) - registered_names(after, root) - dropped
    return tuple(
        Finding("tasks", "", 0, f"nothing registers the task {name!r} any more")
        for name in sorted(lost)
    )
