"""Looks at a repository and says what is registered where. Runs none of its code."""

from __future__ import annotations

from migrator.audit.options import AuditOptions
from migrator.facts import Facts
from migrator.snapshot import Snapshot

__all__ = ["AuditOptions", "audit"]


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
