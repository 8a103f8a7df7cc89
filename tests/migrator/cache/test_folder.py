"""Where the cache is, and who may write to it."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from migrator.cache import folder
from migrator.cache.folder import cache_folder, is_private, make_private


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A home, in an environment that says nothing else."""
    for name in ("DEMONOLITH_CACHE_DIR", "XDG_CACHE_HOME"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setattr(sys, "platform", "linux")
    return tmp_path


def test_is_below_the_home(home: Path) -> None:
    assert cache_folder() == home / ".cache/demonolith"
    assert [*home.iterdir()] == []


def test_is_where_macos_has_such_folders(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "platform", "darwin")
    assert cache_folder() == home / "Library/Caches/demonolith"


def test_is_where_the_desktop_says(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", "/var/tmp/of-me")
    assert cache_folder() == Path("/var/tmp/of-me/demonolith")


def test_is_where_its_own_variable_says(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", "/var/tmp/of-me")
    monkeypatch.setenv("DEMONOLITH_CACHE_DIR", str(home / "here"))
    assert cache_folder() == home / "here"


@pytest.mark.parametrize("value", ["", "relative/folder"])
def test_a_place_that_depends_on_the_current_folder_is_none(
    home: Path, monkeypatch: pytest.MonkeyPatch, value: str
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", value)
    assert cache_folder() == home / ".cache/demonolith"


def test_an_empty_variable_says_nothing(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DEMONOLITH_CACHE_DIR", "")
    assert cache_folder() == home / ".cache/demonolith"


def test_the_home_of_somebody_else_is_left_alone(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: os.getuid() + 1)
    assert cache_folder() is None


def test_there_need_be_no_home(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", str(home / "gone"))
    assert cache_folder() is None


def test_makes_it_for_this_person_alone(tmp_path: Path) -> None:
    made = tmp_path / "cache/demonolith/audits"
    assert not is_private(made)
    assert make_private(made) and is_private(made)
    assert [oct(one.stat().st_mode & 0o777) for one in (made, made.parent)] == ["0o700"] * 2
    assert make_private(made)


@pytest.mark.parametrize("mode", [0o720, 0o702, 0o777])
def test_a_folder_that_others_can_write_to_is_not_private(tmp_path: Path, mode: int) -> None:
    tmp_path.chmod(mode)
    assert not is_private(tmp_path) and not make_private(tmp_path)


@pytest.mark.parametrize("mode", [0o700, 0o755, 0o500])
def test_a_folder_that_others_can_only_read_is(tmp_path: Path, mode: int) -> None:
    tmp_path.chmod(mode)
    assert is_private(tmp_path)


def test_a_folder_of_somebody_else_is_not_private(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: os.getuid() + 1)
    assert not is_private(tmp_path)


def test_a_link_and_a_file_are_no_folders(tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to(tmp_path)
    (tmp_path / "file").write_text("")
    for name in ("link", "file", "file/below"):
        assert not make_private(tmp_path / name)


def test_the_variables_are_those_that_are_documented() -> None:
    readme = (Path(folder.__file__).parents[2] / "README.md").read_text()
    assert folder.PLACE in readme and folder.NO_CACHE in readme
