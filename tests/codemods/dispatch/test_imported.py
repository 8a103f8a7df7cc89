"""What the import statements of a module or a function bind, in absolute terms."""

from __future__ import annotations

import libcst as cst
import pytest

from codemods.dispatch.imported import absolute, imports_in, star_modules


def statement(text: str) -> cst.ImportFrom:
    line = cst.ensure_type(cst.parse_statement(text), cst.SimpleStatementLine)
    return cst.ensure_type(line.body[0], cst.ImportFrom)


@pytest.mark.parametrize(
    ("text", "module", "is_package", "expected"),
    [
        ("from a.b import c", "x.y", False, "a.b"),
        ("from . import c", "x.y", False, "x"),
        ("from . import c", "x.y", True, "x.y"),
        ("from .a import c", "x.y", False, "x.a"),
        ("from .a.b import c", "x.y", True, "x.y.a.b"),
        ("from .. import c", "x.y", True, "x"),
        ("from ..a import c", "x.y.z", False, "x.a"),
        ("from . import c", "x", False, ""),
        ("from .. import c", "x", False, None),
        ("from ...a import c", "x.y", True, "a"),
        ("from ....a import c", "x.y", True, None),
        ("from . import c", "", False, None),
    ],
)
def test_reads_a_module(text: str, module: str, is_package: bool, expected: str | None) -> None:
    assert absolute(statement(text), module, is_package) == expected


SOURCE = """\
import a.b, c as d, s.t as u
from .e import f, g as h
from .... import out
from star import *
if a:
    import i
    try:
        from j import k; import l
    except ImportError: import m
    for n in a:
        from . import o
class C:
    import no
def function():
    import p
    def inner():
        import no
    with a:
        from q import r
"""


def bound(scope: cst.Module | cst.FunctionDef) -> list[tuple[str, str | None, str, bool]]:
    found = [need for need, _, _ in imports_in(scope, "x.y", False)]
    return [(need.module, need.name, need.bound, need.lazy) for need in found]


def test_reads_the_imports_of_a_module_and_not_of_its_functions() -> None:
    assert bound(cst.parse_module(SOURCE)) == [
        ("a.b", None, "a", False),
        ("c", None, "d", False),
        ("s.t", None, "u", False),
        ("x.e", "f", "f", False),
        ("x.e", "g", "h", False),
        ("i", None, "i", False),
        ("j", "k", "k", False),
        ("l", None, "l", False),
        ("m", None, "m", False),
        ("x", "o", "o", False),
    ]


def test_reads_the_imports_of_a_function() -> None:
    function = cst.parse_module(SOURCE).body[-1]
    assert isinstance(function, cst.FunctionDef)
    assert bound(function) == [("p", None, "p", True), ("q", "r", "r", True)]


def test_names_the_modules_whose_names_are_all_imported() -> None:
    text = "from a import *\nfrom .b import *\nfrom .... import *\nfrom c import d\n"
    assert star_modules(cst.parse_module(text), "x.y", False) == {"a", "x.b", ""}
