"""A plain line means what the command-line library makes of it."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from typer.main import get_command

from migrator import shortcut
from migrator.cli import app
from migrator.cli.options import Format, ReportFormat
from migrator.commands import look, preview
from migrator.commands.look import Checking
from migrator.shortcut import plain_line
from tests.support.command import demonolith
from tests.support.repo import MakeRepo

WORDS = st.sampled_from(
    [
        *("--format", "json", "text", "yaml", "--format=json", "--no-cache", "--select", "DM1"),
        *("one", "two", "-", "--", "", "a b", "ä", "--help", "--staged", "audit", "~", "."),
    ]
)


def by_library(words: list[str]) -> list[object]:
    """Return what the library makes of a line: the arguments of the command."""
    called: list[object] = []
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(look, "audit_command", lambda *args, **more: called.append((*args, more)))
        patch.setattr(look, "check_command", lambda *args, **more: called.append((*args, more)))
        patch.setattr(preview, "preview_command", lambda *args: called.append(args) or (0, False))
        get_command(app).main(words, standalone_mode=False)
    return called


def meant(line: shortcut.Line) -> list[object]:
    """Return what the library would call for a line."""
    layout = ["source_root", "monolith", "tasks_package", "dispatcher", "base_executor"]
    flags = dict.fromkeys(layout)
    if line.command == "preview":
        return [(line.folder, {**flags, "keep_names": None}, {}, line.output, None, None, None)]
    if line.command == "audit":
        return [(line.folder, flags, line.output, None, line.cached, {})]
    return [(line.folder, flags, Checking(cached=line.cached, output=line.output), {})]


@given(st.sampled_from(["audit", "check", "preview"]), st.lists(WORDS, max_size=4))
def test_a_plain_line_means_what_it_says(command: str, words: list[str]) -> None:
    line = plain_line([command, *words])
    if line is not None:
        assert meant(line) == by_library([command, *words])


@pytest.mark.parametrize("line", ["", "some/folder", "--format json", "one --format text"])
def test_a_preview_is_plain_too(line: str) -> None:
    assert plain_line(["preview", *line.split()]) is not None


@pytest.mark.parametrize("line", ["--no-cache", "--format sarif", "--stage audit", "--patch -"])
def test_a_preview_with_more_is_for_the_library(line: str) -> None:
    assert plain_line(["preview", *line.split()]) is None


@pytest.mark.parametrize("command", ["audit", "check"])
@pytest.mark.parametrize(
    "line",
    ["", "some/folder", "--no-cache", "--format json", "one --format sarif --no-cache", "-- one"],
)
def test_most_lines_are_plain(command: str, line: str) -> None:
    found = plain_line([command, *line.split()])
    assert (found is None) == ("-- " in line)


@pytest.mark.parametrize(
    "line",
    [
        *("", "--help", "--version", "run", "deploy-plan", "checks", "audit --help"),
        *("audit --format yaml", "audit --format", "audit one two", "check --staged", "audit -"),
        *(
            "audit --explain name",
            "audit --monolith a",
            "audit --format=json",
            "check --select DM1",
        ),
    ],
)
def test_leaves_the_others_to_the_library(line: str) -> None:
    assert plain_line(line.split()) is None


def test_an_empty_word_is_for_the_library() -> None:
    assert plain_line(["audit", ""]) is None


def test_a_variable_that_means_something_is_for_the_library(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("DEMONOLITH_NO_CACHE", "0")
    assert plain_line(["audit"]) is None


def test_knows_the_formats() -> None:
    for command, kind in (("audit", ReportFormat), ("check", ReportFormat), ("preview", Format)):
        assert [one.value for one in kind] == [*shortcut.FORMATS[command]]


@pytest.mark.parametrize("command", ["audit", "check", "preview"])
def test_errors_are_told_in_the_same_way(make_repo: MakeRepo, tmp_path: Path, command: str) -> None:
    repo = make_repo({"a.py": "", "pyproject.toml": "[tool.demonolith]\nwrong = 1\n"})
    for folder in (str(repo.root), "nowhere", str(tmp_path)):
        plain = demonolith(command, folder, cwd=tmp_path)
        assert plain == demonolith(command, folder, "--format=text", cwd=tmp_path)
        assert plain.code == 1 and plain.err.startswith("error: ")
