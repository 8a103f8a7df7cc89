"""Which Python the target is run with."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from migrator.errors import ConfigError
from migrator.probe.interpreter import Interpreter, choose
from tests.migrator.probe.helpers import environment_in

ENV = {"PATH": os.environ["PATH"]}


@pytest.fixture(autouse=True)
def no_active_environment(monkeypatch) -> None:
    monkeypatch.delenv("VIRTUAL_ENV", raising=False)


def chosen(empty: Path, named: str | None = None, folders: list[Path] | None = None) -> Interpreter:
    empty.mkdir(exist_ok=True)
    return choose(named, folders or [], empty, ENV)


def test_takes_its_own_where_there_is_no_other(tmp_path: Path) -> None:
    found = chosen(tmp_path / "e", folders=[tmp_path])
    assert (found.path, found.origin) == (sys.executable, "the one that runs demonolith")


@pytest.mark.parametrize("name", [".venv", "venv"])
def test_takes_the_environment_in_the_repository(tmp_path: Path, name: str) -> None:
    place = environment_in(tmp_path / "repo" / name, celery=True)
    found = chosen(tmp_path / "e", folders=[tmp_path / "repo"])
    assert (found.path, found.origin) == (str(place / "bin/python"), str(place))


def test_the_active_environment_goes_first(tmp_path: Path, monkeypatch) -> None:
    environment_in(tmp_path / "repo/.venv", celery=True)
    active = environment_in(tmp_path / "active", celery=True)
    monkeypatch.setenv("VIRTUAL_ENV", str(active))
    found = chosen(tmp_path / "e", folders=[tmp_path / "repo"])
    assert (found.path, found.origin) == (str(active / "bin/python"), "VIRTUAL_ENV")


def test_goes_on_where_an_environment_has_no_celery(tmp_path: Path, monkeypatch) -> None:
    monkeypatch.setenv("VIRTUAL_ENV", str(environment_in(tmp_path / "active", celery=False)))
    place = environment_in(tmp_path / "repo/.venv", celery=True)
    assert chosen(tmp_path / "e", folders=[tmp_path / "repo"]).origin == str(place)


@pytest.mark.parametrize("which", ["bin/python", ""])
def test_takes_the_one_that_is_named(tmp_path: Path, which: str) -> None:
    place = environment_in(tmp_path / "own", celery=True)
    found = chosen(tmp_path / "e", str(place / which))
    assert (found.path, found.origin) == (str(place / "bin/python"), "--python")


def test_never_replaces_the_one_that_is_named(tmp_path: Path) -> None:
    bare = environment_in(tmp_path / "bare", celery=False)
    environment_in(tmp_path / "repo/.venv", celery=True)
    with pytest.raises(ConfigError, match="bin/python: has no Celery"):
        chosen(tmp_path / "e", str(bare), [tmp_path / "repo"])


def test_refuses_a_name_that_is_nothing(tmp_path: Path) -> None:
    for named in (str(tmp_path / "python"), "no-such-python"):
        with pytest.raises(ConfigError, match="there is no such program"):
            chosen(tmp_path / "e", named)


@pytest.mark.parametrize("script", ["echo hello", "exit 3", "echo '[[2, 7], true, null]'"])
def test_refuses_what_is_no_python(tmp_path: Path, script: str) -> None:
    program = tmp_path / "python"
    program.write_text(f"#!/bin/sh\n{script}\n")
    program.chmod(0o755)
    with pytest.raises(ConfigError, match=r"no Python that can be run|3\.8 is needed"):
        chosen(tmp_path / "e", str(program))


def test_a_celery_py_of_the_target_is_not_celery(tmp_path: Path, monkeypatch) -> None:
    bare = environment_in(tmp_path / "bare", celery=False)
    monkeypatch.chdir(tmp_path)
    (tmp_path / "celery.py").write_text("")
    with pytest.raises(ConfigError, match="has no Celery"):
        chosen(tmp_path / "e", str(bare))
