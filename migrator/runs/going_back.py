"""How a run is taken back, and how that is taken back again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from migrator.errors import RepositoryError
from migrator.git.commits import Commit
from migrator.gitstore import GitStore
from migrator.runs.history import Found, find, squashed
from migrator.runs.message import REVERTS_TRAILER, reverting_message
from migrator.runs.record import Move, OwnCommits, RunRecord, StageRecord


class Lost(RepositoryError):
    """What was to be brought back is not there any more."""


@dataclass(frozen=True)
class WayBack:
    """A move with what it means.

    Attributes:
        move: The move; to where HEAD is where nothing has to move.
        then: The record that holds afterwards.
        summary: What is done, for people: "take ... back" comes before it.
        reverts: True where later commits stay and new ones take the run's back.
    """

    move: Move
    then: RunRecord
    summary: str
    reverts: bool = False


def way_back(store: GitStore, record: RunRecord, keep: int = 0) -> WayBack:
    """Return how to take a run back, down to its first ``keep`` stages.

    Where nothing but the run's own commits would go, the branch goes back, or is deleted where
    the run had made it. Else the commits are reverted.

    Raises:
        ConflictError: A later commit has changed the same lines.
        RepositoryError: HEAD is elsewhere, or the base branch has the run squashed into one commit.
    """
    target = _kept(record, keep)
    if not keep:
        _check_not_squashed(store, record)
    branch = _merged_into(store, record) or record.work_branch
    tip = store.branch_tip(branch)
    if tip is None:
        return _nothing(store, target)
    found = find(store, record, tip, first_parent=branch == record.work_branch)
    back = _commits_back(record, found, keep)
    ours = {stage.commit for stage in record.stages if stage.commit}
    start = target.tip if keep else record.base_commit
    since = {commit.id for commit in store.commits(f"{start}..{tip}")}
    if branch == record.work_branch and since <= ours:
        return _reset(store, record, target, tip, whole=keep == 0)
    return _revert(store, record, target, branch, back)


def _check_not_squashed(store: GitStore, record: RunRecord) -> None:
    """Refuse where another commit than the run's has what is to be taken back."""
    commit = squashed(store, record, record.base_branch)
    if commit is not None:
        raise RepositoryError(
            f"{record.base_branch} has the changes of run {record.id} in one commit of somebody's "
            f"own, {commit.id[:12]} ({commit.subject})",
            f"take it back on {record.base_branch}: git revert {commit.id[:12]}; then undo takes "
            f"{record.work_branch} away, if it is still there",
        )


def _kept(record: RunRecord, keep: int) -> RunRecord:
    stages = tuple(
        stage if number <= keep else StageRecord(stage.name)
        for number, stage in enumerate(record.stages, 1)
    )
    before = replace(record, before=None, reverts=(), move=None, then=None)
    if keep:
        return replace(record, stages=stages, status="stopped", before=before, reverts=())
    # The stages stay as they were: `redo` and whoever reads the record want to know.
    return replace(record, status="undone", before=before, reverts=())


def _merged_into(store: GitStore, record: RunRecord) -> str | None:
    """Return the run's base branch where it has the run's commits by now."""
    if record.base_branch == record.work_branch or not store.branch_exists(record.base_branch):
        return None
    tip = store.branch_tip(record.base_branch)
    assert tip
    return record.base_branch if find(store, record, tip, first_parent=False).stages else None


def _commits_back(record: RunRecord, found: Found, keep: int) -> list[Commit]:
    """Return the commits to take back, newest first."""
    names = [stage.name for stage in record.stages[keep:]]
    return [found.stages[name] for name in reversed(names) if name in found.stages]


def _nothing(store: GitStore, target: RunRecord) -> WayBack:
    head = store.head()
    assert head.commit
    return WayBack(
        Move(head.commit, head.branch or "", head.commit),
        target,
        f"the branch {target.work_branch} is gone already, and no commit of it is elsewhere",
    )


def _reset(
    store: GitStore, record: RunRecord, target: RunRecord, tip: str, *, whole: bool
) -> WayBack:
    head = store.head()
    work, base = record.work_branch, record.base_branch
    assert head.commit
    if not whole or work == base:
        _check_on(store, work)
        commit = record.base_commit if whole else target.tip
        return WayBack(Move(tip, work, commit), target, f"{work} at {commit[:12]}")
    if head.branch != work:
        move = Move(head.commit, head.branch or "", head.commit, work, tip)
        return WayBack(move, target, f"HEAD stays on {head.branch}, and delete the branch {work}")
    commit = store.branch_tip(base) or record.base_commit
    return WayBack(
        Move(tip, base, commit, work, tip),
        target,
        f"{base} at {commit[:12]}, and delete the branch {work}",
    )


