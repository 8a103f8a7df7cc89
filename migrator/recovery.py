"""Brings journal and git together again after a run that was cut off."""

from __future__ import annotations

from migrator.errors import RepositoryError
from migrator.gitstore import GitStore
from migrator.journal import Journal
from migrator.message import ADOPTED_TRAILER
from migrator.record import RunRecord, StageRecord

LANDED = ("committed", "unchanged", "adopted", "skipped")


def next_stage(record: RunRecord) -> int:
    """Return the number of the first stage that is not done, from 1."""
    for number, stage in enumerate(record.stages, 1):
        if stage.state not in LANDED:
            return number
    return len(record.stages) + 1


def recover(store: GitStore, journal: Journal, record: RunRecord) -> RunRecord:
    """Finish what was under way when the run was cut off, and return the record of it.

    Raises:
        RepositoryError: HEAD is not on the run's branch, or the branch has other commits.
        ConflictError: Somebody has edited a file that was about to move.
    """
    if record.status == "undoing":
        raise RepositoryError(
            f"run {record.id} was being taken back", "`demonolith undo` finishes that"
        )
    head = store.head()
    if not store.branch_exists(record.work_branch):
        if record.tip != record.base_commit:
            raise RepositoryError(
                f"the branch {record.work_branch} of run {record.id} is gone",
                f"bring it back: git branch {record.work_branch} {record.tip}",
            )
        return record
    if head.branch != record.work_branch and not _not_begun(record):
        raise RepositoryError(
            f"HEAD is on {head.branch or 'no branch'}, the run is on {record.work_branch}",
            f"git switch {record.work_branch}",
        )
    for stage in record.stages:
        if stage.state == "built":
            record = _finish_stage(store, journal, record, stage)
        elif stage.state == "pending" and stage.tree:
            record = _take_back(store, journal, record, stage)
    check_tip(store, record)
    return record


def _not_begun(record: RunRecord) -> bool:
    return all(stage.state == "pending" for stage in record.stages)


def _finish_stage(
    store: GitStore, journal: Journal, record: RunRecord, stage: StageRecord
) -> RunRecord:
    """Let index, working tree and branch follow a commit that exists already."""
    assert stage.commit
    if store.head().commit != stage.commit:
        store.settle(record.tip, stage.commit)
        store.switch(record.tip, stage.commit, record.work_branch)
    return journal.save(record.with_stage(stage.name, state=_landed_as(store, stage)))


def _take_back(
    store: GitStore, journal: Journal, record: RunRecord, stage: StageRecord
) -> RunRecord:
    """Put back what a stage had moved for the commit hooks to look at."""
    assert stage.tree
    store.settle(record.tip, stage.tree)
    return journal.save(record.with_stage(stage.name, tree=None))


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
        RepositoryError: There are other commits on the branch.
    """
    tip = store.branch_tip(record.work_branch)
    if tip != record.tip:
        raise RepositoryError(
            f"the branch {record.work_branch} is at {(tip or 'no commit')[:12]}, "
            f"run {record.id} has left it at {record.tip[:12]}",
            f"git log {record.tip[:12]}..{record.work_branch} shows what came since; "
            f"keep it elsewhere, then: git reset --keep {record.tip[:12]}",
        )
