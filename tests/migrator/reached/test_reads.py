"""The names that a piece of code reads from outside its functions."""

from __future__ import annotations

import ast
from textwrap import dedent

import pytest

from migrator.reached.file import File
from migrator.reached.reads import Denoted, Read, reads


def read(text: str) -> list[Read]:
    tree = ast.parse(dedent(text))
    file = File("shop/jobs.py", tree)
    return [one for one in reads(tree.body[0], file.imports) if one.name]


def shown(text: str) -> list[str]:
    return [".".join([one.name, *one.chain]) for one in read(text)]


@pytest.mark.parametrize(
    ("code", "names"),
    [
        ("def f(a): return a + b.c.d(a)", ["b.c.d"]),
        ("def f(a=x): pass", ["x"]),
        ("def f(a: x) -> y: pass", ["y", "x"]),
        ("def f():\n    a = 1\n    return a", []),
        ("def f():\n    global a\n    a = 1\n    return a", ["a"]),
        ("def f():\n    def g(): return x\n    return g", ["x"]),
        ("def f():\n    def g(): return y\n    y = 1", []),
        ("f = lambda a: a(b)", ["b"]),
        ("def f(): return [a for a in b], a", ["b", "a"]),
        ("def f():\n    return any((a := b) for c in d), a", ["any", "b", "d"]),
        ("def f():\n    try: pass\n    except E as e: e()", ["E"]),
        ("def f(x):\n    match x:\n        case C(a=b): return b", ["C"]),
        ("def f(x):\n    match x:\n        case [*rest] | {**rest}: return rest", []),
        ("class A(B, metaclass=C):\n    d = e\n    def f(self): return g", ["B", "C", "e", "g"]),
        ("COUNT += 1", ["COUNT"]),
        ("async def f():\n    async with a as b: await b()", ["a"]),
        ("def f(): return getattr(a, 'b', c)", ["a.b", "c"]),
        ("def f(m): m.setattr(a, 'b', c)", ["c"]),
        ("def f(): mock.patch.object(a, 'b', new=c)", ["mock.patch.object", "c"]),
        ("def f(m): m.setattr(a, name, c)", ["a", "name", "c"]),
    ],
)
def test_reads_what_no_function_binds(code: str, names: list[str]):
    assert shown(code) == names


def test_tells_when_a_name_is_read():
    found = {one.name: one for one in read("@a(b)\ndef f(c=d):\n    return e\n")}
    assert [one for one in found if found[one].late] == ["e"]
    assert [one for one in found if found[one].decorator] == ["a", "b"]


def test_tells_what_an_import_of_the_function_makes_of_a_name():
    code = """
    def f():
        from .old import a as b
        import shop.web
        import x.y as z
        return b.c, shop.web.d, z
    """
    assert [(one.name, one.chain, one.imported) for one in read(code)] == [
        ("b", ("c",), (Denoted("old.a", "shop", 1),)),
        ("shop", ("web", "d"), (Denoted("shop"),)),
        ("z", (), (Denoted("x.y"),)),
    ]


def test_takes_both_of_an_import_with_a_fallback():
    code = """
    def f():
        try:
            from a import x
        except ImportError:
            from b import x
        return x
    """
    assert [one.imported for one in read(code) if one.name == "x"] == [
        (Denoted("a.x", None, 1), Denoted("b.x", None, 1))
    ]


def test_a_name_of_a_class_need_not_be_one_of_the_module():
    found = read("class A:\n    x = 1\n    y = x + z\n")
    assert [(one.name, one.loose) for one in found] == [("x", True), ("z", False)]
