from __future__ import annotations

import libcst as cst
import pytest

from codemods._same_calls import takes_its_calls


def takes(function: str, other: str) -> bool:
    one, two = (cst.parse_module(f"{head}: ...\n").body[0] for head in (function, other))
    return takes_its_calls(one, two)


@pytest.mark.parametrize(
    ("function", "other"),
    [
        ("def f(a, b=1)", "def f(a, b=2)"),
        ("def f(a, b=1, *, c=2)", "def f(a)"),
        ("def f(a, *, c)", "def f(a, *, c)"),
        ("def f(a, *, c=1)", "def f(a, *, c)"),
        ("def f(a, *args, **kwargs)", "def f(a, *args)"),
        ("async def f(a)", "async def f(a)"),
    ],
)
def test_fits(function: str, other: str):
    assert takes(function, other)


@pytest.mark.parametrize(
    ("function", "other"),
    [
        ("def f(b)", "def f(a)"),
        ("def f(a, b)", "def f(a)"),
        ("def f(a, b)", "def f(a, b=1)"),
        ("def f(a)", "def f(a, b=1)"),
        ("def f(b, a)", "def f(a, b)"),
        ("def f(a)", "def f(a, *, c=1)"),
        ("def f(a, *, c)", "def f(a, *, c=1)"),
        ("def f(a, *, c)", "def f(a)"),
        ("def f(a, /)", "def f(a)"),
        ("def f(a)", "def f(a, *args)"),
        ("def f(a)", "def f(a, **kwargs)"),
        ("def f(a)", "async def f(a)"),
        ("class f", "def f(a)"),
    ],
)
def test_does_not_fit(function: str, other: str):
    assert not takes(function, other)
