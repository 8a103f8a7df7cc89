"""What differs between two texts: the steps lead from one to the other, whatever they are."""

from __future__ import annotations

from difflib import SequenceMatcher
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from codemods.line_diff import opcodes

LINES = st.lists(st.sampled_from(["", "a", "b", "c", "d", "e"]), max_size=12)


RUNS = st.lists(st.tuples(st.sampled_from("abc"), st.sampled_from([1, 2, 300])), max_size=8)


def follow(old: list[str], new: list[str]) -> list[str]:
    """Return what the steps make of the old lines, each looked at."""
    made: list[str] = []
    end = new_end = 0
    for tag, start, stop, new_start, new_stop in opcodes(old, new):
        assert (start, new_start) == (end, new_end)  # without a gap
        end, new_end = stop, new_stop
        if tag == "equal":
            assert old[start:stop] == new[new_start:new_stop]
        else:
            assert (start < stop, new_start < new_stop) == {
                "delete": (True, False),
                "insert": (False, True),
                "replace": (True, True),
            }[tag]
        made += new[new_start:new_stop]
    assert (end, new_end) == (len(old), len(new))
    return made


@given(LINES, LINES)
def test_makes_one_text_of_the_other(old: list[str], new: list[str]) -> None:
    assert follow(old, new) == new


@given(RUNS, RUNS)
def test_makes_one_text_of_the_other_where_lines_repeat(
    runs: list[tuple[str, int]], new_runs: list[tuple[str, int]]
) -> None:
    old = [line for line, count in runs for _ in range(count)]
    new = [line for line, count in new_runs for _ in range(count)]
    assert follow(old, new) == new


@given(LINES, LINES)
def test_has_no_step_twice_in_a_row(old: list[str], new: list[str]) -> None:
    equal = [tag == "equal" for tag, *_ in opcodes(old, new)]
    assert all(one is not other for one, other in pairwise(equal))


@given(LINES)
def test_finds_nothing_between_equal_texts(lines: list[str]) -> None:
    whole = [("equal", 0, len(lines), 0, len(lines))]
    assert opcodes(lines, list(lines)) == (whole if lines else [])


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("abc", "abxc"),
        ("abc", "ac"),
        ("abc", "axc"),
        ("a.b.c.d", "a.B.c.D.e"),
        ("", "ab"),
        ("ab", ""),
        ("xaabbx", "yaby"),
    ],
)
def test_says_what_difflib_says(old: str, new: str) -> None:
    assert opcodes(list(old), list(new)) == SequenceMatcher(None, old, new).get_opcodes()


@pytest.mark.parametrize(
    ("new", "kept"),
    [
        ("efg1a2b3c4d", "abcd"),  # difflib takes the longest block: `efg`
        ("a1b2c3", "abc"),
        ("hgfedcba", "h"),
        ("bcadegfh", "bcdegh"),
        ("habcdefg", "abcdefg"),
    ],
)
def test_keeps_as_many_lines_as_can_be_kept(new: str, kept: str) -> None:
    old = list("abcdefgh")
    found = "".join(
        "".join(old[start:stop])
        for tag, start, stop, *_ in opcodes(old, list(new))
        if tag == "equal"
    )
    assert len(found) == len(kept)
    assert follow(old, list(new)) == list(new)


def test_reads_a_line_that_stands_there_ten_thousand_times() -> None:
    old = ["import a", *["# the same"] * 10_000, "import b", *["# the same"] * 10_000, "end"]
    new = ["import A", *old[1:10_001], "import B", *old[10_002:]]
    assert [step for step in opcodes(old, new) if step[0] != "equal"] == [
        ("replace", 0, 1, 0, 1),
        ("replace", 10_001, 10_002, 10_001, 10_002),
    ]
