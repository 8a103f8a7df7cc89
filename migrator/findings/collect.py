"""All findings of a set of facts, in order of place."""

from __future__ import annotations

from migrator.facts import Facts
from migrator.findings.broken import broken_imports, missing_exports
from migrator.findings.finding import Finding
from migrator.findings.left_over import follow_ups, unread
from migrator.findings.monolith import differing, references, unreached
from migrator.findings.reach import dangling_names, misfits, not_imported
from migrator.findings.registrations import collisions, dynamic_names

# A new family is a new file and a new entry here.
SOURCES = (
    collisions,
    dynamic_names,
    dangling_names,
    misfits,
    not_imported,
    references,
    unreached,
    differing,
    broken_imports,
    missing_exports,
    unread,
    follow_ups,
)


def all_findings(facts: Facts) -> tuple[Finding, ...]:
    """Return every finding once, by place: the same facts give the same sequence."""
    found = {item for source in SOURCES for item in source(facts)}
    return tuple(sorted(found, key=lambda item: item.order))
