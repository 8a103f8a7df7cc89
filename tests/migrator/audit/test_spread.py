"""Arguments that are collected in a variable and spread are those of the call."""

from __future__ import annotations

import ast

import pytest

from migrator.audit.spread import spread_out
from tests.migrator.audit.test_routers import router


def call(body: str) -> str:
    lines = "".join(f"    {line}\n" for line in body.splitlines())
    function = ast.parse(f"def f(a, b):\n{lines}").body[0]
    assert isinstance(function, ast.FunctionDef)
    last = function.body[-1]
    assert isinstance(last, ast.Return)
    assert isinstance(last.value, ast.Call)
    return ast.unparse(spread_out(function, last.value))


@pytest.mark.parametrize(
    "made",
    ["k = dict(x=a, y=b)", "k = {'x': a, 'y': b}", "k: dict = {'x': a, 'y': b}"],
)
def test_finds_keywords(made: str) -> None:
    assert call(f"{made}\nreturn run(1, **k, z=3)") == "run(1, x=a, y=b, z=3)"


@pytest.mark.parametrize("made", ["k = (a, b)", "k = [a, b]", "k = a, b"])
def test_finds_places(made: str) -> None:
    assert call(f"{made}\nreturn run(*k, c)") == "run(a, b, c)"


def test_finds_what_several_calls_are_given() -> None:
    assert call("k = dict(x=a)\nif a:\n    return go(**k)\nreturn run(**k)") == "run(x=a)"


@pytest.mark.parametrize(
    "body",
    [
        "k = dict(x=a)\nk['y'] = b",
        "k = dict(x=a)\nk.update(y=b)",
        "k = dict(x=a)\nk = dict(y=b)",
        "k = dict(x=a)\nsend(k)",
        "k = dict(x=a)\nk |= {'y': b}",
        "k = dict(b, x=a)",
        "k = {a: 1}",
        "k = {**a, 'x': 1}",
        "k = made(a)",
        "k, x = dict(x=a), 1",
        "for k in a:\n    pass",
    ],
)
def test_leaves_a_call_alone_whose_arguments_are_not_certain(body: str) -> None:
    assert call(f"{body}\nreturn run(**k)") == "run(**k)"


COLLECTED = """
def route(k, x, y):
    given = dict(x=x, y=y)
    {pick}
"""


@pytest.mark.parametrize(
    "pick",
    [
        "return {'a': a, 'b': b}[k](**given)",
        "if k == 'a':\n        return a(**given)\n    return b(**given) if k == 'b' else None",
    ],
)
def test_a_router_passes_on_what_it_collects(pick: str) -> None:
    found = router(COLLECTED.format(pick=pick))
    assert found is not None
    assert found.call_keywords == ("x", "y")
    assert found.routes[0].call == "(x=x, y=y)"
