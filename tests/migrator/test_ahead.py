"""What is begun before the command line is imported, and who takes it over."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from typer.main import get_command

from migrator import ahead
from migrator.git.runner import Runner
from tests.migrator.findings.helpers import TWICE
from tests.support.command import CHECKOUT, called, demonolith, environment
from tests.support.repo import MakeRepo, Project

# One for the words, and one for the files in UTF-16, in which no word is seen.
SEARCHES = 2


@pytest.fixture(autouse=True)
def nothing_left() -> Iterator[None]:
    yield
    ahead.drop()


@pytest.fixture
def started(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Return the git commands that are started from now on."""
    commands: list[str] = []
    start = Runner.start

    def remember(self: Runner, *args: str) -> subprocess.Popen[bytes]:
        commands.append(args[0])
        return start(self, *args)

    monkeypatch.setattr(Runner, "start", remember)
    return commands


@pytest.fixture
def twice(make_repo: MakeRepo) -> Project:
    return make_repo(TWICE)


@pytest.mark.parametrize("before", [[], ["--format", "json"], ["--exec"], ["--format=json"]])
@pytest.mark.parametrize("after", [[], ["--monolith", "shop.old"], ["--exec", "--python", "py"]])
def test_begins_in_the_folder_that_the_words_name(
    twice: Project, before: list[str], after: list[str], started: list[str]
) -> None:
    ahead.begin(["audit", *before, str(twice.root), *after])
    assert started.count("grep") == SEARCHES
    ahead.opened(twice.root).close()
    assert started.count("rev-parse") == 3  # nothing was opened again


def test_begins_in_the_current_folder(
    twice: Project, monkeypatch: pytest.MonkeyPatch, started: list[str]
) -> None:
    monkeypatch.chdir(twice.root)
    ahead.begin(["check"])
    assert started.count("grep") == SEARCHES


@pytest.mark.parametrize(
    "line", ["", "--version", "--help", "audit --help", "check --staged", "run", "audit one two"]
)
def test_begins_nothing_where_the_words_do_not_say_what(
    line: str, started: list[str], twice: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(twice.root)
    ahead.begin(line.split())
    assert started == []


@pytest.mark.parametrize("name", ["", "nowhere", "x" * 5000])
def test_leaves_it_to_the_command_to_say_what_is_wrong(tmp_path: Path, name: str) -> None:
    ahead.begin(["audit", str(tmp_path / name)])
    done = demonolith("audit", str(tmp_path), cwd=tmp_path)
    assert done.code == 1 and "is not in a git repository" in done.err


def test_the_command_takes_over_what_was_begun(capsys, twice: Project, started: list[str]) -> None:
    line = ("audit", "--no-cache", str(twice.root))
    plain = called(capsys, *line)
    asked = list(started)
    started.clear()
    ahead.begin(line)
    assert called(capsys, *line) == plain
    assert started.count("grep") == asked.count("grep") == SEARCHES
    assert started.count("ls-tree") == asked.count("ls-tree") == 1


def test_looks_for_nothing_where_the_commit_was_looked_at_before(
    capsys, twice: Project, started: list[str]
) -> None:
    first = called(capsys, "audit", str(twice.root))
    started.clear()
    ahead.begin(["audit", str(twice.root)])
    assert called(capsys, "audit", str(twice.root)) == first
    assert not {"grep", "ls-tree", "ls-files", "diff-files"} & set(started)
    assert started.count("status") == 1


@pytest.mark.parametrize(
    "line", ["--no-cache", "--explain shop.send", "--exec", "--python py", "--python=py"]
)
def test_looks_anew_where_the_words_say_so(
    capsys, twice: Project, started: list[str], line: str
) -> None:
    called(capsys, "audit", str(twice.root))
    started.clear()
    ahead.begin(["audit", *line.split(), str(twice.root)])
    assert started.count("grep") == SEARCHES


def test_looks_anew_where_the_environment_says_so(
    capsys, twice: Project, started: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    called(capsys, "audit", str(twice.root))
    monkeypatch.setenv("DEMONOLITH_NO_CACHE", "1")
    started.clear()
    ahead.begin(["check", str(twice.root)])
    assert started.count("grep") == SEARCHES


def test_searches_later_where_other_flags_were_given(
    capsys, twice: Project, started: list[str]
) -> None:
    called(capsys, "audit", str(twice.root))
    line = ("check", "--monolith", "shop.old", str(twice.root))
    plain = called(capsys, *line, "--no-cache")
    started.clear()
    ahead.begin(line)
    assert called(capsys, *line) == plain
    assert started.count("grep") == SEARCHES


def test_another_folder_gets_nothing_of_it(capsys, make_repo: MakeRepo, twice: Project) -> None:
    other = make_repo({"a.py": "x = 1\n"}, name="other")
    ahead.begin(["check", str(other.root)])
    assert called(capsys, "check", str(twice.root)).code == 2
    assert called(capsys, "check", str(other.root)).code == 0


def test_what_was_committed_meanwhile_is_seen(capsys, twice: Project) -> None:
    ahead.begin(["check", str(twice.root)])
    twice.commit({"shop/new.py": "", "shop/old.py": ""})
    assert called(capsys, "check", str(twice.root)).code == 0


def test_ends_what_no_command_has_taken_over(twice: Project) -> None:
    done = demonolith("audit", str(twice.root), "--no-such-option", "x", cwd=twice.root)
    assert done.code == 1 and "No such option" in done.err


def test_knows_which_options_have_no_value() -> None:
    from migrator.cli import app

    commands = get_command(app).commands  # type: ignore[attr-defined]
    given = [one for name in ahead.COMMANDS for one in commands[name].params]
    options = [one for one in given if one.param_type_name == "option"]
    flags = {word for option in options if option.is_flag for word in option.opts}
    assert flags - ahead.OTHERWISE == ahead.SWITCHES
    assert all(word.startswith("--") for option in options for word in option.opts)


def test_is_light() -> None:
    code = "import sys, migrator.start; print('\\n'.join(sys.modules))"
    done = subprocess.run(
        [sys.executable, "-c", code],
        env=environment(),
        cwd=CHECKOUT,
        capture_output=True,
        text=True,
    )
    heavy = {"typer", "rich", "tempfile", "git", "migrator.facts", "migrator.cli"}
    assert "migrator.gitstore" in done.stdout.split()
    assert not heavy & set(done.stdout.split())
