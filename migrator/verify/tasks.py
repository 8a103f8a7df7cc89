"""Task names are a contract: what was registered before is registered after (celery-facts 7)."""

from __future__ import annotations

from collections import OrderedDict

from migrator.engine import Finding
from migrator.facts import Facts
from migrator.overlay import Overlay
from migrator.plan import DROP, Plan


def check_tasks(facts: Facts, plan: Plan, before: Overlay, after: Overlay) -> tuple[Finding, ...]:
    """Return the names that nothing registers any more, apart from those the plan drops."""
    root = facts.layout.source_root if facts.layout else None
    dropped = {task.task_name for task in plan.tasks if task.action == DROP}
    lost = _registered(before, root) - _registered(after, root) - dropped
    places = {entry.name: entry.where for entry in facts.registrations}
    return tuple(
        Finding(
            "tasks",
            "",
            0,
            f"nothing registers the task {name!r} any more"
            + (f"; {places[name]} did" if name in places else ""),
        )
        for name in sorted(lost)
    )


# What one stage leaves is what the next one starts from: two trees are enough to remember.
_known: OrderedDict[object, frozenset[str]] = OrderedDict()


def _registered(overlay: Overlay, root: str | None) -> frozenset[str]:
    from migrator.audit.names import registered_names

    key = (overlay.key, root)
    if key not in _known:
        _known[key] = registered_names(overlay, root)
        while len(_known) > 2:
            _known.popitem(last=False)
    return _known[key]
