"""Which answer a decision gets, and which answers are none."""

from __future__ import annotations

import pytest

from migrator.decisions import Answer, Decision, Option, resolve
from migrator.errors import ConfigError

ROOF = Decision(
    "garage:roof", "Which roof?", (), (Option("flat", "cheap"), Option("steep", "dry")), "flat"
)
DOOR = Decision("garage:door", "Which door?", (), (Option("up", ""), Option("aside", "")))


def flag(option: str) -> Answer:
    return Answer(option, "flag")


def test_takes_a_given_answer_and_says_where_it_is_from():
    (roof,) = resolve([ROOF], {"garage:roof": Answer("steep", "pyproject.toml")})
    assert (roof.option, roof.answer) == ("steep", Answer("steep", "pyproject.toml"))


def test_takes_the_recommended_option_otherwise():
    (roof,) = resolve([ROOF], {})
    assert roof.answer == Answer("flat", "recommended")


def test_prefers_a_given_answer_even_where_it_is_the_recommended_one():
    (roof,) = resolve([ROOF], {"garage:roof": flag("flat")})
    assert roof.answer == flag("flat")


def test_leaves_a_decision_open_that_nothing_answers():
    (door,) = resolve([DOOR], {})
    assert (door.answer, door.option) == (None, None)


def test_keeps_the_order_of_the_decisions():
    found = resolve([DOOR, ROOF], {"garage:roof": flag("steep"), "garage:door": flag("up")})
    assert [entry.decision.id for entry in found] == ["garage:door", "garage:roof"]


def test_refuses_an_unknown_decision_and_names_the_nearest():
    with pytest.raises(ConfigError, match=r"unknown decision 'garage:rof' \(from flag\)") as caught:
        resolve([ROOF, DOOR], {"garage:rof": flag("flat")})
    assert caught.value.hint == "did you mean garage:roof?"


def test_refuses_an_unknown_decision_and_lists_what_is_open():
    with pytest.raises(ConfigError) as caught:
        resolve([ROOF, DOOR], {"zzz": flag("flat")})
    assert caught.value.hint == "open decisions: garage:roof, garage:door"


def test_says_when_there_is_nothing_to_decide():
    with pytest.raises(ConfigError) as caught:
        resolve([], {"zzz": flag("flat")})
    assert "nothing to decide" in caught.value.hint


def test_refuses_an_unknown_option_and_lists_the_options():
    with pytest.raises(ConfigError, match="garage:roof has no option 'round'") as caught:
        resolve([ROOF], {"garage:roof": Answer("round", "pyproject.toml")})
    assert "from pyproject.toml" in caught.value.message
    assert caught.value.hint == "options: flat, steep"
