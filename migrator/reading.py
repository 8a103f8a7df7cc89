"""The facts of a commit, by its own settings."""

from __future__ import annotations

import gc
from collections.abc import Mapping
from dataclasses import dataclass, replace

from migrator.audit import AuditOptions, audit
from migrator.facts import Facts
from migrator.settings import Settings, check_source_root, load_settings
from migrator.snapshot import Snapshot


def audit_options(settings: Settings) -> AuditOptions:
    """Return the part of the settings that guides the audit."""
    return AuditOptions(
        source_root=settings.source_root,
        monolith=settings.monolith,
        tasks_package=settings.tasks_package,
        dispatcher=settings.dispatcher,
        base_executor=settings.base_executor,
    )


@dataclass(frozen=True)
class Reading:
    """What was read of a commit.

    Attributes:
        settings: Its own settings, with the flags that were given.
        facts: What the audit has found by them.
        note: What a person should know of the settings, or nothing.
    """

    settings: Settings
    facts: Facts
    note: str = ""


def read_facts(
    snapshot: Snapshot, flags: Mapping[str, object], installed: frozenset[str] | None = None
) -> tuple[Settings, Facts]:
    """Return settings and facts as ``read_commit`` does, after what a person should know."""
    reading = read_commit(snapshot, flags, installed)
    if reading.note:
        from migrator.report.console import tell

        tell(reading.note)
    return reading.settings, reading.facts


def read_commit(
    snapshot: Snapshot,
    flags: Mapping[str, object],
    installed: frozenset[str] | None = None,
    known: Facts | None = None,
) -> Reading:
    """Audit a snapshot with its own settings and these flags.

    Args:
        snapshot: The commit.
        flags: Settings given on the command line; None values mean not given.
        installed: The top-level names that the target's environment has, where it is given.
        known: What was found before, of the same tree with the same flags: it is not audited again.
    """
    gc.freeze()  # what is imported stays
    written = load_settings(snapshot)
    settings = written.with_flags(**flags)
    check_source_root(settings, snapshot)
    options = replace(audit_options(settings), installed=installed)
    if settings.monolith == written.monolith and _is_gone(settings.monolith, snapshot):
        facts = known or audit(snapshot, replace(options, monolith=None))
        if facts.layout is None:  # else somebody means another one: the audit below says so
            named = f"[tool.demonolith] names {settings.monolith} as the monolith"
            note = f"{named}, which is not there any more"
            return Reading(replace(settings, monolith=None), facts, note)
    return Reading(settings, known or audit(snapshot, options))


def _is_gone(monolith: str | None, snapshot: Snapshot) -> bool:
    """Tell whether the settings still name a monolith that a migration has deleted."""
    if monolith is None:
        return False
    stem = monolith.removesuffix(".py")
    stem = stem if "/" in stem else stem.replace(".", "/")
    places = (f"/{stem}.py", f"/{stem}/__init__.py")
    return not any(f"/{path}".endswith(places) for path in snapshot.paths())
