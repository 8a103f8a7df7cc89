"""Results are found by all that decides them, and by nothing less."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from migrator.proof import cache
from migrator.proof.cache import ResultCache, tool_digest

KEY = {"kind": "static", "tree": "abc", "python": "3.11"}
RESULT = {"findings": [], "checks": ["names"], "said": "ä\udce9"}


@pytest.fixture
def results(tmp_path: Path) -> ResultCache:
    return ResultCache(tmp_path / "cache")


def files(tmp_path: Path) -> list[Path]:
    return sorted((tmp_path / "cache").iterdir())


def test_gives_back_what_was_kept(results: ResultCache) -> None:
    results.put(KEY, RESULT)
    assert results.get(KEY) == RESULT


def test_another_process_finds_it(results: ResultCache, tmp_path: Path) -> None:
    results.put(KEY, RESULT)
    assert ResultCache(tmp_path / "cache").get(dict(reversed(KEY.items()))) == RESULT


@pytest.mark.parametrize("name", KEY)
def test_change_of_any_part_of_the_key_is_another_result(results: ResultCache, name: str) -> None:
    results.put(KEY, RESULT)
    assert results.get({**KEY, name: "other"}) is None
    assert results.get({key: value for key, value in KEY.items() if key != name}) is None


def test_looking_makes_no_folder(results: ResultCache, tmp_path: Path) -> None:
    assert results.get(KEY) is None
    assert not (tmp_path / "cache").exists()


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b"\xff", b'{"version": 1, "result": 3}'])
def test_damaged_file_is_no_result(results: ResultCache, tmp_path: Path, content: bytes) -> None:
    results.put(KEY, RESULT)
    files(tmp_path)[0].write_bytes(content)
    assert results.get(KEY) is None
    results.put(KEY, RESULT)
    assert results.get(KEY) == RESULT


def test_file_of_another_version_is_no_result(results: ResultCache, tmp_path: Path) -> None:
    results.put(KEY, RESULT)
    (file,) = files(tmp_path)
    file.write_text(json.dumps({**json.loads(file.read_text()), "version": 2}))
    assert results.get(KEY) is None


def test_file_that_is_renamed_to_another_key_is_no_result(
    results: ResultCache, tmp_path: Path
) -> None:
    other = {**KEY, "tree": "def"}
    for key in (KEY, other):
        results.put(key, key["tree"])
    first, second = files(tmp_path)
    first.replace(second)
    assert (results.get(KEY), results.get(other)) == (None, None)


def test_keeps_no_more_than_it_may(
    results: ResultCache, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cache, "MOST_FILES", 3)
    for number in range(5):
        results.put({"tree": str(number)}, number)
        for age, path in enumerate(files(tmp_path)):
            assert age < 3 and path.suffix == ".json"
        os.utime(results._path({"tree": str(number)}), ns=(number, number))
    assert [results.get({"tree": str(number)}) for number in range(5)] == [None, None, 2, 3, 4]


def test_keeps_nothing_very_large(results: ResultCache) -> None:
    results.put(KEY, "x" * cache.LARGEST)
    assert results.get(KEY) is None


def test_folder_that_cannot_be_written_does_no_harm(tmp_path: Path) -> None:
    (tmp_path / "cache").write_text("a file")
    results = ResultCache(tmp_path / "cache")
    results.put(KEY, RESULT)
    assert results.get(KEY) is None


def test_digest_is_of_this_source() -> None:
    assert len(tool_digest()) == 20
    assert tool_digest() == tool_digest.__wrapped__()


def test_digest_follows_the_source(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    place = tmp_path / "migrator" / "proof" / "cache.py"
    place.parent.mkdir(parents=True)
    monkeypatch.setattr(cache, "__file__", str(place))
    place.write_text("a = 1\n")
    first = tool_digest.__wrapped__()
    place.write_text("a = 2\n")
    assert tool_digest.__wrapped__() != first
