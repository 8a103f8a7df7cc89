"""A function that takes what a callable takes hands on all of it, and nothing else."""

from __future__ import annotations

import ast

import pytest

from migrator.audit.handing_on import Takes

TAKES = Takes(
    ("a",), ("b", "c"), ("d", "e"), {"c": ast.Constant(1), "e": ast.Constant(None)}, False
)


def test_keeps_every_kind_of_parameter():
    assert TAKES.handing_on("made", "f") == (
        "def made(a, /, b, c=1, *, d, e=None):\n    return f(a, b=b, c=c, d=d, e=e)\n"
    )


@pytest.mark.parametrize(
    ("count", "left"),
    [(0, (("a",), ("b", "c"))), (1, ((), ("b", "c"))), (2, ((), ("c",))), (3, ((), ()))],
)
def test_positions_fill_the_first_parameters(count, left):
    found = TAKES.without_first(count)
    assert found is not None
    assert (found.by_place, found.plain) == left


def test_names_fill_any_parameter_that_has_one():
    found = TAKES.without({"b", "e"})
    assert found is not None
    assert (found.plain, found.by_name) == (("c",), ("d",))


def test_leaves_what_does_not_fit():
    assert TAKES.without_first(4) is None
    assert TAKES.without({"a"}) is None
    assert TAKES.without({"nothing"}) is None
