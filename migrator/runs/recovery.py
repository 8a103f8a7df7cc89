"""Brings journal and git together again after a run that was cut off."""

from __future__ import annotations

from migrator.errors import RepositoryError
from migrator.gitstore import GitStore
from migrator.runs.journal import Journal
from migrator.runs.message import ADOPTED_TRAILER
from migrator.runs.moves import finish_move
from migrator.runs.record import RunRecord, StageRecord


def recover(
    store: GitStore, journal: Journal, record: RunRecord, *, forward: bool = True
) -> RunRecord:
    """Finish what was under way when the run was cut off, and return the record of it.

    Args:
        store: The repository.
        journal: Where the run is recorded.
        record: The run's record.
        forward: False takes a commit back that the branch has not got yet: who goes back need not
            go forward first, which may be just what does not work.

    Raises:
        RepositoryError: HEAD is not on the run's branch.
        ConflictError: Somebody has edited a file that was about to move.
    """
    if record.move:
        return finish_move(store, journal, record)
    for stage in record.stages:
        if stage.state in ("built", "verified") or _half_laid_out(stage):
            _check_head(store, record)
        if stage.state == "verified" and (
            _has_come(store, stage) or (forward and _at_tip(store, record))
        ):
            record = _finish_stage(store, journal, record, stage)
        elif stage.state in ("built", "verified") or _half_laid_out(stage):
            record = _take_back(store, journal, record, stage)
    return record


def _has_come(store: GitStore, stage: StageRecord) -> bool:
    """Tell whether the branch has the stage's commit, or the files are a person's own."""
    return stage.in_place or store.head().commit == stage.commit


def _at_tip(store: GitStore, record: RunRecord) -> bool:
    """Tell whether the branch can go on to the next commit: nobody else's is in between."""
    return store.head().commit == record.tip


def _half_laid_out(stage: StageRecord) -> bool:
    return stage.state in ("pending", "failed") and bool(stage.tree) and not stage.in_place


def _check_head(store: GitStore, record: RunRecord) -> None:
    branch = store.head().branch
    if branch != record.work_branch:
        raise RepositoryError(
            f"HEAD is on {branch or 'no branch'}, the run is on {record.work_branch}",
            f"git switch {record.work_branch}",
        )


def _finish_stage(
    store: GitStore, journal: Journal, record: RunRecord, stage: StageRecord
) -> RunRecord:
    """Let index, working tree and branch follow a commit that exists already."""
    assert stage.commit
    if stage.in_place:
        store.take_over(record.tip, stage.commit, record.work_branch)
    elif store.head().commit != stage.commit:
        store.settle(record.tip, stage.commit)
        store.switch(record.tip, stage.commit, record.work_branch)
    landed = record.with_stage(stage.name, state=_landed_as(store, stage), in_place=False)
    return journal.save(landed)


def _take_back(
    store: GitStore, journal: Journal, record: RunRecord, stage: StageRecord
) -> RunRecord:
    """Put back what had moved for the commit hooks or a person to look at, or for a commit."""
    assert stage.tree
    store.settle(record.tip, stage.tree)
    state = "failed" if stage.reasons else "pending"
    return journal.save(record.with_stage(stage.name, state=state, tree=None, commit=None))


def _landed_as(store: GitStore, stage: StageRecord) -> str:
    """Return what the run would have written down, had it not been cut off."""
    (commit,) = store.commits(f"{stage.commit}~1..{stage.commit}")
    if ADOPTED_TRAILER in commit.trailers:
        return "adopted"
    before = store.snapshot(commit.parents[0]).tree
    return "unchanged" if before == commit.tree else "committed"


def check_tip(store: GitStore, record: RunRecord) -> None:
    """Refuse where the run's branch is not where the run has left it.

    Raises:
        RepositoryError: HEAD or the branch is elsewhere, or there are other commits on it.
    """
    branch, tip = record.work_branch, store.branch_tip(record.work_branch)
    if tip is None and record.tip == record.base_commit:
        return  # not begun
    if tip is None:
        raise RepositoryError(
            f"the branch {branch} of run {record.id} is gone",
            f"bring it back: git branch {branch} {record.tip}",
        )
    if tip != record.tip:
        raise RepositoryError(
            f"the branch {branch} is at {tip[:12]}, "
            f"run {record.id} has left it at {record.tip[:12]}",
            f"git log {record.tip[:12]}..{branch} shows what came since; `demonolith retry` "
            "takes it in",
        )
    if not all(stage.state == "pending" for stage in record.stages):
        _check_head(store, record)
