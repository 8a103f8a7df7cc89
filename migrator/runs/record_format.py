"""The record's form on the disk, this version's and the one before."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path
from typing import Any

from migrator.errors import RepositoryError
from migrator.runs.record import (
    STAGE_STATES,
    STATUSES,
    VERSION,
    Move,
    OwnCommits,
    RunRecord,
    StageRecord,
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
        if version in (1, VERSION):
            return _checked(_upgraded(data) if version == 1 else data)
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        hint = "Move the file away to go on without that run; git still has its commits."
        raise RepositoryError(f"the journal file {path} is damaged: {error!r}", hint) from error
    raise RepositoryError(
        f"the journal file {path} has version {version!r}; this demonolith knows {VERSION}",
        "Use the version of demonolith that the run was started with.",
    )


def _upgraded(data: dict[str, Any]) -> dict[str, Any]:
    """Return the data of version 1 as version 2 would have written them."""
    for stage in data["stages"]:
        if stage["state"] == "built":
            stage["state"] = "verified"
        elif stage["state"] == "pending" and stage["tree"]:
            stage["state"] = "built"
    data = {**data, "version": VERSION}
    if data["status"] != "undoing":
        return data
    then = {**data, "status": "undone"}
    tip = _checked(then).tip
    drop = data["work_branch"] if data["work_branch"] != data["base_branch"] else ""
    move = Move(tip, data["base_branch"], data["base_commit"], drop, tip if drop else "")
    return {**data, "move": asdict(move), "then": then}


def _checked(data: dict[str, Any]) -> RunRecord:
    nested: dict[str, Any] = {
        "stages": tuple(_stage(stage) for stage in data["stages"]),
        "own": tuple(OwnCommits(**own) for own in data.get("own", ())),
        "reverts": tuple(data.get("reverts", ())),
        "move": Move(**data["move"]) if data.get("move") else None,
        "then": _checked(data["then"]) if data.get("then") else None,
        "before": _checked(data["before"]) if data.get("before") else None,
    }
    record = RunRecord(**{**data, **nested})
    for value in (record.id, record.base_commit, record.base_tree, record.work_branch):
        if not isinstance(value, str):
            raise ValueError(f"{value!r} is not text")
    for values in (record.options, record.decisions):
        if not isinstance(values, dict):
            raise ValueError(f"{values!r} is not a table")
    states = {stage.state for stage in record.stages}
    unknown = {record.status} - {*STATUSES} | states - {*STAGE_STATES}
    if unknown:
        raise ValueError(f"unknown state {min(unknown)!r}")
    if record.status in ("undoing", "redoing") and not (record.move and record.then):
        raise ValueError(f"{record.status}, and where to is missing")
    return record


def _stage(data: dict[str, Any]) -> StageRecord:
    return StageRecord(**{**data, "reasons": tuple(data.get("reasons", ()))})
