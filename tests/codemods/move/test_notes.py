"""What a reviewer is told of moved code whose texts still speak of the source module."""

from __future__ import annotations

import pytest

from tests.codemods.move.support import MODULE, placed, to

DOCTEST = f'''\
def bake(load):
    """Bake.

    >>> from {MODULE} import bake
    >>> bake(1)
    1
    """
    return load
'''


def told(source: str) -> list[tuple[int, str]]:
    return [(note.line, note.message) for note in placed(source, to("bake")).notes]


def test_tells_of_a_doctest_that_names_the_source_module():
    assert told(DOCTEST) == [(4, f"a doctest still names {MODULE}")]


@pytest.mark.parametrize(
    ("source", "line"),
    [
        (f"# See {MODULE}.\ndef bake(load):\n    return load\n", 1),
        (f"def bake(load):\n    return load  # as in {MODULE}\n", 2),
    ],
)
def test_tells_of_a_comment_that_names_it(source: str, line: int):
    assert told(source) == [(line, f"a comment still names {MODULE}")]


@pytest.mark.parametrize(
    "source",
    [
        "def bake(load):\n    return load  # quickly\n",
        f"# See {MODULE}s and x.{MODULE}.\ndef bake(load):\n    return load\n",
        f"def bake(load):\n    return load\n\n\n# See {MODULE}.\ndef stays():\n    pass\n",
        f'def bake(load):\n    return "{MODULE}"\n',
        f'def bake(load=HOME): pass\n\n\nHOME = "{MODULE}"\n',
    ],
)
def test_says_nothing_of_other_texts(source: str):
    assert told(source) == []


TIMED = """\
def timed(function):
    print(function.{})
    return function


@timed
def _bake(load):
    return load
"""


@pytest.mark.parametrize("attribute", ["__name__", "__qualname__"])
def test_tells_of_a_decorator_that_reads_the_name_of_a_renamed_function(attribute: str):
    notes = placed(TIMED.format(attribute), to("_bake", new_name="bake")).notes
    message = "its decorator timed reads the function's name, which is bake now"
    assert [(note.line, note.symbol, note.message) for note in notes] == [(6, "_bake", message)]


def test_says_nothing_of_a_decorator_that_does_not_read_it_or_of_a_name_that_stays():
    assert placed(TIMED.format("__doc__"), to("_bake", new_name="bake")).notes == ()
    assert placed(TIMED.format("__name__"), to("_bake")).notes == ()
