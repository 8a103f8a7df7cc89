"""``undo``, ``redo`` and ``abort``: the commands that go back, forth again, or no further."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from migrator.commands.advice import UNFINISHED, command, way_on
from migrator.commands.confirm import confirm
from migrator.commands.holding import at_work
from migrator.errors import EXIT_OK, ConfigError, ConflictError
from migrator.gitstore import GitStore
from migrator.report.console import visible
from migrator.runs.going_back import way_back, way_forth
from migrator.runs.journal import Journal
from migrator.runs.moves import begin_move
from migrator.runs.record import RunRecord, next_stage
from migrator.runs.recovery import recover

WHERE = "Runs are recorded in the repository, and the work tree, that they are made in."


def undo_command(repo: Path, to: str | None, yes: bool) -> int:
    """Take the newest run back, whole or down to a stage; see ``demonolith undo --help``."""
    with GitStore.open(repo) as store:
        journal = Journal(store.git_dir)
        record = journal.latest()
        if record is None or not _has_something(record):
            print(f"There is no run to undo. {WHERE}")
            return EXIT_OK
        words = ["undo"] if to is None else ["undo", "--to", to]
        with way_on(store, journal, words), at_work(store, journal):
            record = journal.load(record.id)
            was_moving = record.move is not None
            record = recover(store, journal, record, forward=False)
            if was_moving and _is_there(record, to):
                return _said_undone(store, record, to)
            keep = _kept(record, to) if to is not None else 0
            way = way_back(store, record, keep)
            confirm(f"Take run {record.id} back: {way.summary}?", yes)
            record = begin_move(store, journal, record, "undoing", way)
            return _said_undone(store, record, to)


def _is_there(record: RunRecord, to: str | None) -> bool:
    """Tell whether what was cut off has led to where the command is to lead."""
    if to is None or not _has_something(record):
        return not _has_something(record)
    names = [stage.name for stage in record.stages]
    return to in names and names.index(to) + 2 == next_stage(record)


def _has_something(record: RunRecord) -> bool:
    if record.status == "aborted":
        return any(stage.commit for stage in record.stages)
    return record.status != "undone"


def _kept(record: RunRecord, to: str) -> int:
    names = [stage.name for stage in record.stages]
    if to not in names:
        raise ConfigError(f"there is no stage {to!r}", "stages: " + ", ".join(names))
    keep = names.index(to) + 1
    if keep >= next_stage(record):
        raise ConflictError(f"stage {to} is not behind the run's position: nothing to take back")
    return keep


def _said_undone(store: GitStore, record: RunRecord, to: str | None) -> int:
    head = store.head()
    place = f"HEAD is on {head.branch or 'no branch'} at {(head.commit or '')[:12]}"
    if record.status == "stopped":
        _say(f"Back at {to} ({record.tip[:12]}). Go on with: {command('resume', store.root)}")
    elif record.reverts:
        _say(f"Undone with {len(record.reverts)} commits that revert those of the run: {place}.")
    else:
        _say(f"Undone: {place} again.")
    if can_redo(store, record):
        _say(f"Take that back: {command('redo', store.root)}")
    return EXIT_OK


def can_redo(store: GitStore, record: RunRecord) -> bool:
    """Tell whether there are commits that the last undo has taken back, and git has them."""
    before = record.before
    if before is None or not any(stage.commit for stage in before.stages):
        return False
    return bool(record.reverts) or store.has_commit(before.tip)


def redo_command(repo: Path, yes: bool) -> int:
    """Take the last undo back; see ``demonolith redo --help``."""
    with GitStore.open(repo) as store:
        journal = Journal(store.git_dir)
        record = journal.latest()
        if record is None or not (record.before or record.status in ("undoing", "redoing")):
            print("There is nothing to redo.")
            return EXIT_OK
        with way_on(store, journal, ["redo"]), at_work(store, journal):
            record = journal.load(record.id)
            moving = record.status
            record = recover(store, journal, record)
            if moving != "redoing":
                way = way_forth(store, record)
                confirm(f"Take run {record.id} up again: {way.summary}?", yes)
                record = begin_move(store, journal, record, "redoing", way)
            head = store.head()
            _say(
                f"Run {record.id} is {record.status} again, on {head.branch} at "
                f"{(head.commit or '')[:12]}."
            )
            return EXIT_OK


def abort_command(repo: Path, yes: bool) -> int:
    """End the newest run where it stands; see ``demonolith abort --help``."""
    with GitStore.open(repo) as store:
        journal = Journal(store.git_dir)
        record = journal.latest()
        if record is None or record.status not in UNFINISHED:
            print("There is no run to abort.")
            return EXIT_OK
        with way_on(store, journal, ["abort"]), at_work(store, journal):
            record = recover(store, journal, journal.load(record.id))
            if record.status not in UNFINISHED:
                _say(f"Run {record.id} is {record.status}.")
                return EXIT_OK
            return _abort(store, journal, record, yes)


def _abort(store: GitStore, journal: Journal, record: RunRecord, yes: bool) -> int:
    kept = [stage.name for stage in record.stages if stage.commit and stage.landed]
    if kept:
        confirm(f"End run {record.id}, and keep its {len(kept)} commits?", yes)
        journal.save(replace(record, status="aborted"))
        _say(f"Ended; {record.work_branch} keeps {len(kept)} commits, up to {kept[-1]}.")
        _say(f"Take them back: {command('undo', store.root)}")
        return EXIT_OK
    confirm(f"End run {record.id}, which has no commits?", yes)
    way = way_back(store, record)
    way = replace(way, then=replace(way.then, status="aborted", before=None))
    begin_move(store, journal, record, "undoing", way)
    _say("Ended; nothing of it is left.")
    return EXIT_OK


def _say(message: str) -> None:
    print(visible(message))
