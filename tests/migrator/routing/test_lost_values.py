# ruff: noqa: E501
"""What an executor is given today and would not be given any more is never lost unsaid."""

from __future__ import annotations

import pytest

from migrator.facts import FunctionRef, JobRouter, Location, Parameter, Route
from migrator.routing.lost_values import LegacyCalls, lost_values

HERE = Location("mill/jobs.py", 1, 0)
EXECUTOR = (Parameter("load"), Parameter("mode", default="'fast'"))


def lost(
    today: str, later: str, parameters: tuple[Parameter, ...] = EXECUTOR, also: tuple[str, ...] = ()
) -> list[str]:
    """Return what is said where the one router calls like ``today``, the other like ``later``."""
    router = JobRouter(
        function=FunctionRef("mill.base", "run", "mill/base.py", HERE),
        form="dict",
        mapping="table",
        routes=(Route("rye", "_do_rye", HERE, True, later),),
        job_type_parameter="sort",
        call_keywords=also,
    )
    legacy = LegacyCalls((Route("rye", "_do_rye", HERE, True, today),), frozenset({"load", "sort"}))
    return list(lost_values(parameters, router, legacy))


@pytest.mark.parametrize(
    ("today", "later", "said"),
    [
        ("(load, mode='full')", "(load)", "is given mode today, which run does not pass"),
        ("(load, 'full')", "(load)", "is given mode today, which run does not pass"),
        ("(load, mode=MODE)", "(load)", "is given mode today, which run does not pass"),
        ("(load, mode='full')", "(load, mode='slow')", "is given mode='full' today, and run passes another value"),
        ("(load, mode='full')", "(load, mode=mode)", "is given mode='full' today, and run passes another value"),
        ("(load, mode=MODE)", "(load, mode=mode)", "is given mode=MODE today, and run passes another value"),
    ],
)  # fmt: skip
def test_says_which_value_would_be_lost(today: str, later: str, said: str) -> None:
    assert lost(today, later) == [said]


@pytest.mark.parametrize(
    ("today", "later"),
    [
        ("(load, mode='full')", "(load, mode='full')"),
        ("(load, mode='full')", "(load, 'full')"),
        ("(load, mode='fast')", "(load)"),
        ("(load, mode='fast')", "(load, mode=mode)"),
        ("(load=sort)", "(load=kind)"),
        ("(load, mode=None)", "(load, mode=mode)"),
        ("(load)", "(load, mode=mode)"),
    ],
)
def test_says_nothing_of_what_is_given_as_before(today: str, later: str) -> None:
    assert lost(today, later) == []


def test_what_the_dispatcher_hands_over_counts() -> None:
    assert lost("(load, mode=sort)", "(load, **values)", also=("mode",)) == []


def test_an_executor_that_takes_anything_can_lose_anything() -> None:
    anything = (Parameter("load"), Parameter("more", kind="var-keyword"))
    assert lost("(load, mode='full')", "(load)", anything) == [
        "is given mode today, which run does not pass"
    ]
