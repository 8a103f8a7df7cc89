"""The record of one run: what was decided, how far it is, and its form on the disk."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any

from migrator.errors import RepositoryError

VERSION = 1
STAGE_STATES = ("pending", "built", "committed", "unchanged", "skipped", "failed", "adopted")
# "undoing" is saved before the first file moves back, as "built" is before one moves forward.
STATUSES = ("running", "stopped", "done", "undoing", "undone", "aborted")


@dataclass(frozen=True)
class StageRecord:
    """How far a run is with one stage.

    Attributes:
        name: The stage's name.
        state: One of ``STAGE_STATES``. ``built``: the commit object exists, but the branch may
            not have moved to it yet.
        commit: Id of its commit, as soon as there is one.
        tree: Id of the tree that it leaves, as soon as it is built.
    """

    name: str
    state: str = "pending"
    commit: str | None = None
    tree: str | None = None


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

    @property
    def tip(self) -> str:
        """The commit that the run has left its branch at, as far as the record knows."""
        landed = [s.commit for s in self.stages if s.commit and s.state != "built"]
        return landed[-1] if landed else self.base_commit

    def stage(self, name: str) -> StageRecord:
        """Return a stage's record; raises KeyError where the run has no such stage."""
        for stage in self.stages:
            if stage.name == name:
                return stage
        raise KeyError(name)

    def with_stage(self, name: str, **changes: str | None) -> RunRecord:
        """Return the record with these attributes of a stage; raises KeyError like ``stage``."""
        changed = replace(self.stage(name), **changes)  # type: ignore[arg-type]
        return replace(
            self, stages=tuple(changed if stage.name == name else stage for stage in self.stages)
        )


def dump(record: RunRecord) -> bytes:
    """Return the record as JSON."""
    return json.dumps(asdict(record), indent=2).encode("ascii") + b"\n"


def parse(path: Path, content: bytes) -> RunRecord:
    """Return the record that a file holds.

    Raises:
        RepositoryError: The file is damaged, or a newer version has written it.
    """
    try:
        data = json.loads(content)
        version = data["version"]
        if version == VERSION:
            return _checked(data)
    except (ValueError, TypeError, KeyError) as error:
        hint = "Move the file away to go on without that run; git still has its commits."
        raise RepositoryError(f"the journal file {path} is damaged: {error!r}", hint) from error
    raise RepositoryError(
        f"the journal file {path} has version {version!r}; this demonolith knows {VERSION}",
        "Use the version of demonolith that the run was started with.",
    )


def _checked(data: dict[str, Any]) -> RunRecord:
    stages = tuple(StageRecord(**stage) for stage in data.pop("stages"))
    record = RunRecord(**data, stages=stages)
    for value in (record.id, record.base_commit, record.base_tree, record.work_branch):
        if not isinstance(value, str):
            raise ValueError(f"{value!r} is not text")
    for values in (record.options, record.decisions):
        if not isinstance(values, dict):
            raise ValueError(f"{values!r} is not a table")
    unknown = {record.status} - {*STATUSES} | {s.state for s in stages} - {*STAGE_STATES}
    if unknown:
        raise ValueError(f"unknown state {min(unknown)!r}")
    return record