def _check_on(store: GitStore, branch: str) -> None:
    head = store.head()
    if head.branch != branch:
        raise RepositoryError(
            f"HEAD is on {head.branch or 'no branch'}, the run's commits are on {branch}",
            f"git switch {branch}",
        )


def _revert(
    store: GitStore, record: RunRecord, target: RunRecord, branch: str, back: Sequence[Commit]
) -> WayBack:
    _check_on(store, branch)
    tip = store.head().commit
    assert tip
    made = revert(store, record.id, tip, back)
    last = made[-1] if made else tip
    then = replace(target, reverts=tuple(reversed(made)))
    if target.status == "stopped":
        then = replace(then, own=(*record.own, OwnCommits(target.tip, last)))
    return WayBack(
        Move(tip, branch, last),
        then,
        f"{len(made)} commits on {branch} that revert those of the run: there are others since",
        reverts=True,
    )


def revert(
    store: GitStore, run_id: str, tip: str, back: Sequence[Commit], *, again: bool = False
) -> list[str]:
    """Write commits on top of ``tip`` that take others back, in this order.

    Args:
        store: The repository; no branch moves.
        run_id: The run that the commits are of.
        tip: The commit to start from.
        back: The commits to take back.
        again: They are reverts themselves: what they took back comes again.

    Returns:
        The ids of the new commits, oldest first.

    Raises:
        ConflictError: A later commit has changed the same lines.
    """
    tree, made = store.snapshot(tip).tree, []
    for commit in back:
        tree = store.reverse(tree, commit)
        tip = store.commit(tree, (tip,), reverting_message(commit, run_id, again=again))
        made.append(tip)
    return made


def way_forth(store: GitStore, record: RunRecord) -> WayBack:
    """Return how to take the last undo back.

    Raises:
        ConflictError: A later commit has changed the same lines.
        RepositoryError: The commits are gone, or the branch has others now.
    """
    before = record.before
    assert before
    head = store.head()
    assert head.commit
    if record.reverts:
        return _reapply(store, record, before)
    tip = before.tip
    if not store.has_commit(tip):
        raise Lost(
            f"git does not have the commit {tip[:12]} of the run any more: no branch had it, and "
            "it was cleared away",
            f"start again: demonolith run {store.root}",
        )
    start = record.base_commit if record.status == "undone" else record.tip
    branch = before.work_branch
    expected = None if branch != before.base_branch and record.status == "undone" else start
    if store.branch_tip(branch) != expected:
        raise RepositoryError(
            f"there are other commits on {branch} since",
            f"git cherry-pick {start[:12]}..{tip[:12]} takes those of the run over",
        )
    if expected:
        _check_on(store, branch)
    return WayBack(Move(head.commit, branch, tip), before, f"{branch} at {tip[:12]}")


def _reapply(store: GitStore, record: RunRecord, before: RunRecord) -> WayBack:
    head = store.head()
    assert head.commit and head.branch
    reverts = [store.commits(f"{oid}~1..{oid}")[0] for oid in record.reverts]
    newest = reverts[0]
    if store.fork_point(newest.id, head.commit) != newest.id:
        raise RepositoryError(
            "HEAD is not on the branch with the commits that took the run back",
            f"git branch --contains {newest.id[:12]} names it",
        )
    made = revert(store, record.id, head.commit, reverts, again=True)
    for commit, oid in zip(reverts, made, strict=True):
        name = commit.trailers[REVERTS_TRAILER].rpartition(" ")[2]
        before = before.with_stage(name, commit=oid)
    kept = [stage.commit for stage in before.stages if stage.commit not in made and stage.commit]
    since = kept[-1] if kept else before.base_commit
    then = replace(before, own=(*_before(record, since), OwnCommits(since, head.commit)))
    return WayBack(
        Move(head.commit, head.branch, made[-1]),
        then,
        f"{len(made)} commits on {head.branch} that apply those of the run again",
        reverts=True,
    )


def _before(record: RunRecord, since: str) -> tuple[OwnCommits, ...]:
    return tuple(own for own in record.own if own.since != since)
