"""The facts of a commit, by its own settings."""

from __future__ import annotations

import gc
from collections.abc import Mapping
from dataclasses import replace

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


def read_facts(
    snapshot: Snapshot, flags: Mapping[str, object], installed: frozenset[str] | None = None
) -> tuple[Settings, Facts]:
    """Audit a snapshot with its own settings and these flags.

    Args:
        snapshot: The commit.
        flags: Settings given on the command line; None values mean not given.
        installed: The top-level names that the target's environment has, where it is given.
    """
    gc.freeze()  # what is imported stays
    written = load_settings(snapshot)
    settings = written.with_flags(**flags)
    check_source_root(settings, snapshot)
    options = replace(audit_options(settings), installed=installed)
    if settings.monolith == written.monolith and _is_gone(settings.monolith, snapshot):
        facts = audit(snapshot, replace(options, monolith=None))
        if facts.layout is None:  # else somebody means another one: the audit below says so
            _tell_gone(settings.monolith)
            return replace(settings, monolith=None), facts
    return settings, audit(snapshot, options)


def _is_gone(monolith: str | None, snapshot: Snapshot) -> bool:
    """Tell whether the settings still name a monolith that a migration has deleted."""
    if monolith is None:
        return False
    stem = monolith.removesuffix(".py")
    stem = stem if "/" in stem else stem.replace(".", "/")
    places = (f"/{stem}.py", f"/{stem}/__init__.py")
    return not any(f"/{path}".endswith(places) for path in snapshot.paths())


def _tell_gone(monolith: str | None) -> None:
    from migrator.report.console import tell

    tell(f"[tool.demonolith] names {monolith} as the monolith, which is not there any more")
