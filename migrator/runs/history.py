"""What has become of a run's commits on a branch, which people may have rewritten."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from migrator.errors import ConflictError, RepositoryError
from migrator.git.commits import Commit
from migrator.gitstore import GitStore
from migrator.runs.message import RUN_TRAILER, STAGE_TRAILER
from migrator.runs.record import OwnCommits, RunRecord


@dataclass(frozen=True)
class Found:
    """The commits on a branch since the run's base.

    Attributes:
        base: The newest commit that the branch and the run's base have in common.
        walk: Every commit since, oldest first, without what merges have brought in.
        stages: Stage name to its commit, for those that are there, whatever their id is now.
    """

    base: str
    walk: tuple[Commit, ...]
    stages: dict[str, Commit]

    @property
    def own(self) -> tuple[Commit, ...]:
        """The commits that are not of the run."""
        ours = {commit.id for commit in self.stages.values()}
        return tuple(commit for commit in self.walk if commit.id not in ours)


def find(store: GitStore, record: RunRecord, tip: str, *, first_parent: bool = True) -> Found:
    """Look for the run's commits by their ids, or else by their trailers."""
    base = store.fork_point(record.base_commit, tip) or record.base_commit
    walk = store.commits(f"{base}..{tip}", first_parent=first_parent)
    return Found(base, walk, dict(_stages(record, walk)))


def _stages(record: RunRecord, walk: Iterable[Commit]) -> Iterable[tuple[str, Commit]]:
    known = {stage.commit: stage.name for stage in record.stages if stage.commit}
    landed = {stage.name for stage in record.stages if stage.commit and stage.landed}
    for commit in walk:
        trailers = commit.trailers
        named = trailers.get(STAGE_TRAILER, "").rpartition(" ")[2]
        name = known.get(commit.id) or (named if trailers.get(RUN_TRAILER) == record.id else "")
        if name in landed:
            yield name, commit


def squashed(store: GitStore, record: RunRecord, branch: str) -> Commit | None:
    """Return the commit on another branch that has the whole run in one, or None.

    None also where that commit was taken back since, or the run's own commits are on the branch.
    """
    tip = store.branch_tip(branch)
    if tip is None or branch == record.work_branch or not record.finished:
        return None
    if find(store, record, tip, first_parent=False).stages:
        return None
    trees = [stage.tree for stage in record.stages if stage.commit]
    named = f"{RUN_TRAILER}: {record.id}"
    for commit in reversed(find(store, record, tip).walk):
        if len(commit.parents) == 1 and (named in commit.message or commit.tree in trees[-1:]):
            return commit if _still_in(store, tip, commit) else None
    return None


def _still_in(store: GitStore, tip: str, commit: Commit) -> bool:
    """Tell whether a branch has what a commit has changed."""
    tree = store.snapshot(tip).tree
    try:
        return store.reverse(tree, commit) != tree
    except ConflictError:
        return True


def rewritten(record: RunRecord, found: Found) -> dict[str, str]:
    """Return the stages whose commit has another id now, with that id."""
    return {
        name: commit.id
        for name, commit in found.stages.items()
        if commit.id != record.stage(name).commit
    }


def missing(record: RunRecord, found: Found) -> list[str]:
    """Return the stages whose commit is not on the branch any more."""
    return [
        stage.name
        for stage in record.stages
        if stage.commit and stage.landed and stage.name not in found.stages
    ]


def take_in(store: GitStore, record: RunRecord) -> RunRecord:
    """Return the record with what the person has done to the run's branch since.

    Raises:
        RepositoryError: The branch, or the commit of a stage, is gone.
    """
    tip = store.branch_tip(record.work_branch)
    if tip is None or tip == record.tip:
        return record
    found = find(store, record, tip)
    gone = missing(record, found)
    if gone:
        raise RepositoryError(
            f"{record.work_branch} does not have the commit of {', '.join(gone)} any more",
            f"bring it back: git reset --keep {record.tip[:12]}; or end the run: demonolith abort",
        )
    for name, commit in found.stages.items():
        record = record.with_stage(name, commit=commit.id, tree=commit.tree)
    base = found.base if found.base != record.base_commit else record.base_commit
    return replace(record, base_commit=base, own=tuple(_own(found)))


def _own(found: Found) -> Iterable[OwnCommits]:
    """Yield the person's own commits, those that follow each other in one."""
    ours = {commit.id for commit in found.stages.values()}
    since, last = found.base, None
    for commit in found.walk:
        if commit.id not in ours:
            last = commit.id
            continue
        if last:
            yield OwnCommits(since, last)
        since, last = commit.id, None
    if last:
        yield OwnCommits(since, last)
