"""Decorators that a move takes off, and what goes with them."""

from __future__ import annotations

from codemods.move import Move, extract, place

SOURCE = """\
TABLE = {}


def enter(kind):
    def keep(function):
        TABLE[kind] = function
        return function

    return keep


def timed(function):
    return function


# Bakes.
@timed
@enter(
    "rye",
)  # once
@enter("oat")
def _bake(load):
    return load
"""


def moved(*without: str) -> tuple[str, tuple[str, ...]]:
    moves = [Move("_bake", "mill.bake", new_name="bake", without=without)]
    source = SOURCE.encode()
    placement = place(source, "mill.old", moves, shared_module="mill.shared")
    done = extract(source, "mill.old", moves, placement=placement)
    return done.modules["mill.bake"], tuple(comment.text for comment in done.unmoved)


def test_takes_decorators_off_with_what_only_they_need():
    text, unmoved = moved("enter")
    assert text == (
        "def timed(function):\n    return function\n\n\n# Bakes.\n@timed\n"
        "def bake(load):\n    return load\n"
    )
    assert unmoved == ("# once",)


def test_takes_the_first_decorator_off_and_keeps_the_comment_above():
    text, _ = moved("enter", "timed")
    assert text == "# Bakes.\ndef bake(load):\n    return load\n"


def test_leaves_decorators_that_it_was_not_told_of():
    text, _ = moved("other")
    assert "@timed\n@enter(\n" in text
    assert "TABLE = {}" in text
