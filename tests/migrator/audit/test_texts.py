"""Strings that a program puts together: what Python gives, and never more than a name can be."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from migrator.audit.texts import LONGEST, METHODS, by_method, formatted, joined, percent
from tests.migrator.audit.helpers import registrations

SHORT = st.text(alphabet="ab. {}%0:s", max_size=12)
VALUES = st.one_of(SHORT, st.integers(-999, 999))


@given(SHORT, st.lists(VALUES, max_size=3))
def test_gives_what_percent_gives(text: str, values: list[object]) -> None:
    try:
        expected: str | None = text % tuple(values)
    except (TypeError, ValueError, KeyError):
        expected = None
    assert percent(text, tuple(values)) == expected


@given(SHORT, st.lists(VALUES, max_size=3))
def test_gives_what_format_gives(text: str, values: list[object]) -> None:
    try:
        expected: str | None = text.format(*values)
    except (IndexError, KeyError, TypeError, ValueError, AttributeError):
        expected = None
    assert formatted(text, values, {}) in (expected, None if "{:{" in text else expected)


@given(SHORT, st.sampled_from(sorted(METHODS)), st.lists(VALUES, max_size=2))
def test_gives_what_the_method_gives(text: str, method: str, args: list[object]) -> None:
    try:
        expected = getattr(text, method)(*args)
    except (TypeError, ValueError):
        expected = None
    expected = list(expected) if isinstance(expected, tuple) else expected
    assert by_method(text, method, args) == expected


@pytest.mark.parametrize(
    "made",
    [
        percent("%99999999999d", 3),
        percent("%(n)99999999999d", {"n": 3}),
        percent("%.99999999999f", 3),
        percent("%*d", (2_999_999_999, 3)),
        formatted("{:>99999999999}", ["a"], {}),
        formatted("{:{w}}", ["a"], {"w": 2_999_999_999}),
        by_method("a" * LONGEST, "replace", ["a", "aa"]),
        by_method("a" * (LONGEST + 1), "split", ["b"]),
        by_method("a", "split", ["b", 10**30]),
        joined(["a" * LONGEST, "a"]),
        joined([""] * LONGEST, "ab"),
    ],
)
def test_gives_nothing_that_is_too_long(made: object) -> None:
    assert made is None


def test_reads_a_module_that_doubles_a_string_and_a_list_again_and_again() -> None:
    lines = ["from celery import shared_task", "def work(): ...", "t0 = 'tt'", "l0 = [work]"]
    for number in range(1, 60):
        before = number - 1
        lines += [f"t{number} = t{before} + t{before}", f"l{number} = [*l{before}, *l{before}]"]
    lines += [
        "shared_task(name=t59)(work)",
        "shared_task(name=t2)(work)",
        "for one in l59:",
        "    shared_task(one)",
        f"for number in range({10**40}):",
        "    shared_task(name=f'n{number}')(work)",
    ]
    found = registrations("\n".join(lines) + "\n")
    assert [one.name for one in found] == [None, "tttttttt", None, None]
