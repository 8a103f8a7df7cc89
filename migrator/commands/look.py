"""``audit`` and ``check``: commands that only look."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from pathlib import Path

from migrator.errors import EXIT_FINDINGS, EXIT_OK
from migrator.facts import Collision, Facts
from migrator.gitstore import GitStore


def audit_command(repo: Path, flags: Mapping[str, object], output: str) -> int:
    """Print the audit of HEAD; 2 where a task name is registered more than once."""
    from migrator.report.audit import audit_document, print_audit
    from migrator.report.console import make_console, paged
    from migrator.report.preview import to_json

    facts = facts_of_head(repo, flags)
    if output == "json":
        sys.stdout.write(to_json(audit_document(facts)))
    else:
        console = make_console()
        with paged(console):
            print_audit(console, facts)
    return EXIT_FINDINGS if facts.collisions else EXIT_OK


def check_command(repo: Path, flags: Mapping[str, object], output: str) -> int:
    """Print one line for each finding; 2 where there is one."""
    from migrator.report.console import visible
    from migrator.report.preview import to_json

    facts = facts_of_head(repo, flags)
    findings = [line for collision in facts.collisions for line in _lines(collision)]
    if output == "json":
        sys.stdout.write(to_json({"schema": "demonolith-check/1", "findings": findings}))
    else:
        for finding in findings:
            place = f"{finding['path']}:{finding['line']}:{finding['column']}"
            print(visible(f"{place}: {finding['code']} {finding['message']}"))
    return EXIT_FINDINGS if findings else EXIT_OK


def facts_of_head(repo: Path, flags: Mapping[str, object]) -> Facts:
    """Audit the commit that HEAD is on; says so where the working tree differs."""
    from migrator.session import read_facts

    with GitStore.open(repo) as store:
        tell_if_dirty(store)
        return read_facts(store.snapshot("HEAD"), flags)[1]


def tell_if_dirty(store: GitStore) -> None:
    """Say that HEAD is read where the working tree has other content."""
    dirty = store.dirty() if store.head().commit else ()
    if dirty:
        changes = f"{len(dirty)} uncommitted change{'s' if len(dirty) > 1 else ''}"
        print(f"note: reading HEAD; {changes} not looked at", file=sys.stderr)


def _lines(collision: Collision) -> list[dict[str, object]]:
    return [
        {
            "code": "DM001",
            "path": entry.where.path,
            "line": entry.where.line,
            "column": entry.where.column,
            "message": f"task name {collision.name!r} is registered "
            f"{len(collision.registrations)} times ({collision.verdict}: {collision.reason})",
        }
        for entry in collision.registrations
    ]
