"""Records of this version and of the one before."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from migrator.errors import RepositoryError
from migrator.runs.record import Move, OwnCommits, RunRecord, StageRecord, coming, next_stage
from migrator.runs.record_format import dump, parse

PLACE = Path("run.json")


def first_version(status: str = "running", **stages: tuple[str, str | None, str | None]) -> bytes:
    data = {
        "id": "20260102-030405-ab12",
        "base_commit": "b" * 40,
        "base_tree": "d" * 40,
        "base_branch": "main",
        "work_branch": "work",
        "plan_digest": "",
        "options": {},
        "decisions": {},
        "stages": [
            {"name": name, "state": state, "commit": commit, "tree": tree}
            for name, (state, commit, tree) in stages.items()
        ],
        "status": status,
        "started": "",
        "updated": "",
        "version": 1,
    }
    return json.dumps(data).encode()


def test_gives_back_what_was_written() -> None:
    plain = RunRecord("i", "c", "t", "main", "work", stages=(StageRecord("a", reasons=("x",)),))
    nested = replace(
        plain,
        status="undoing",
        own=(OwnCommits("1", "2"),),
        move=Move("3", "main", "4", "work", "3"),
        then=replace(plain, status="undone", before=plain, reverts=("5",)),
    )
    assert parse(PLACE, dump(nested)) == nested


def test_reads_stages_of_the_first_version() -> None:
    stages = {
        "one": ("committed", "1", "t"),
        "two": ("built", "2", "t"),
        "three": ("pending", None, "t"),
        "four": ("pending", None, None),
    }
    record = parse(PLACE, first_version(**stages))
    states = [stage.state for stage in record.stages]
    assert states == ["committed", "verified", "built", "pending"]
    assert (record.tip, record.version) == ("1", 2)


def test_reads_an_undo_that_the_first_version_had_begun() -> None:
    record = parse(PLACE, first_version("undoing", one=("committed", "1", "t")))
    assert record.move == Move("1", "main", "b" * 40, "work", "1")
    assert record.then and record.then.status == "undone"


def test_an_undo_without_where_to_is_damage() -> None:
    record = RunRecord("i", "c", "t", "main", "work", status="undoing")
    with pytest.raises(RepositoryError, match="is damaged"):
        parse(PLACE, dump(record))


def test_the_tip_follows_the_persons_own_commits() -> None:
    record = RunRecord("i", "base", "t", "main", "work", own=(OwnCommits("base", "own"),))
    assert record.tip == "own"
    record = replace(record, stages=(StageRecord("a", "committed", "one"),))
    assert record.tip == "one"
    record = replace(record, own=(*record.own, OwnCommits("one", "x"), OwnCommits("x", "y")))
    assert record.tip == "y"


def test_a_failed_stage_comes_before_those_that_wait() -> None:
    stages = (StageRecord("a", "committed"), StageRecord("b"), StageRecord("c", "failed"))
    record = RunRecord("i", "c", "t", "main", "work", stages=stages)
    assert coming(record) == stages[2]
    assert next_stage(record) == 2
    assert not record.finished
    done = replace(record, stages=(StageRecord("a", "skipped"), StageRecord("b", "adopted")))
    assert (coming(done), done.finished, next_stage(done)) == (None, True, 3)
