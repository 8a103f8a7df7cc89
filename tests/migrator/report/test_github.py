"""Annotations of GitHub Actions."""

from __future__ import annotations

import pytest

from migrator.findings import Finding
from migrator.report.github import github_lines
from tests.migrator.findings.helpers import made


def line(finding: Finding) -> str:
    (only,) = github_lines([finding])
    return only


def test_names_place_and_code() -> None:
    assert line(made("a/b.py", 7, message="twice")) == (
        "::error file=a/b.py,line=7,col=1,title=DM101 undefined-winner::twice"
    )


@pytest.mark.parametrize(
    ("code", "command"), [("DM101", "error"), ("DM102", "warning"), ("DM103", "notice")]
)
def test_severity_is_the_command(code: str, command: str) -> None:
    assert line(made(code=code)).startswith(f"::{command} ")


def test_path_is_escaped_as_a_property() -> None:
    assert "file=a%2Cb%3Ac%25d%0A.py,line" in line(made("a,b:c%d\n.py"))


def test_message_is_escaped_as_data() -> None:
    assert line(made(message="50%: a,\r\n::set-env b")).endswith("::50%25: a,%0D%0A::set-env b")


def test_escape_sequences_are_visible() -> None:
    assert "\x1b" not in line(made("\x1b[2J.py", message="\x1b]0;x\x07"))


def test_detail_follows_the_message() -> None:
    assert line(made(message="twice", detail="by luck")).endswith("::twice: by luck")


def test_nothing_found_is_no_line() -> None:
    assert list(github_lines([])) == []
