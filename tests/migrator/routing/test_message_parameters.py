"""Whether the modular dispatcher can take what messages to the monolith's carry."""

from __future__ import annotations

import pytest

from migrator.facts import FunctionRef, Location, Parameter
from migrator.routing.message_parameters import can_follow, lost_defaults, plain


def function(*written: str) -> FunctionRef:
    """``a`` is positional, ``*a`` a keyword, ``a=1`` has a default."""
    parameters = []
    for text in written:
        name, _, default = text.partition("=")
        kind = "keyword" if name.startswith("*") else "positional"
        parameters.append(Parameter(name.lstrip("*"), None, default or None, kind))
    return FunctionRef("m", "f", Location("m.py", 1), 2, tuple(parameters))


@pytest.mark.parametrize(
    ("own", "theirs", "follows"),
    [
        (("self", "a"), ("self", "a", "b=None"), True),
        (("a", "c"), ("a", "b=None", "c"), False),
        (("a",), ("a", "b=LIMIT"), False),
        (("a", "*c=1"), ("a", "*b=None", "*c=1"), True),
        (("a", "*c=1"), ("a", "*b=LIMIT", "*c=1"), False),
        (("a", "*own=1"), ("a", "b=2"), True),
        (("a", "b=1"), ("a", "*c=2", "*b=1"), True),
        (("b", "a"), ("a", "b", "*c=None"), False),
    ],
)
def test_says_whether_parameters_can_be_added(
    own: tuple[str, ...], theirs: tuple[str, ...], follows: bool
):
    assert can_follow(function(*own), function(*theirs)) == follows


def test_leaves_out_what_no_message_carries():
    starred = Parameter("more", None, None, "var-keyword")
    named = [item.name for item in plain([*function("self", "a", "*b=1").parameters, starred])]
    assert named == ["a", "b"]


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("b='x'", "b=1", "b is 'x' by default in the monolith's version, 1 in the modular one"),
        ("b=None", "b", "b may be left out in the monolith's version only"),
        ("b=[1]", "b=[ 1 ]", None),
        ("b=None", "b='x'", None),
        ("b='x'", "b=LIMIT", None),
        ("b", "b=None", None),
        ("b='x'", "c=None", None),
    ],
)  # fmt: skip
def test_says_what_a_message_without_a_value_would_lose(old: str, new: str, said: str | None):
    found = list(lost_defaults(function("self", "a", old), function("self", "a", new)))
    assert found == ([said] if said else [])
