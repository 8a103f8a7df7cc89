"""Comments are taken out of the files that have commands."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from migrator.audit.command_words import without_comments
from tests.migrator.audit.helpers import facts
from tests.migrator.audit.test_processes import PRESS

PIECES = ["a", " ", "#", ";", "//", "::", "REM", "\n", "\t", "'", '"', "\r", "\f", "celery"]


@given(st.lists(st.sampled_from(PIECES), max_size=30).map("".join))
def test_goes_line_by_line(text: str) -> None:
    after = without_comments(text)
    assert after.split("\n") == [without_comments(line) for line in text.split("\n")]
    assert len(after) == len(text)


@pytest.mark.parametrize(
    ("line", "after"),
    [
        ("celery # x", "celery    "),
        ("  # celery", "#         "),
        ("; celery", "#       "),
        ("// celery", "#        "),
        ("REM celery", "#         "),
        (":: celery", "#        "),
        ("a '# b' # c", "a '# b'    "),
    ],
)
def test_leaves_blanks_for_a_comment(line: str, after: str) -> None:
    assert without_comments(f"a\n{line}\nb") == f"a\n{after}\nb"


@pytest.mark.parametrize("line", ["REM", "REMOVE x", "a;b", "a//b", "a#b", "'# a'", ""])
def test_leaves_alone_what_is_none(line: str) -> None:
    assert without_comments(f"{line}\nb") == f"{line}\nb"


@pytest.mark.parametrize("path", ["docs/index.html", "docs/words.csv", "a.svg"])
def test_a_page_starts_nothing(path: str) -> None:
    found = facts({**PRESS, path: "<p>celery -A press.big worker</p>"}).processes
    assert [process.command for process in found] == [""]


def test_a_folded_text_may_break_before_what_to_do() -> None:
    text = "services:\n  w:\n    command: >\n      celery -A press.big\n      worker -Q {}\n"
    found = facts({**PRESS, "compose.yml": text.format("ink -E")}).processes
    assert [process.command for process in found] == ["celery -A press.big worker -Q ink -E"]
