"""A way back or forth that the journal knows of before the first file moves."""

from __future__ import annotations

from dataclasses import replace

from migrator.errors import ConflictError
from migrator.gitstore import GitStore
from migrator.runs.going_back import WayBack
from migrator.runs.journal import Journal
from migrator.runs.record import Move, RunRecord

MOST = 10
HINT = "Nothing was changed. Commit or stash them first: git stash"


def begin_move(
    store: GitStore, journal: Journal, record: RunRecord, status: str, way: WayBack
) -> RunRecord:
    """Move HEAD, index and files, and return the record that holds then.

    Args:
        store: The repository.
        journal: Where the run is recorded.
        record: The record as it is.
        status: Its status meanwhile: ``undoing`` or ``redoing``.
        way: Where to.

    Raises:
        ConflictError: Somebody has changed the repository; nothing has moved then.
        RepositoryError: git cannot write; ``finish_move`` goes on.
    """
    check_unchanged(store)
    under_way = journal.save(
        replace(record, status=status, move=way.move, then=way.then, before=None)
    )
    try:
        return _carry_out(store, journal, under_way, way.move, way.then)
    except ConflictError:
        journal.save(record)
        raise


def check_unchanged(store: GitStore) -> None:
    """Raise ConflictError where a tracked file has changes that no commit has."""
    changed = [line[3:] for line in store.dirty(trust_filters=True) if line[:2] != "??"]
    if changed:
        more = f" and {len(changed) - MOST} more" if len(changed) > MOST else ""
        raise ConflictError(
            f"there are uncommitted changes: {', '.join(changed[:MOST])}{more}", HINT
        )


def finish_move(store: GitStore, journal: Journal, record: RunRecord) -> RunRecord:
    """Finish a move that was cut off, and return the record that holds then.

    Raises:
        ConflictError: Somebody has edited a file that has to move.
        RepositoryError: git cannot write.
    """
    assert record.move and record.then
    move = record.move
    if store.head().commit == move.start:
        store.settle(move.start, move.commit)
    return _carry_out(store, journal, record, move, record.then)


def _carry_out(
    store: GitStore, journal: Journal, record: RunRecord, move: Move, then: RunRecord
) -> RunRecord:
    if then.before and store.has_commit(then.before.tip):
        store.keep(then.id, then.before.tip)  # `redo` needs it, and no branch may have it soon
    head = store.head()
    if (head.branch or "", head.commit) != (move.branch, move.commit):
        if not store.branch_exists(move.branch):
            store.create_branch(move.branch, move.commit)
        store.restore(move.branch, move.commit, expected=move.start)
    if move.drop and store.branch_exists(move.drop):
        store.delete_branch(move.drop, move.drop_at)
    if not then.before:
        store.let_go(then.id)
    return journal.save(then)
