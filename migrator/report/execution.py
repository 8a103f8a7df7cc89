"""What Celery itself has said, beside what the audit says."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from migrator.agreement import STATUSES, AskedApp, AskedName, Execution
from migrator.amounts import amount
from migrator.probe.registry import Place
from migrator.report.lines import BAD, DIM, GOOD, PLAIN
from migrator.report.markdown import code, prose

SCHEMA = "demonolith-exec/1"
MOST_LINES = 12
_WORDS = {
    "differs": "differs",
    "undefined": "undefined",
    "only-celery": "only Celery",
    "only-audit": "only audit",
    "agrees": "agrees",
}


def execution_document(execution: Execution) -> dict[str, Any]:
    """Return it as data, with the name and version of its schema."""
    from dataclasses import asdict

    return {"schema": SCHEMA, **asdict(execution)}


def execution_lines(execution: Execution) -> Iterator[str]:
    """Yield the report; the first character of each line is its style."""
    yield from _verdict(execution)
    for app in execution.apps:
        yield from _app(app)
    yield f"{DIM}  with {execution.interpreter} ({execution.chosen})"
    yield f"{DIM}  on a checkout of the tree {execution.tree[:12]}, without untracked files"
    if execution.left_out:
        yield f"{BAD}  without {', '.join(execution.left_out)} (submodules, links out of the tree)"
    for status in STATUSES:
        found = execution.with_status(status)
        shown = found if status == "differs" else found[:MOST_LINES]
        for entry in shown:
            yield from _name(entry, several=len(execution.apps) > 1)
        if len(found) > len(shown):
            rest = len(found) - len(shown)
            yield f"{PLAIN}  {_WORDS[status]:11}  and {rest} more (--format json lists all)"
    yield PLAIN


def execution_markdown(execution: Execution) -> Iterator[str]:
    """Yield the summary and a table of all that does not simply agree."""
    style_and_text = next(_verdict(execution))
    yield f"### {prose(style_and_text[1:])}"
    yield ""
    for app in execution.apps:
        said = app.failure or f"{amount(app.tasks, 'task')}, Celery {app.celery}"
        yield f"- {code(app.name)}: {prose(said)}"
    rows = [one for status in STATUSES for one in execution.with_status(status)]
    rows = [one for one in rows if one.status != "agrees"]
    if rows:
        yield from ("", "| task name | | Celery runs | why |", "|---|---|---|---|")
    for entry in rows:
        runs = code(_place(entry.runs)) if entry.runs else ""
        yield f"| {code(entry.name)} | {entry.status} | {runs} | {prose(entry.reason)} |"
    yield ""


def _verdict(execution: Execution) -> Iterator[str]:
    agree, differ = (len(execution.with_status(one)) for one in ("agrees", "differs"))
    undefined = len(execution.with_status("undefined"))
    registered = [one for one in execution.names if one.runs is not None]
    if all(app.failure is not None for app in execution.apps):
        yield f"{BAD}Celery could not be asked."
        return
    says = f"Asked Celery: {agree} of {amount(len(registered), 'registered name')} "
    says += "agrees with the audit" if agree == 1 else "agree with the audit"
    says += f", {differ} {'differs' if differ == 1 else 'differ'}" if differ else ""
    says += f", {undefined} undefined" if undefined else ""
    yield f"{BAD if differ else GOOD}{says}."


def _app(app: AskedApp) -> Iterator[str]:
    place = f" in {app.root}" if app.root else ""
    if app.failure is not None:
        yield f"{BAD}  {app.name}{place}: {app.failure}"
        return
    versions = f"Celery {app.celery}, Python {app.python}"
    yield f"{PLAIN}  {app.name}{place}: {amount(app.tasks, 'task')}, {versions}"
    if app.outside:
        listing = ", ".join(app.outside[:3]) + (", ..." if len(app.outside) > 3 else "")
        yield f"{BAD}    imported from the work tree, not from the commit: {listing}"


def _name(entry: AskedName, several: bool) -> Iterator[str]:
    mark = {"differs": BAD, "undefined": BAD}.get(entry.status, PLAIN)
    asked = f" [{entry.app}]" if several and entry.app else ""
    runs = f"  {_place(entry.runs)}" if entry.runs else ""
    yield f"{mark}  {_WORDS[entry.status]:11}  {entry.name}{asked}{runs}"
    if entry.reason:
        yield f"{PLAIN}  {'':11}  {entry.reason}"
    if entry.status in ("differs", "undefined"):
        yield f"{PLAIN}  {'':11}  the audit: {', '.join(map(str, entry.audit))}"


def _place(place: Place) -> str:
    return f"{place.path or place.file}:{place.line} {place.function}"
