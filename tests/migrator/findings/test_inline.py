"""Comments that set a finding aside."""

from __future__ import annotations

import pytest

from migrator.findings.inline import without_ignored
from tests.migrator.findings.helpers import made
from tests.support.memory import snapshot


def is_ignored(line: str | bytes, code: str = "DM101", path: str = "a.py") -> bool:
    raw = line.encode() if isinstance(line, str) else line
    source = snapshot({path: b"first\n" + raw + b"\nlast\n"})
    return without_ignored([made(path, 2, code)], source) == ()


@pytest.mark.parametrize(
    "comment",
    [
        "def f():  # demonolith: ignore",
        "def f():  # demonolith: ignore[DM101]",
        "def f():  #demonolith:ignore[DM401, dm1]  # noqa",
        "def f():  # noqa: F811  # demonolith: ignore[DM101] until spring",
        "<!-- demonolith: ignore -->",
    ],
)
def test_comment_on_the_line_sets_the_finding_aside(comment: str) -> None:
    assert is_ignored(comment)


@pytest.mark.parametrize(
    "comment",
    [
        "def f():  # demonolith: ignore[DM102]",
        "def f():  # demonolith: ignore[]",
        "def f():  # demonolith",
        "def f():  # noqa",
        "demonolith: ignore",
    ],
)
def test_other_comments_leave_the_finding(comment: str) -> None:
    assert not is_ignored(comment)


def test_comment_on_another_line_leaves_the_finding() -> None:
    source = snapshot({"a.py": "# demonolith: ignore\ndef f(): pass\n# demonolith: ignore\n"})
    assert len(without_ignored([made("a.py", 2)], source)) == 1


def test_file_that_is_not_utf8_is_read_all_the_same() -> None:
    assert is_ignored("def f():  # é demonolith  # demonolith: ignore".encode("latin-1"))


def test_lines_count_as_python_counts_them() -> None:
    source = snapshot({"a.py": b"x\ry\x0c\r\ndef f(): pass  # demonolith: ignore\n"})
    assert without_ignored([made("a.py", 3)], source) == ()


def test_place_that_is_no_line_of_the_tree_is_left() -> None:
    assert len(without_ignored([made("gone.py", 3), made("a.py", 99)], snapshot({"a.py": ""}))) == 2
