"""DM5xx and DM6xx: files that were not read, and what is worth a second look."""

from __future__ import annotations

from collections.abc import Iterator

from migrator.facts import Facts, Location
from migrator.findings.finding import Finding
from migrator.findings.make import finding

_FOLLOW_UPS = {"event-loop": "DM601", "unreachable": "DM602"}


def unread(facts: Facts) -> Iterator[Finding]:
    """Yield what could not be read."""
    for item in facts.skipped:
        yield finding("DM501", Location(item.path, item.line), f"not read: {item.reason}")


def follow_ups(facts: Facts) -> Iterator[Finding]:
    """Yield what the migration leaves alone."""
    for item in facts.follow_ups:
        yield finding(_FOLLOW_UPS.get(item.code, "DM600"), item.where, item.message)
