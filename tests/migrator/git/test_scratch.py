"""Folders for git's objects that are gone afterwards."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest

from migrator.git.scratch import scratch_objects


@pytest.mark.parametrize("number", [0, 1, 3, 200])
def test_leaves_nothing_behind(number: int) -> None:
    before = threading.active_count()
    with scratch_objects() as name:
        folder = Path(name)
        for place in range(number):
            inside = folder / f"{place:02x}" / "deep"
            inside.mkdir(parents=True)
            (inside / "object").write_bytes(b"x")
        (folder / "file").touch()
    assert not folder.exists()
    assert threading.active_count() == before


def test_leaves_nothing_behind_after_an_error_and_follows_no_link(tmp_path: Path) -> None:
    (tmp_path / "kept").touch()
    with pytest.raises(ZeroDivisionError), scratch_objects() as name:
        folder = Path(name)
        (folder / "link").symlink_to(tmp_path)
        (folder / "aa").mkdir()
        (folder / "aa/link").symlink_to(tmp_path)
        raise ZeroDivisionError
    assert not folder.exists()
    assert (tmp_path / "kept").exists()


def test_a_folder_that_is_gone_already_is_no_trouble() -> None:
    with scratch_objects() as name:
        Path(name).rmdir()
    assert not Path(name).exists()


def test_needs_no_thread(monkeypatch: pytest.MonkeyPatch) -> None:
    def start(thread: threading.Thread) -> None:
        raise RuntimeError("can't start new thread")

    monkeypatch.setattr(threading.Thread, "start", start)
    with scratch_objects() as name:
        (Path(name) / "aa/bb").mkdir(parents=True)
    assert not Path(name).exists()
