"""What the target's process sees of our environment."""

from __future__ import annotations

from pathlib import Path

import pytest

from migrator.errors import ConfigError
from migrator.probe.checkout import Workspace
from migrator.probe.environment import added_variables, clean_environment

PLACE = Workspace(Path("/w/tree"), Path("/w/home"), Path("/w/temporary"))


def test_passes_on_only_what_is_on_the_list(monkeypatch) -> None:
    for name in ("DATABASE_URL", "AWS_SECRET_ACCESS_KEY", "PYTHONPATH", "GIT_DIR", "VIRTUAL_ENV"):
        monkeypatch.setenv(name, "secret")
    monkeypatch.setenv("LC_ALL", "C.UTF-8")
    found = clean_environment(PLACE, {})
    assert "secret" not in found.values()
    assert found["LC_ALL"] == "C.UTF-8" and found["PATH"]


def test_home_and_temporary_files_are_in_the_workspace(monkeypatch) -> None:
    monkeypatch.setenv("HOME", "/home/ada")
    found = clean_environment(PLACE, {})
    assert (found["HOME"], found["TMPDIR"]) == ("/w/home", "/w/temporary")
    assert found["PYTHONDONTWRITEBYTECODE"] == "1"


def test_what_a_person_adds_wins() -> None:
    assert clean_environment(PLACE, {"HOME": "/srv", "A": "b"})["HOME"] == "/srv"


def test_values_are_given_or_passed_on(monkeypatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "sqlite://")
    given = ["DATABASE_URL", "TOKEN=a=b", "EMPTY="]
    assert added_variables(given, None) == {
        "DATABASE_URL": "sqlite://",
        "TOKEN": "a=b",
        "EMPTY": "",
    }


def test_reads_a_file_of_variables(tmp_path: Path, monkeypatch) -> None:
    monkeypatch.setenv("FROM_HERE", "here")
    file = tmp_path / ".env"
    file.write_text("# a comment\n\nexport A=1\nB = 'two words'\nC=\"x#y\"\nFROM_HERE\nD='\n")
    assert added_variables(["A=2"], file) == {
        "A": "2",
        "B": "two words",
        "C": "x#y",
        "FROM_HERE": "here",
        "D": "'",
    }


@pytest.mark.parametrize("item", ["=x", "two words=1", "1A=2", "", "-x"])
def test_refuses_what_is_no_variable_without_showing_its_value(item: str) -> None:
    with pytest.raises(ConfigError) as caught:
        added_variables([f"{item}=secret"], None)
    assert "secret" not in caught.value.message + caught.value.hint


def test_a_variable_that_is_not_set_here_is_an_error(monkeypatch) -> None:
    monkeypatch.delenv("DATABASE_URL", raising=False)
    with pytest.raises(ConfigError, match="DATABASE_URL is not set"):
        added_variables(["DATABASE_URL"], None)


def test_a_line_of_a_file_is_named(tmp_path: Path) -> None:
    file = tmp_path / "vars"
    file.write_text("A=1\nnot a variable\n")
    with pytest.raises(ConfigError, match=r"vars:2: not of the form"):
        added_variables([], file)
    with pytest.raises(ConfigError, match="cannot be read"):
        added_variables([], tmp_path / "missing")
