"""Results are found by all that decides them, and by nothing less."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from migrator.cache import results as cache
from migrator.cache.results import Limits, ResultCache

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


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b"\xff", b'{"version": 2, "result": 3}'])
def test_damaged_file_is_no_result(results: ResultCache, tmp_path: Path, content: bytes) -> None:
    results.put(KEY, RESULT)
    files(tmp_path)[0].write_bytes(content)
    assert results.get(KEY) is None
    results.put(KEY, RESULT)
    assert results.get(KEY) == RESULT


def test_file_with_one_letter_changed_is_no_result(results: ResultCache, tmp_path: Path) -> None:
    results.put(KEY, RESULT)
    (file,) = files(tmp_path)
    file.write_bytes(file.read_bytes().replace(b"names", b"nemes"))
    assert results.get(KEY) is None


def test_file_of_another_version_is_no_result(results: ResultCache, tmp_path: Path) -> None:
    results.put(KEY, RESULT)
    (file,) = files(tmp_path)
    document = cache._opened(file.read_bytes())
    file.write_bytes(cache._sealed({**document, "version": document["version"] + 1}))
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


@pytest.mark.parametrize("limits", [Limits(3, 1000, 9000), Limits(9, 1000, 800)])
def test_keeps_no_more_than_it_may(tmp_path: Path, limits: Limits) -> None:
    results = ResultCache(tmp_path / "cache", limits=limits)
    for number in range(5):
        results.put({"tree": str(number)}, "x" * 100)
        for age, path in enumerate(files(tmp_path)):
            assert age < 3 and path.suffix == ".json"
        os.utime(results._path({"tree": str(number)}), ns=(number, number))
    kept = [results.get({"tree": str(number)}) is not None for number in range(5)]
    assert kept == [False, False, True, True, True]


def test_what_was_asked_for_stays_longer(tmp_path: Path) -> None:
    results = ResultCache(tmp_path / "cache", limits=Limits(2, 1000, 9000))
    for number in range(2):
        results.put({"tree": str(number)}, number)
        os.utime(results._path({"tree": str(number)}), ns=(number, number))
    assert results.get({"tree": "0"}) == 0
    results.put({"tree": "2"}, 2)
    assert [results.get({"tree": str(number)}) for number in range(3)] == [0, None, 2]


def test_groups_share_a_folder_and_its_limits(tmp_path: Path) -> None:
    one, other = (
        ResultCache(tmp_path / "cache", group=group, limits=Limits(1, 1000, 9000))
        for group in ("one-", "other-")
    )
    one.put(KEY, 1)
    assert (one.has_any(), other.has_any()) == (True, False)
    assert other.get(KEY) is None
    other.put(KEY, 2)
    assert (one.has_any(), other.has_any()) == (False, True)


def test_keeps_nothing_very_large(results: ResultCache) -> None:
    results.put(KEY, "x" * cache.LARGEST)
    assert results.get(KEY) is None


def test_folder_that_cannot_be_written_does_no_harm(tmp_path: Path) -> None:
    (tmp_path / "cache").write_text("a file")
    results = ResultCache(tmp_path / "cache")
    results.put(KEY, RESULT)
    assert results.get(KEY) is None
