"""``status``: what the journal says, and what git says to it."""

from __future__ import annotations

import sys
from pathlib import Path

from migrator.commands.advice import command, next_command
from migrator.commands.back import can_redo
from migrator.errors import EXIT_OK
from migrator.gitstore import GitStore
from migrator.rejected import diff_place
from migrator.report.console import visible
from migrator.runs.comparison import Difference, compare
from migrator.runs.journal import Journal
from migrator.runs.record import RunRecord

MEANING = {
    "running": "was cut off, or is at work",
    "stopped": "waits to be gone on with",
    "undoing": "was cut off while it was taken back",
    "redoing": "was cut off while its undo was taken back",
}


def status_command(repo: Path, output: str) -> int:
    """Print the newest run; see ``demonolith status --help``."""
    from migrator.report.preview import to_json
    from migrator.report.status import status_document

    with GitStore.open(repo) as store:
        record = Journal(store.git_dir).latest()
        differences = compare(store, record) if record else ()
        if output == "json":
            sys.stdout.write(
                to_json(status_document(record, differences, next_command(record, store)))
            )
        else:
            for line in _lines(store, record, differences):
                print(visible(line))
    return EXIT_OK


def _lines(
    store: GitStore,
    record: RunRecord | None,
    differences: tuple[Difference, ...],
) -> list[str]:
    if record is None:
        return ["No run yet. `demonolith preview` shows what one would do."]
    lines = [
        f"run {record.id}: {record.status}, on {record.work_branch} "
        f"from {record.base_branch} at {record.base_commit[:12]}"
    ]
    if record.status in MEANING:
        lines.append(f"  it {MEANING[record.status]}")
    for number, stage in enumerate(record.stages, 1):
        commit = stage.commit[:12] if stage.commit else ""
        state = "in the working tree" if stage.in_place else stage.state
        lines.append(f"  {number}/{len(record.stages)} {stage.name:26} {state:10} {commit}")
        lines += [f"      - {line}" for text in stage.reasons for line in text.splitlines()]
        place = diff_place(store.git_dir, number, stage.name)
        if stage.state == "failed" and place.exists():
            lines.append(f"      its diff, to look at: {place}")
    return [*lines, *(found.message for found in differences), *_next(store, record)]


def _next(store: GitStore, record: RunRecord) -> list[str]:
    line = f"next: {next_command(record, store)}"
    if record.status in ("running", "stopped", "done"):
        line += f", or {command('undo', store.root)}"
    if can_redo(store, record):
        return [f"next: {command('redo', store.root)} takes the undo back", line]
    return [line]
