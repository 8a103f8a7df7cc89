"""What git is started with, whichever way it is started: seen by a git in front of the real one."""

from __future__ import annotations

import os
import shutil
from itertools import pairwise
from pathlib import Path

import pytest

from migrator.git import refs
from migrator.git.runner import Runner
from migrator.git.sealed import foreign_variables, git_program, setting_option
from tests.support.repo import MakeRepo

SHIM = """\
#!/bin/sh
env > {log}.env
printf '%s\\n' "$@" > {log}.args
cut -d' ' -f6 /proc/$$/stat > {log}.session
echo $$ > {log}.pid
exec {git} "$@"
"""
# One that only looks, and one that goes through GitPython.
WAYS = (("rev-parse", "HEAD"), ("update-ref", "refs/heads/new", "HEAD"))
EXPECTED = {
    "GIT_ALLOW_PROTOCOL": "",
    "GIT_LITERAL_PATHSPECS": "1",
    "GIT_NO_LAZY_FETCH": "1",
    "GIT_OPTIONAL_LOCKS": "0",
    "GIT_TERMINAL_PROMPT": "0",
    "LANGUAGE": "C",
    "LC_ALL": "C",
}


class Seen:
    """What the last git was started with."""

    def __init__(self, log: Path) -> None:
        self.log = log

    def _lines(self, kind: str) -> list[str]:
        return Path(f"{self.log}.{kind}").read_text().splitlines()

    @property
    def variables(self) -> dict[str, str]:
        return dict(line.partition("=")[::2] for line in self._lines("env"))

    @property
    def settings(self) -> list[str]:
        words = self._lines("args")
        return [value for option, value in pairwise(words) if option == "-c"]

    @property
    def own_session(self) -> bool:
        return self._lines("session") == self._lines("pid")


@pytest.fixture
def seen(tmp_path: Path, monkeypatch) -> Seen:
    (tmp_path / "bin").mkdir()
    shim = tmp_path / "bin/git"
    shim.write_text(SHIM.format(log=tmp_path / "log", git=shutil.which("git")))
    shim.chmod(0o755)
    monkeypatch.setenv("PATH", f"{shim.parent}{os.pathsep}{os.environ['PATH']}")
    for name, value in {"LC_ALL": "de_DE.UTF-8", "LANGUAGE": "de", "GIT_DIR": "/nowhere"}.items():
        monkeypatch.setenv(name, value)
    return Seen(tmp_path / "log")


@pytest.fixture
def git(make_repo: MakeRepo, monkeypatch) -> Runner:
    with monkeypatch.context() as before:
        before.delenv("GIT_DIR", raising=False)
        return Runner(make_repo({"a.py": ""}).root)


@pytest.mark.parametrize("words", WAYS, ids=" ".join)
def test_git_is_sealed_whichever_way_it_is_started(git: Runner, seen: Seen, words) -> None:
    git.ask(*words).checked()
    found = seen.variables
    assert {name: found.get(name) for name in EXPECTED} == EXPECTED
    assert "GIT_DIR" not in found
    quiet = ["core.fsmonitor=false", "core.quotePath=false", "core.hooksPath=/dev/null"]
    assert seen.settings == quiet


@pytest.mark.parametrize("words", WAYS, ids=" ".join)
def test_settings_and_variables_add_up(git: Runner, seen: Seen, words) -> None:
    more = git.having("a.b=1", env={"ONE": "1"}).having("c.d=2", env={"TWO": "2"})
    more.ask(*words).checked()
    assert seen.settings[-2:] == ["a.b=1", "c.d=2"]
    assert (seen.variables["ONE"], seen.variables["TWO"]) == ("1", "2")


@pytest.mark.parametrize("words", WAYS, ids=" ".join)
def test_what_moves_files_is_out_of_reach_of_the_terminal(git: Runner, seen: Seen, words) -> None:
    git.ask(*words).checked()
    assert not seen.own_session
    git.having(detached=True).having("a.b=1").ask(*words).checked()
    assert seen.own_session
    git.having(detached=True).having(detached=False).ask(*words).checked()
    assert not seen.own_session


def test_a_branch_moves_out_of_reach_of_the_terminal(git: Runner, seen: Seen) -> None:
    commit = git.line("rev-parse", "HEAD")
    for move in (
        lambda: refs.create(git, "new", commit),
        lambda: refs.advance(git, "new", commit, commit),
        lambda: refs.attach(git, "new", commit),
        lambda: refs.keep(git, "run", commit),
        lambda: refs.let_go(git, "run"),
    ):
        move()
        assert seen.own_session


@pytest.mark.parametrize(
    "name",
    [
        *("GIT_AUTHOR_NAME", "GIT_COMMITTER_DATE", "GIT_EXEC_PATH", "GIT_CONFIG_GLOBAL"),
        *("GIT_CONFIG_COUNT", "GIT_CONFIG_KEY_0", "GIT_CONFIG_VALUE_12"),
    ],
)
def test_keeps_what_is_the_persons_own(monkeypatch, name: str) -> None:
    monkeypatch.setenv(name, "x")
    assert name not in foreign_variables(())


@pytest.mark.parametrize(
    "name", ["GIT_DIR", "GIT_CONFIG", "GIT_AUTHOR_NAMES", "GIT_CONFIG_KEY_", "GIT_CONFIG_COUNT_1"]
)
def test_takes_everything_else_away(monkeypatch, name: str) -> None:
    monkeypatch.setenv(name, "x")
    assert name in foreign_variables(())
    assert name not in foreign_variables((name,)), "what we set ourselves stays"


@pytest.mark.parametrize("first", ["", ".", "bin", "./"])
def test_git_is_never_taken_from_a_relative_folder(tmp_path: Path, monkeypatch, first: str) -> None:
    (tmp_path / "bin").mkdir()
    for place in (tmp_path / "git", tmp_path / "bin/git"):
        place.write_text("#!/bin/sh\n")
        place.chmod(0o755)
    real = shutil.which("git")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PATH", f"{first}{os.pathsep}{os.environ['PATH']}")
    assert git_program() == real
    monkeypatch.setenv("PATH", first)
    assert git_program() is None


def test_a_setting_whose_name_has_an_equals_sign_is_given_by_a_variable() -> None:
    assert setting_option("filter.a=b.clean=") == (
        "--config-env=filter.a=b.clean=DEMONOLITH_EMPTY",
    )
    assert setting_option("filter.a=b.required=false") == (
        "--config-env=filter.a=b.required=DEMONOLITH_FALSE",
    )
    assert setting_option("filter.a.clean=") == ("-c", "filter.a.clean=")
