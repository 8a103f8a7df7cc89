"""The comparison of moves: by running what came out, and able to say that it does not work."""

from __future__ import annotations

from dataclasses import replace

import pytest

from benchmarks import moves, table
from benchmarks.move_cases import CASES, MoveCase

CHOSEN = (
    "one statement, two targets",
    "mock.patch of what it calls",
    "mock.patch of the function",
    "state that is assigned anew",
)


def case_of(what: str) -> MoveCase:
    return next(case for case in CASES if case.what == what)


@pytest.fixture(scope="module")
def rows(tmp_path_factory) -> list[moves.Row]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(moves, "CASES", tuple(map(case_of, CHOSEN)))
        return moves.compare(tmp_path_factory.mktemp("moves"), "python", has_rope=False)


def test_runs_what_the_engine_made(rows):
    assert [row.ours.outcome for row in rows] == [
        "works",
        "works",
        "refused: no module is known to look `refund` up now",
        "works",
    ]


def test_counts_the_comments_that_are_kept(rows):
    assert [(row.ours.kept, row.ours.comments) for row in rows] == [(12, 12)] * 3 + [(0, 0)]


def test_prints_each_case_and_the_sums(rows):
    lines = table.moves(rows)
    assert "| works " in next(line for line in lines if "two targets" in line)
    counted = next(line for line in lines if "references that" in line)
    assert [cell.strip() for cell in counted.split("|")[2:4]] == ["1 of 2, 1 refused", "-"]


@pytest.mark.parametrize(
    ("left_alone", "outcome"),
    [
        ("one statement, two targets", "ModuleNotFoundError: No module named 'shop.legacy'"),
        ("mock.patch of what it calls", "ModuleNotFoundError: No module named 'shop.legacy'"),
    ],
)
def test_sees_an_importer_that_was_left_alone(monkeypatch, tmp_path, left_alone, outcome):
    case = case_of(left_alone)
    monkeypatch.setattr(moves, "_retargeted", lambda path, text, placement: text)
    monkeypatch.setattr(moves, "CASES", (case,))
    (row,) = moves.compare(tmp_path, "python", has_rope=False)
    assert row.ours.outcome == outcome


def test_sees_another_result_and_a_lost_comment(monkeypatch, tmp_path):
    def careless(before):
        text = before[moves.OLD_PATH].replace("RATE = 2", "RATE = 3").replace("  # as text", "")
        return {**before, moves.OLD_PATH: text}

    monkeypatch.setattr(moves, "by_demonolith", careless)
    monkeypatch.setattr(moves, "CASES", (case_of("from … import name"),))
    (row,) = moves.compare(tmp_path, "python", has_rope=False)
    assert row.ours.outcome == "another result: [9, true]"
    assert (row.ours.kept, row.ours.comments) == (11, 12)


def test_takes_no_probe_that_fails_from_the_start(monkeypatch, tmp_path):
    broken = replace(case_of("from … import name"), probe="import shop.nothing")
    monkeypatch.setattr(moves, "CASES", (broken,))
    with pytest.raises(RuntimeError, match="the probe fails on the project as it is"):
        moves.compare(tmp_path, "python", has_rope=False)
