"""``undo`` and ``status``."""

from __future__ import annotations

import sys
from dataclasses import asdict, replace
from pathlib import Path

from migrator.commands.advice import command, next_command
from migrator.commands.confirm import confirm
from migrator.errors import EXIT_OK, ConfigError, ConflictError
from migrator.gitstore import GitStore
from migrator.journal import Journal
from migrator.record import RunRecord
from migrator.recovery import check_tip, next_stage, recover
from migrator.report.console import visible


def undo_command(repo: Path, to: str | None, yes: bool) -> int:
    """Take the newest run back, whole or down to a stage; see ``demonolith undo --help``."""
    with GitStore.open(repo) as store:
        journal = Journal(store.git_dir)
        record = journal.latest()
        if record is None or record.status in ("undone", "aborted"):
            print("There is no run to undo.")
            return EXIT_OK
        with journal.lock():
            record = journal.load(record.id)
            if record.status != "undoing":
                record = recover(store, journal, record)
            if to is not None:
                return _undo_to(store, journal, record, to, yes)
            return _undo_all(store, journal, record, yes)


def _undo_all(store: GitStore, journal: Journal, record: RunRecord, yes: bool) -> int:
    confirm(
        f"Take run {record.id} back: {record.base_branch} at {record.base_commit[:12]}"
        f"{_and_delete(record)}?",
        yes,
    )
    interrupted = record.status == "undoing"
    record = journal.save(replace(record, status="undoing"))
    _restore(store, record, interrupted)
    if record.work_branch != record.base_branch and store.branch_exists(record.work_branch):
        store.delete_branch(record.work_branch, record.tip)
    journal.save(replace(record, status="undone"))
    print(visible(f"Undone: HEAD is on {record.base_branch} at {record.base_commit[:12]} again."))
    return EXIT_OK


def _restore(store: GitStore, record: RunRecord, interrupted: bool) -> None:
    head = store.head()
    if head.branch == record.base_branch and head.commit == record.base_commit:
        return
    if interrupted:
        store.settle(record.tip, record.base_commit)
    else:
        check_tip(store, record)
    store.restore(record.base_branch, record.base_commit, expected=record.tip)


def _and_delete(record: RunRecord) -> str:
    same = record.work_branch == record.base_branch
    return "" if same else f", and delete the branch {record.work_branch}"


def _undo_to(store: GitStore, journal: Journal, record: RunRecord, to: str, yes: bool) -> int:
    names = [stage.name for stage in record.stages]
    if to not in names:
        raise ConfigError(f"there is no stage {to!r}", "stages: " + ", ".join(names))
    keep = names.index(to) + 1
    if keep >= next_stage(record):
        raise ConflictError(f"stage {to} is not behind the run's position: nothing to take back")
    later = tuple(
        stage if number <= keep else replace(stage, state="pending", commit=None, tree=None)
        for number, stage in enumerate(record.stages, 1)
    )
    target = replace(record, stages=later, status="stopped")
    confirm(f"Take run {record.id} back to after stage {to} ({target.tip[:12]})?", yes)
    check_tip(store, record)
    store.restore(record.work_branch, target.tip, expected=record.tip)
    journal.save(target)
    resume = command("resume", store.root)
    print(visible(f"Back at {to} ({target.tip[:12]}). Go on with: {resume}"))
    return EXIT_OK


def status_command(repo: Path, output: str) -> int:
    """Print the newest run; see ``demonolith status --help``."""
    from migrator.report.preview import to_json

    with GitStore.open(repo) as store:
        record = Journal(store.git_dir).latest()
        if output == "json":
            sys.stdout.write(to_json(_document(store, record)))
        else:
            for line in _lines(store, record):
                print(visible(line))
    return EXIT_OK


def _document(store: GitStore, record: RunRecord | None) -> dict[str, object]:
    return {
        "schema": "demonolith-status/1",
        "run": asdict(record) if record else None,
        "objections": _against_git(store, record) if record else [],
        "next": next_command(record, store.root),
    }


def _lines(store: GitStore, record: RunRecord | None) -> list[str]:
    if record is None:
        return ["No run yet. `demonolith preview` shows what one would do."]
    lines = [
        f"run {record.id}: {record.status}, on {record.work_branch} "
        f"from {record.base_branch} at {record.base_commit[:12]}"
    ]
    for number, stage in enumerate(record.stages, 1):
        commit = stage.commit[:12] if stage.commit else ""
        lines.append(f"  {number}/{len(record.stages)} {stage.name:26} {stage.state:10} {commit}")
    return [*lines, *_against_git(store, record), _next(store, record)]


def _against_git(store: GitStore, record: RunRecord) -> list[str]:
    """Say where git is not as the run has left it."""
    if record.status in ("undone", "aborted"):
        return []
    tip = store.branch_tip(record.work_branch)
    if tip is None:
        return [
            f"the branch {record.work_branch} is gone; the run had left it at {record.tip[:12]}"
        ]
    if tip != record.tip and all(stage.commit != tip for stage in record.stages):
        return [f"{record.work_branch} is at {tip[:12]}; the run had left it at {record.tip[:12]}"]
    return []


def _next(store: GitStore, record: RunRecord) -> str:
    line = f"next: {next_command(record, store.root)}"
    if record.status in ("running", "stopped", "done"):
        line += f", or {command('undo', store.root)}"
    return line
