"""Looks at a repository and says what is registered where. Runs none of its code."""

from __future__ import annotations

from typing import TYPE_CHECKING

from migrator.audit.options import AuditOptions

if TYPE_CHECKING:
    from migrator.facts import Facts, TaskUse
    from migrator.snapshot import Snapshot

__all__ = ["AuditOptions", "audit", "uses"]


def audit(source: Snapshot, options: AuditOptions) -> Facts:
    """Audit one commit.

    Args:
        source: The commit's files.
        options: What a person has said about the layout.

    Returns:
        Everything that was found.

    Raises:
        DiscoveryError: An option names something that does not exist.
    """
    from migrator.audit.run import run

    return run(source, options)


def uses(source: Snapshot, options: AuditOptions, name: str) -> tuple[TaskUse, ...]:
    """Return the calls of the tasks of a name through the task itself, by place.

    Args:
        source: The commit's files.
        options: What a person has said about the layout.
        name: The name on the wire.
    """
    from migrator.audit.task_uses import task_uses

    return task_uses(source, options, name)
