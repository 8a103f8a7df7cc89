from __future__ import annotations

import inspect
from pathlib import Path

import libcst as cst
import pytest

import codemods
from codemods._nodes import children, descendants, holders, in_any_order, lead, parsed, printed

# Every file of the codemods, and what they have none of.
ODDITIES = """\
async def f(a, /, b: int = 1, *c, d=2, **e) -> "x":
    async with a as b, (c): pass
    async for x in [i async for i in y if i if j]: continue
    else: return await z
    def n(): nonlocal b
    global g; v = lambda *, k=1, **kw: (yield from k)
    del a[1:2, ::3, ...], b.c
    assert not a, f"{a} {a!r:>{b}} {c=} {d:{e:3}}" "d" r"e"[0]
    with (open(a) as f, open(b)): ...
def g[T: int, *U, **P](*, a): return {**a, "b": {c, *d}, (e := 1): -1 if f else +2.0j}
type V[T] = list[T]
match x:  # comment
    case {"a": [1, *_, None], **rest} if rest: pass
    case A(b, c=d) | (E.f as h) | -1 | "s": pass
    case [*_] | (1, 2) | {}: pass
try: pass
except* (A, B) as e: raise X from e
try: pass
except C: pass
else: pass
finally: pass
while a < b <= c is not d not in e: break
else:
    a //= 1; a /= 1; a %= 1; a @= 1; a *= 1; a **= 1; a &= 1; a ^= 1; a <<= 1; a >>= 1
    b: int; c: str = "d"
@a.b(c, *d, e=f, **g)
class K(L, *N, metaclass=M): x = y = (1,); z, = w
from . import (a, b as c,)
from ..d.e import *
import f.g as h, i
print(1.5 if b else c // 2 / 3 % ~4 << 1 >> a ^ 2 >= 2, {k: v for k in l})
print(*d, (e for e in f), not g, h @ i ** ~j)
"""
# What Python has since 3.14 or never had: `lazy import`, `t""`, `**` in a comprehension.
NEWER = {
    *("LazyImport", "LazyImportFrom", "StarredDictComp", "TemplatedString"),
    *("TemplatedStringExpression", "TemplatedStringText"),
}
FILES = sorted(Path(codemods.__file__).parent.glob("*.py"))
SOURCES = [*(path.read_text() for path in FILES), ODDITIES]


@pytest.mark.parametrize("source", SOURCES)
def test_children_are_those_that_libcst_finds_and_in_its_order(source: str) -> None:
    for node in descendants(cst.parse_module(source)):
        assert [id(one) for one in children(node)] == [id(one) for one in node.children]


def test_the_sources_here_have_all_kinds_of_nodes() -> None:
    kinds = {type(one) for source in SOURCES for one in descendants(cst.parse_module(source))}
    every = {
        kind
        for _, kind in inspect.getmembers(cst, inspect.isclass)
        if issubclass(kind, cst.CSTNode) and not inspect.isabstract(kind)
    }
    absent = {kind.__name__ for kind in every - kinds}
    assert absent <= NEWER


def test_descendants_come_as_they_stand_in_the_file() -> None:
    names = [n.value for n in descendants(parsed(b"a = b(c)[d]\nif e: f\n")) if type(n) is cst.Name]
    assert names == ["a", "b", "c", "d", "e", "f"]


@pytest.mark.parametrize("source", SOURCES)
def test_in_any_order_gives_each_node_once(source: str) -> None:
    tree = cst.parse_module(source)
    found = [id(one) for one in in_any_order(tree)]
    assert len(found) == len(set(found))
    assert set(found) == {id(one) for one in descendants(tree)}


def test_strings_and_sentinels_are_no_nodes() -> None:
    name = cst.Name("a")
    assert children(name) == ()
    assert list(in_any_order(name)) == [name]


def test_trees_are_shared_between_those_who_ask() -> None:
    assert parsed(b"shared = 1\n") is parsed(b"shared = 1\n")
    assert parsed(b"shared = 1\n") is not parsed(b"shared = 2\n")


def test_a_file_that_does_not_parse_is_an_error_each_time() -> None:
    for _ in range(2):
        with pytest.raises(cst.ParserSyntaxError):
            parsed(b"def\n")


def test_holders_are_the_way_down_to_a_node() -> None:
    tree = parsed(b"def f():\n    return a\n\ndef g():\n    return b\n")
    f = cst.ensure_type(tree.body[0], cst.FunctionDef)
    line = cst.ensure_type(f.body.body[0], cst.SimpleStatementLine)
    value = cst.ensure_type(line.body[0], cst.Return).value
    assert value is not None
    way = [tree, f, f.body, line, line.body[0], value]
    assert holders(tree, {id(value)}) == {id(one) for one in way}


def test_holders_of_several_nodes_join() -> None:
    tree = parsed(b"a\nb\nc\n")
    first, _, third = (cst.ensure_type(one, cst.SimpleStatementLine) for one in tree.body)
    found = holders(tree, {id(first.body[0]), id(third)})
    assert found == {id(one) for one in (tree, first, first.body[0], third)}


def test_nothing_holds_what_is_not_in_the_tree() -> None:
    assert holders(parsed(b"a\n"), {id(cst.Name("a"))}) == set()
    assert holders(parsed(b"a\n"), ()) == set()


class Noting:
    def __init__(self) -> None:
        self.seen: list[cst.CSTNode] = []

    def visit_Name(self, node: cst.Name) -> None:
        self.seen.append(node)

    def visit_Lambda(self, node: cst.Lambda) -> bool:
        self.seen.append(node)
        return False


class NotingToo(Noting, cst.CSTVisitor):
    def __init__(self) -> None:
        Noting.__init__(self)
        cst.CSTVisitor.__init__(self)


def test_leads_where_libcst_leads_in_its_order():
    tree = parsed(ODDITIES.encode())
    quick, real = Noting(), NotingToo()
    lead(quick, tree)
    tree.visit(real)
    assert [id(node) for node in quick.seen] == [id(node) for node in real.seen]


@pytest.mark.parametrize(
    "source",
    [
        ODDITIES.encode(),
        b"# top\n\nx = 1\n\n\ndef f():\n\tpass\n\t# below\n\n# end\n",
        b"if x:\r\n  y\r\n",
        b"# coding: latin-1\nx = '\xe9'\n",
        b"\xef\xbb\xbfx = 1\n",
        b"x = 1",
        b"x = 1  # no end",
        b"\n",
        b"",
    ],
)
def test_prints_what_libcst_prints(source):
    tree = parsed(source)
    assert printed(tree) == tree.bytes
    assert (
        printed(tree.with_changes(body=tree.body[:1]))
        == tree.with_changes(body=tree.body[:1]).bytes
    )


def test_holders_are_found_in_lists_too() -> None:
    (line,) = parsed(b"a\n").body
    tree = cst.Module([line])
    assert id(tree) in holders(tree, {id(line)})
