"""Room for functions that call themselves for each level of a file."""

from __future__ import annotations

import sys

import pytest

from migrator.nesting import DEEPEST, make_room


@pytest.fixture
def limit():
    before = sys.getrecursionlimit()
    yield sys.setrecursionlimit
    sys.setrecursionlimit(before)


def test_makes_room_for_several_calls_a_level(limit) -> None:
    limit(1_000)
    make_room()
    assert sys.getrecursionlimit() >= 7 * DEEPEST


def test_takes_no_room_away(limit) -> None:
    limit(50_000)
    make_room()
    assert sys.getrecursionlimit() == 50_000
