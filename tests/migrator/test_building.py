"""Stages are built in order, ahead or not, and what is built ahead is only taken where it fits."""

from __future__ import annotations

import os
import threading
from collections.abc import Sequence
from dataclasses import dataclass

import pytest

from migrator import beside
from migrator.building import Builder, Built
from migrator.facts import Facts
from migrator.overlay import Overlay
from migrator.plan import Plan
from migrator.snapshot import Snapshot
from migrator.stage import Blocked, Changed, Outcome, Reason, Unchanged
from tests.support.memory import MemoryReader, snapshot


@dataclass(frozen=True)
class Write:
    """Appends its name to the file ``log``, once; tells which process did it."""

    name: str
    requires: tuple[str, ...] = ()
    summary: str = "write"
    risk: str = "safe"

    def build(self, facts: Facts, plan: Plan, overlay: Overlay) -> Outcome:
        content = overlay.read("log")
        if f"{self.name}\n".encode() in content:
            return Unchanged("written already")
        after = content + f"{self.name}\n".encode()
        return Changed(overlay.changes_to({"log": after}), (str(os.getpid()),))


class Refuse(Write):
    """Is blocked."""

    def build(self, facts: Facts, plan: Plan, overlay: Overlay) -> Outcome:
        return Blocked((Reason(None, str(os.getpid())),))


class Fail(Write):
    """Fails, as nobody has expected."""

    def build(self, facts: Facts, plan: Plan, overlay: Overlay) -> Outcome:
        raise ZeroDivisionError(f"in {os.getpid()}")


@pytest.fixture(autouse=True)
def two_processors(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(beside, "_processors", lambda: 2)
    monkeypatch.setattr(threading, "active_count", lambda: 1)  # the tests may be run in parallel


@pytest.fixture
def overlay() -> Overlay:
    return Overlay(snapshot({"log": ""}))


def builder(*stages: Write) -> Builder:
    return Builder(Facts("c", "t"), Plan(), stages)


def taken(overlay: Overlay, built: Built) -> None:
    assert isinstance(built.outcome, Changed)
    overlay.apply(built.outcome.changes)


def who(built: Built) -> str:
    if isinstance(built.outcome, Blocked):
        return "here" if str(built.outcome.reasons[0]) == str(os.getpid()) else "beside"
    assert isinstance(built.outcome, Changed)
    return "here" if built.outcome.evidence[0] == str(os.getpid()) else "beside"


def test_builds_ahead_what_it_would_build_itself(overlay: Overlay) -> None:
    one = builder(Write("one"), Write("two"), Write("three"))
    first = one.build(1, overlay, ())
    taken(overlay, first)
    one.go_ahead(2, overlay, ())
    second = one.build(2, overlay, ())
    taken(overlay, second)
    third = one.build(3, overlay, ())
    taken(overlay, third)
    one.stay()
    assert [who(built) for built in (first, second, third)] == ["here", "beside", "beside"]
    assert overlay.read("log") == b"one\ntwo\nthree\n"


def test_what_is_blocked_is_missing_ahead_too(overlay: Overlay) -> None:
    one = builder(Write("one"), Refuse("two"), Write("three", ("two",)), Write("four"))
    taken(overlay, one.build(1, overlay, ()))
    one.go_ahead(2, overlay, ())
    assert who(one.build(2, overlay, ())) == "beside"
    third = one.build(3, overlay, {"two"}).outcome
    assert isinstance(third, Blocked) and "two was left out" in str(third.reasons[0])
    fourth = one.build(4, overlay, {"two", "three"})
    taken(overlay, fourth)
    one.stay()
    assert (who(fourth), overlay.read("log")) == ("beside", b"one\nfour\n")


def test_builds_itself_where_something_else_was_taken_over(overlay: Overlay) -> None:
    one = builder(Write("one"), Write("two"), Write("three"))
    taken(overlay, one.build(1, overlay, ()))
    one.go_ahead(2, overlay, ())
    one.build(2, overlay, ())  # is skipped
    one.stay()
    third = one.build(3, overlay, {"two"})
    taken(overlay, third)
    assert (who(third), overlay.read("log")) == ("here", b"one\nthree\n")


def test_an_error_is_met_here_too(overlay: Overlay) -> None:
    one = builder(Write("one"), Fail("two"), Write("three"))
    taken(overlay, one.build(1, overlay, ()))
    one.go_ahead(2, overlay, ())
    with pytest.raises(ZeroDivisionError, match=f"in {os.getpid()}"):
        one.build(2, overlay, ())


def test_waits_for_a_search_before_another_process_would_begin_it_again() -> None:
    searched: list[Sequence[str]] = []

    class Watched(MemoryReader):
        def grep_tree(self, tree: str, needles: Sequence[str]) -> Sequence[str]:
            searched.append(needles)
            return super().grep_tree(tree, needles)

    overlay = Overlay(Snapshot("c", "t", Watched({"log": b"word\n"})))
    one = builder(Write("one"), Write("two"), Write("three"))
    overlay.expect(["word"])
    assert not searched
    one.go_ahead(2, overlay, ())
    assert searched == [["word"]]
    one.stay()


def test_nobody_is_asked_for_one_last_stage(overlay: Overlay) -> None:
    one = builder(Write("one"), Write("two"))
    taken(overlay, one.build(1, overlay, ()))
    one.go_ahead(2, overlay, ())
    assert who(one.build(2, overlay, ())) == "here"


def test_tells_where_a_second_build_would_change_something(overlay: Overlay) -> None:
    class Grow(Write):
        def build(self, facts: Facts, plan: Plan, overlay: Overlay) -> Outcome:
            return Changed(overlay.changes_to({"log": overlay.read("log") + b"more\n"}))

    built = builder(Grow("grow")).build(1, overlay, ())
    assert built.unstable == "a second grow would change log again"
    assert not builder(Write("one")).build(1, overlay, ()).unstable
