"""A proven branch, for people (a table) and for programs."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import asdict
from typing import Any

from migrator.amounts import amount
from migrator.proof.prove import Proven
from migrator.report.lines import BAD, DIM, GOOD, PLAIN, TITLE, shortened

SCHEMA = "demonolith-verify/1"
STAGE_WIDTH = 34
CHECKS_WIDTH = 22
NOTHING = "(not registered)"


def proof_document(base: str, tip: str, proven: Sequence[Proven]) -> dict[str, Any]:
    """Return it as data, with the name and version of its schema."""
    return {
        "schema": SCHEMA,
        "base": base,
        "tip": tip,
        "proven": not any(entry.findings for entry in proven),
        "commits": [_commit(entry) for entry in proven],
    }


def _commit(entry: Proven) -> dict[str, Any]:
    commit = entry.step.commit
    return {
        "commit": commit.id,
        "subject": commit.subject,
        "stage": entry.step.stage or None,
        "adopted": entry.step.adopted,
        "before": entry.step.before,
        "tree": commit.tree,
        "checks": entry.checks,
        "cached": entry.cached,
        "result": "failed" if entry.findings else "passed",
        "findings": [asdict(finding) for finding in entry.findings],
        "notes": entry.notes,
        "bound": entry.bound,
    }


def proof_lines(names: str, proven: Sequence[Proven]) -> Iterator[str]:
    """Yield the table; the first character of each line is its style."""
    if not proven:
        yield f"{PLAIN}There is no commit in {names}."
        return
    heading = f"{'commit':12}  {'stage':{STAGE_WIDTH}}  {'checks':{CHECKS_WIDTH}}  result"
    yield f"{TITLE}{heading}"
    for entry in proven:
        yield from _row(entry)
    yield from _bound(proven)
    failed = sum(bool(entry.findings) for entry in proven)
    if failed:
        yield f"{BAD}{failed} of {amount(len(proven), 'commit')} in {names} did not pass."
    else:
        passed = "passes" if len(proven) == 1 else "pass, each against its parent"
        yield f"{GOOD}All good: {amount(len(proven), 'commit')} in {names} {passed}."


def _bound(proven: Sequence[Proven]) -> Iterator[str]:
    """Yield, for each app that was run, the body of each name at both ends of the range."""
    first: dict[tuple[str, str], str] = {}
    last: dict[tuple[str, str], str] = {}
    for entry in proven:
        for app, names in entry.bound.items():
            for name, (before, after) in names.items():
                first.setdefault((app, name), before)
                last[app, name] = after
    for app in dict.fromkeys(app for app, _ in last):
        yield f"{TITLE}Celery has registered in {app}, before and after:"
        for key in (key for key in last if key[0] == app):
            moved = first[key] != last[key]
            yield f"{PLAIN}  {key[1]}: {first[key] or NOTHING}" + (
                f" -> {last[key] or NOTHING}" if moved else ""
            )


def _row(entry: Proven) -> Iterator[str]:
    commit = entry.step.commit
    what = entry.step.stage or f"- {commit.subject}"
    if entry.step.adopted:
        what += " (adopted)"
    said = amount(len(entry.findings), "finding") if entry.findings else "passed"
    checks = f"{_checks(entry)}{' (known)' if entry.cached else ''}"
    style = BAD if entry.findings else PLAIN
    cells = f"{shortened(what, STAGE_WIDTH):{STAGE_WIDTH}}  {checks:{CHECKS_WIDTH}}"
    yield f"{style}{commit.id[:12]}  {cells}  {said}"
    for finding in entry.findings:
        yield f"{BAD}{'':14}{finding}"
    for note in entry.notes:
        yield f"{DIM}{'':14}{note}"


def _checks(entry: Proven) -> str:
    return amount(len(entry.checks), "check") if entry.checks else "no Python changed"
