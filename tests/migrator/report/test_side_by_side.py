from __future__ import annotations

from migrator.report.side_by_side import MOST_LINES, side_by_side


def table(left: str, right: str, width: int = 29) -> list[str]:
    return list(side_by_side(("old", left), ("new", right), width))[2:]


def test_marks_what_differs():
    assert table("a\nb\nc\n", "a\nx\nc\nd\n") == [
        "a               a",
        "b             | x",
        "c               c",
        "              > d",
    ]


def test_marks_what_only_the_first_has():
    assert table("a\nb\n", "a\n") == ["a               a", "b             <"]


def test_cuts_long_lines_and_expands_tabs():
    (line,) = table("\t" + "x" * 40, "\t" + "x" * 40)
    assert len(line) <= 29 and line.startswith("    x") and "\N{HORIZONTAL ELLIPSIS}" in line


def test_stops_after_many_lines():
    text = "\n".join(map(str, range(MOST_LINES + 5)))
    assert table(text, text)[-1] == "... and 5 more lines"


def test_equal_texts_have_no_marks():
    assert not any(mark in line for line in table("a\nb", "a\nb") for mark in "|<>")
