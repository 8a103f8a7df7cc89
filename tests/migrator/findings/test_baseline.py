"""Findings that a project has already."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from migrator.errors import ConfigError
from migrator.findings.baseline import (
    baseline_text,
    read_baseline,
    without_known,
    write_baseline,
)
from tests.migrator.findings.helpers import made


def known(tmp_path: Path, *findings):
    write_baseline(tmp_path / "b.json", findings)
    return read_baseline(tmp_path / "b.json")


def test_known_finding_is_left_out_when_its_line_moves(tmp_path: Path) -> None:
    before = known(tmp_path, made(line=3, task="t", symbol="f"))
    assert without_known([made(line=30, task="t", symbol="f")], before) == ((), {})


@pytest.mark.parametrize(
    "other", [{"path": "b.py"}, {"code": "DM102"}, {"task": "u"}, {"symbol": "g"}]
)
def test_other_place_code_task_or_symbol_is_new(tmp_path: Path, other: dict[str, str]) -> None:
    before = known(tmp_path, made(task="t", symbol="f"))
    new, gone = without_known([made(**{"task": "t", "symbol": "f", **other})], before)
    assert len(new) == 1 and sum(gone.values()) == 1


def test_message_may_change(tmp_path: Path) -> None:
    before = known(tmp_path, made(message="at b.py:3"))
    assert without_known([made(message="at b.py:4")], before)[0] == ()


def test_one_more_of_the_same_is_new(tmp_path: Path) -> None:
    before = known(tmp_path, made(line=1), made(line=2))
    new, _ = without_known([made(line=1), made(line=2), made(line=9)], before)
    assert [item.where.line for item in new] == [9]


def test_what_is_gone_is_counted(tmp_path: Path) -> None:
    before = known(tmp_path, made(line=1), made(line=2), made("c.py"))
    assert sum(without_known([made()], before)[1].values()) == 2


def test_text_does_not_depend_on_lines_or_order() -> None:
    assert baseline_text([made("a.py", 1), made("b.py", 2)]) == baseline_text(
        [made("b.py", 7), made("a.py", 5)]
    )


def test_path_that_is_not_utf8_comes_back(tmp_path: Path) -> None:
    odd = made("caf\udce9.py")
    assert without_known([odd], known(tmp_path, odd))[0] == ()


@pytest.mark.parametrize(
    "content",
    ["", "[]", "{}", '{"schema": "demonolith-baseline/9", "findings": []}', "\udcff"]
    + [json.dumps({"schema": "demonolith-baseline/1", "findings": f}) for f in ([{}], None, [1])],
)
def test_file_that_is_no_baseline_is_refused(tmp_path: Path, content: str) -> None:
    path = tmp_path / "b.json"
    path.write_bytes(content.encode("utf-8", "surrogateescape"))
    with pytest.raises(ConfigError, match=r"b\.json"):
        read_baseline(path)


def test_missing_file_is_an_error_and_not_an_empty_baseline(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"gone\.json") as caught:
        read_baseline(tmp_path / "gone.json")
    assert "--write-baseline" in caught.value.hint
