"""What binds the names of a file."""

from __future__ import annotations

import ast

import pytest

from migrator.reached.file import File
from migrator.reached.reads import Denoted


def file(code: str) -> File:
    return File("shop/web/api.py", ast.parse(code))


@pytest.mark.parametrize(
    ("code", "names"),
    [
        ("x = 1", {"x": [0]}),
        ("def f(): y = 1", {"f": [0]}),
        ("def f():\n global y\n y = 1", {"f": [0], "y": [0]}),
        ("if a:\n x = 1\nelse:\n x = 2", {"x": [0]}),
        ("x = 1\nx = 2", {"x": [0, 1]}),
        ("import a.b", {"a": [Denoted("a")]}),
        ("import a.b as c", {"c": [Denoted("a.b")]}),
        ("from a.b import c as d", {"d": [Denoted("a.b.c", None, 2)]}),
        ("from . import c", {"c": [Denoted("c", "shop/web", 0)]}),
        ("from ..pay import c", {"c": [Denoted("pay.c", "shop", 1)]}),
        (
            "try:\n from a import x\nexcept ImportError:\n x = None",
            {"x": [Denoted("a.x", None, 1), 0]},
        ),
    ],
)
def test_knows_what_binds_a_name(code: str, names: dict[str, list[object]]):
    assert file(code).names == names


def test_knows_its_stars():
    found = file("from a.b import *\nfrom .c import *\nfrom a import b\n")
    assert found.stars == [Denoted("a.b"), Denoted("c", "shop/web")]


def test_reads_a_statement_once():
    found = file("def f(): return x\n")
    assert found.reads(0) is found.reads(0)
