"""The record of one run: what was decided and how far it is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

# 2: stages are "verified" where 1 said "built", and a move that is under way is written down
# with what holds after it. Version 1 is still read.
VERSION = 2
STAGE_STATES = (
    "pending",
    "built",
    "verified",
    "committed",
    "unchanged",
    "skipped",
    "failed",
    "adopted",
)
LANDED = ("committed", "unchanged", "skipped", "adopted")
STATUSES = ("running", "stopped", "done", "undoing", "redoing", "undone", "aborted")
UNFINISHED = ("running", "stopped", "undoing", "redoing")


@dataclass(frozen=True)
class StageRecord:
    """How far a run is with one stage.

    Attributes:
        name: The stage's name.
        state: One of ``STAGE_STATES``. ``built``: index and files may be at its tree, for the
            commit hooks to look at. ``verified``: its commit exists, but index, files and
            branch may not have moved to it yet. ``failed``: it cannot be built, or its result
            does not pass the checks.
        commit: Id of its commit, as soon as there is one.
        tree: Id of the tree that it leaves, as soon as it is built.
        reasons: Why it has failed.
        in_place: True where the files in the work tree are the person's to mend, or were before
            they became the commit: nothing may write over them.
    """

    name: str
    state: str = "pending"
    commit: str | None = None
    tree: str | None = None
    reasons: tuple[str, ...] = ()
    in_place: bool = False

    @property
    def landed(self) -> bool:
        """True where the run is past it."""
        return self.state in LANDED


@dataclass(frozen=True)
class OwnCommits:
    """Commits of the person's own on the run's branch, between those of two stages.

    Attributes:
        since: The commit of the run that they follow.
        until: The last of them.
    """

    since: str
    until: str


@dataclass(frozen=True)
class Move:
    """A way back, or forth again, that is under way.

    Attributes:
        start: Where HEAD was.
        branch: Where HEAD is going to be.
        commit: The commit there.
        drop: A branch to delete then; empty for none.
        drop_at: The commit that it is at.
    """

    start: str
    branch: str
    commit: str
    drop: str = ""
    drop_at: str = ""


@dataclass(frozen=True)
class RunRecord:
    """One run.

    Attributes:
        id: Date, time (UTC) and a random part: ids sort by age.
        base_commit: Where the run started.
        base_tree: The tree of that commit.
        base_branch: The branch that HEAD was on.
        work_branch: The branch that gets the commits; may be the same.
        plan_digest: Digest of the plan that is being carried out.
        options: Settings that were given on the command line.
        decisions: Decision id to its ``option`` and the ``source`` of the answer.
        stages: Every stage, in order.
        status: One of ``STATUSES``.
        started: When the run was created, ISO 8601.
        updated: When the record was last saved, ISO 8601.
        version: Version of the record's format.
        own: The person's own commits that the run has taken in.
        move: The move that is under way, saved before the first file moves.
        then: The record that holds after that move.
        before: What the last undo has taken back.
        reverts: The commits that it has made for that; none where the branch went back.
    """

    id: str
    base_commit: str
    base_tree: str
    base_branch: str
    work_branch: str
    plan_digest: str = ""
    options: Mapping[str, Any] = field(default_factory=dict)
    decisions: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    stages: tuple[StageRecord, ...] = ()
    status: str = "running"
    started: str = ""
    updated: str = ""
    version: int = VERSION
    own: tuple[OwnCommits, ...] = ()
    move: Move | None = None
    then: RunRecord | None = None
    before: RunRecord | None = None
    reverts: tuple[str, ...] = ()

    @property
    def tip(self) -> str:
        """The commit that the run has left its branch at, as far as the record knows."""
        landed = [s.commit for s in self.stages if s.commit and s.landed]
        tip = landed[-1] if landed else self.base_commit
        following = {own.since: own.until for own in self.own}
        while tip in following:
            tip = following.pop(tip)
        return tip

    @property
    def finished(self) -> bool:
        """True where no stage is left to be done."""
        return all(stage.landed for stage in self.stages)

    def stage(self, name: str) -> StageRecord:
        """Return a stage's record; raises KeyError where the run has no such stage."""
        for stage in self.stages:
            if stage.name == name:
                return stage
        raise KeyError(name)

    def with_stage(self, name: str, **changes: object) -> RunRecord:
        """Return the record with these attributes of a stage; raises KeyError like ``stage``."""
        changed = replace(self.stage(name), **changes)  # type: ignore[arg-type]
        return replace(
            self, stages=tuple(changed if stage.name == name else stage for stage in self.stages)
        )


def next_stage(record: RunRecord) -> int:
    """Return the number of the first stage that is not done, from 1."""
    for number, stage in enumerate(record.stages, 1):
        if not stage.landed:
            return number
    return len(record.stages) + 1


def coming(record: RunRecord) -> StageRecord | None:
    """Return the stage that has failed, or else the first that is not done, or None."""
    failed = [stage for stage in record.stages if stage.state == "failed"]
    waiting = [stage for stage in record.stages if not stage.landed]
    return next(iter([*failed, *waiting]), None)
