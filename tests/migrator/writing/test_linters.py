"""The line length that flake8 or pycodestyle is told."""

from __future__ import annotations

from pathlib import PurePosixPath

import pytest

from migrator.writing.linters import line_length_of_linters
from tests.support.memory import snapshot

ROOT = [PurePosixPath()]


def length(files: dict[str, str], folders: list[PurePosixPath] = ROOT) -> int | None:
    return line_length_of_linters(snapshot(files), folders)


@pytest.mark.parametrize("name", ["setup.cfg", "tox.ini", ".flake8"])
@pytest.mark.parametrize("section", ["flake8", "pycodestyle", "pep8"])
@pytest.mark.parametrize("option", ["max-line-length = 101", "max_line_length: 101"])
def test_reads_every_file_section_and_spelling(name: str, section: str, option: str) -> None:
    assert length({name: f"[metadata]\nname = shop\n\n[{section}]\n{option}\n"}) == 101


def test_takes_the_first_file_that_has_the_section() -> None:
    files = {
        "setup.cfg": "[metadata]\nname = shop\n",
        "tox.ini": "[flake8]\nmax-line-length = 100\n",
        ".flake8": "[flake8]\nmax-line-length = 120\n",
    }
    assert length(files) == 100
    assert length({**files, "setup.cfg": "[pycodestyle]\nmax-line-length = 79\n"}) == 100
    assert length({**files, "tox.ini": "[flake8]\nextend-ignore = E203\n"}) is None


def test_takes_the_nearest_folder() -> None:
    files = {
        ".flake8": "[flake8]\nmax-line-length = 120\n",
        "api/tox.ini": "[flake8]\nmax-line-length = 100\n",
    }
    assert length(files, [PurePosixPath("api"), PurePosixPath()]) == 100
    assert length(files, [PurePosixPath("web"), PurePosixPath()]) == 120


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[flake8]\n",
        "[flake8]\nmax-line-length = long\n",
        "[flake8]\nmax-line-length\n",
        "[isort]\nline_length = 100\n",
        "no ini file",
        "[flake8]\nmax-line-length = -1\n",
    ],
)
def test_says_nothing_otherwise(text: str) -> None:
    assert length({"setup.cfg": text}) is None


def test_reads_what_is_no_text_as_nothing() -> None:
    assert line_length_of_linters(snapshot({"tox.ini": b"\xff\xfe[flake8]"}), ROOT) is None
