"""The scopes know the same global names as Python's own symtable."""

from __future__ import annotations

import symtable
import sysconfig
from pathlib import Path

import libcst as cst
import pytest

from codemods.imports.scope_builder import build_scopes

# Words of the language, and a name that only Python itself makes.
NO_NAMES = {"None", "True", "False", "__class__"}
LIBRARY = Path(sysconfig.get_path("stdlib"))


def by_scopes(text: str) -> set[str]:
    """What is used inside functions and comes from outside them."""
    root = build_scopes(cst.parse_module(text), "package")
    uses = (
        use for scope in root.walk() if scope.kind not in {"module", "class"} for use in scope.uses
    )
    found = {use.name for use in uses if use.name and use.scope.resolve(use.name) in (None, root)}
    return found | {
        name
        for scope in root.walk()
        if scope.kind == "function"
        for name, kind in scope.declared.items()
        if kind == "global"
    }


def by_symtable(table: symtable.SymbolTable) -> set[str]:
    """The same by Python."""
    found: set[str] = set()
    if table.get_type() == "function" and table.get_name() != "top":
        found = {symbol.get_name() for symbol in table.get_symbols() if symbol.is_global()}
    return found.union(*(by_symtable(child) for child in table.get_children()))


@pytest.mark.parametrize("name", ["dataclasses", "functools", "contextlib", "enum"])
def test_same_globals_as_symtable(name: str) -> None:
    text = (LIBRARY / f"{name}.py").read_text()
    expected = by_symtable(symtable.symtable(text, name, "exec"))
    assert by_scopes(text) - NO_NAMES == expected - NO_NAMES


@pytest.mark.parametrize(
    "body",
    [
        "def f(a, b=x, *c, d, **e):\n    return a, b, c, d, e, y",
        "def f(a: A, /, b: B = x, *c: C) -> D:\n    def g(a: A, b=a) -> b: return a",
        "def f():\n    global x\n    x = 1\n    def g():\n        return x",
        "def f():\n    x = 1\n    def g():\n        nonlocal x\n        x += 1\n        return x",
        "def f():\n    def g():\n        global x\n        return x\n    x = 1\n    return x",
        "def f():\n    x = 1\n    class C:\n        x = 2\n        def g(self): return x",
        "def f():\n    class C:\n        y = 2\n        def g(self): return y",
        "def f():\n    class C(B, metaclass=M):\n        global z\n        z = 2\n    return z, C",
        "def f(v):\n    match v:\n        case {'k': a, **b}: return a, b\n"
        "        case [c, *d] if i: return c, d\n"
        "        case K(e, f=g) | K(e, g) as h: return e, g, h\n        case m.X: return m\n"
        "        case [_, *_]: return n",
        "def f(v):\n    match v:\n        case K(a=p): return a, p",
        "def f():\n    try:\n        pass\n    except (E, F) as e:\n        return e\n"
        "    with o as (p, [q, *r]): return p, q, r",
        "def f(v):\n"
        "    return [a for b in v for a in b if c], {k: w for k, w in v}, {z for z in z}\n"
        "def g(v):\n    return (u for _ in s)",
        "def f(v):\n    return [y := x for x in v], y",
        "def f():\n    import a.b, c as d\n    from e import g as h, i\n"
        "    return a, d, h, e, c, i",
        "def f():\n    for i, (j, *k) in n: pass\n    del i\n    return lambda q, r=s: (q, r, t)",
        "async def f():\n    async with a as b:\n        async for c in d: await c\n"
        "    return f'{b!r:{w}} {x=}'",
        "def f():\n    a: A = b\n    c.d = e\n    g[h] = i\n"
        "    k = j(l, m=n, *o, **p)\n    return k",
        "@x\ndef f(): pass\n@y\nclass C:\n    def g(self): return lambda *a, b, **c: (a, b, c, d)",
    ],
)  # fmt: skip
def test_same_globals_for_every_kind_of_scope(body: str) -> None:
    assert by_scopes(body) == by_symtable(symtable.symtable(body, "x", "exec"))


def test_names_of_type_parameters_are_their_own() -> None:
    text = (
        "type A[T: B] = list[T]\n"
        "def f[T: C, *U, **P](x: T, *y: *U): return T, z\n"
        "class D[T](E): q: T\n"
        "def g():\n    type H[V] = set[V]\n    return V"
    )
    assert by_scopes(text) == {"B", "list", "C", "z", "E", "set", "V"}
