"""Patterns of nodes, beside libcst's own."""

from __future__ import annotations

import subprocess
import sys

import libcst as cst
import libcst.matchers
import pytest

from codemods import _patterns

MODULE = cst.parse_module('''\
"""Text."""
from a import b, c as d
from e import *
x: int = f(1, *g, h=2)
y = z = lambda: (x, "x", x.y.x, None)
def x(a, x=1): return f() if a is not None else [x, *x]
async def x(): await x(x)(x)
''')


def everything(node: cst.CSTNode) -> list[cst.CSTNode]:
    return [node, *(one for child in node.children for one in everything(child))]


PATTERNS = [
    lambda m: m.Name(),
    lambda m: m.Name("x"),
    lambda m: m.Name(value="x"),
    lambda m: m.Call(func=m.Name()),
    lambda m: m.Call() | m.Await(m.Call()) | m.Attribute(attr=m.Name("x")),
    lambda m: m.OneOf(m.Call(func=m.Call()), m.Return()),
    lambda m: m.Call(args=[]),
    lambda m: m.Call(args=[m.Arg(m.Integer()), m.ZeroOrMore()]),
    lambda m: m.Call(args=[m.ZeroOrMore(), m.Arg(keyword=m.Name("h"))]),
    lambda m: m.Tuple(elements=[m.ZeroOrMore(), m.Element(m.SimpleString()), m.ZeroOrMore()]),
    lambda m: m.ImportFrom(names=[m.AtLeastN(n=1)]),
    lambda m: m.ImportFrom(names=[m.AtLeastN(n=2), m.ImportAlias()]),
    lambda m: m.ImportAlias(asname=None),
    lambda m: m.Name(value=m.MatchRegex("[a-f]|No")),
    lambda m: m.SimpleString(m.MatchIfTrue(lambda text: "T" in text)),
    lambda m: m.AssignTarget(target=m.Name()) | m.Param(name=m.Name("x")),
    lambda m: m.SimpleStatementLine(body=[m.ImportFrom()]),
    lambda m: m.FunctionDef(m.Name("x"), returns=None),
    lambda m: m.Comparison(m.Name("a"), [m.ComparisonTarget(m.IsNot() | m.Is())]),
    lambda m: m.Arg(star="*"),
]


@pytest.mark.parametrize("pattern", PATTERNS)
def test_finds_what_libcst_finds_in_its_order(pattern):
    found = _patterns.findall(MODULE, pattern(_patterns))
    expected = libcst.matchers.findall(MODULE, pattern(libcst.matchers))
    assert [id(node) for node in found] == [id(node) for node in expected]


@pytest.mark.parametrize("pattern", PATTERNS)
def test_matches_what_libcst_matches(pattern):
    ours, theirs = pattern(_patterns), pattern(libcst.matchers)
    for node in everything(MODULE):
        assert _patterns.matches(node, ours) == libcst.matchers.matches(node, theirs)


def test_does_not_match_what_is_absent():
    assert not _patterns.matches(None, _patterns.Name())
    assert not _patterns.matches(cst.MaybeSentinel.DEFAULT, _patterns.Comma())


def test_refuses_what_is_no_node():
    with pytest.raises(AttributeError, match="no kind of node 'Nmae'"):
        _patterns.Nmae("x")
    with pytest.raises(AttributeError, match="parse_module"):
        _patterns.parse_module()


def test_refuses_attributes_that_a_node_does_not_have():
    with pytest.raises(TypeError, match="Name has no text"):
        _patterns.Name(text="x")


def test_is_what_keeps_libcst_s_matchers_from_being_imported():
    code = (
        "import sys, pkgutil, importlib, codemods\n"
        "for each in pkgutil.walk_packages(codemods.__path__, 'codemods.'):\n"
        "    if each.name not in ('codemods.lazy_logging', 'codemods.imports.commands'):\n"
        "        importlib.import_module(each.name)\n"
        "assert 'libcst' in sys.modules\n"
        "sys.exit('libcst.matchers' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code]).returncode == 0


@pytest.mark.parametrize(
    ("text", "count"), [("f()", 0), ("f(a)", 1), ("f(a, b)", 2), ("f(a, b, c)", 3)]
)
def test_a_list_has_as_many_items_as_its_pattern(text, count):
    node = cst.parse_expression(text)
    for number in range(5):
        pattern = _patterns.Call(args=[_patterns.Arg()] * number)
        assert _patterns.matches(node, pattern) is (number == count)
