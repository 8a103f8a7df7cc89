"""Which names a function has no room for: what it binds, and what it reads from further out."""

from __future__ import annotations

from textwrap import indent

import libcst as cst
import pytest

from codemods.dispatch.taken import taken_names


def taken(body: str) -> set[str]:
    made = cst.parse_statement(f"@deco(d)\ndef start(p: t = v) -> r:\n{indent(body, '    ')}\n")
    return taken_names(cst.ensure_type(made, cst.FunctionDef)) - {"p"}


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("a = b.c", "ab"),
        ("f(k=a)", "fa"),
        ("a: b = c", "abc"),
        ("@a\ndef f(b: c = e, *g: h, i=j, **k): return l, b, g, i, k", "afcehjl"),
        ("def f():\n    a = b\n    return a", "fb"),
        ("def f():\n    def g(a): return a, b\n    return g", "fb"),
        ("f = lambda a, *b, c=g, **e: (a, b, c, e, h)", "fgh"),
        ("f = lambda a, /, b: a + b", "f"),
        ("f = lambda *, a: a", "f"),
        ("x = [a for a in b if c]", "xbc"),
        ("x = {a for a in b}", "xb"),
        ("x = {a: c for a in b}", "xbc"),
        ("x = list(a for a in b)", ["x", "list", "b"]),
        ("x = [a for a in a]", "xa"),
        ("x = [c for a, b in y for c in b if a]", "xy"),
        ("class C(a):\n    b = c", "Cabc"),
    ],
)
def test_is_taken(body: str, expected: str | list[str]) -> None:
    assert taken(body) == set(expected)
