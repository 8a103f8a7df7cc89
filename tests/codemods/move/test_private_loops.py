"""Variables of loops at the top of a module."""

from __future__ import annotations

import pytest

from codemods.move.analysis import analyse
from codemods.move.needs import is_private


def private(source: str) -> bool:
    return is_private(analyse(source.encode(), "shop.old"), "name")


@pytest.mark.parametrize(
    "source",
    [
        "for name in 'ab':\n    A[name] = 1\n",
        "for name in 'ab':\n    A[name] = 1\n\nfor name, n in PAIRS:\n    B[name] = n\n",
    ],
)
def test_a_variable_of_loops_alone_is_private(source: str) -> None:
    assert private(source)


@pytest.mark.parametrize(
    "source",
    [
        "for name in 'ab':\n    A[name] = 1\n\nLAST = name\n",
        "for name in 'ab':\n    A[name] = 1\n\ndef last():\n    return name\n",
        "name = ''\nfor name in name or 'ab':\n    A[name] = 1\n",
        "for one in 'ab':\n    name = one\n",
        "for name in 'ab':\n    A[name] = 1\n\ndef rename():\n    global name\n    name = 'c'\n",
    ],
)
def test_leaves_a_variable_that_anything_else_has(source: str) -> None:
    assert not private(source)
