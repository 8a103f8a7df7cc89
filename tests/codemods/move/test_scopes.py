"""The walk finds the same global names as Python's own symtable."""

import symtable
import sysconfig
from pathlib import Path

import pytest

from codemods.move.scopes import Kind
from codemods.move.source import Source
from codemods.move.walk_statements import Walker

LIBRARY = Path(sysconfig.get_path("stdlib"))
MODULES = ["argparse", "ast", "dataclasses", "enum", "functools", "inspect", "typing", "tarfile"]


def by_walk(raw: bytes) -> set[str]:
    walker = Walker(Source.read(raw))
    walker.walk(walker.source.tree)
    kinds = (Kind.MODULE, Kind.CLASS)
    uses = (use for use in walker.uses if use.scope.kind not in kinds and not use.quoted)
    return {use.name for use in uses if use.is_global}


def by_symtable(table: symtable.SymbolTable) -> set[str]:
    found: set[str] = set()
    if table.get_type() not in ("module", "class"):  # type parameters, too, from Python 3.12 on
        found = {symbol.get_name() for symbol in table.get_symbols() if symbol.is_global()}
    return found.union(*(by_symtable(child) for child in table.get_children()))


@pytest.mark.parametrize("name", MODULES)
def test_same_globals_as_symtable(name: str):
    raw = (LIBRARY / f"{name}.py").read_bytes()
    expected = by_symtable(symtable.symtable(raw.decode(), name, "exec"))
    assert by_walk(raw) - {"__class__"} == expected - {"__class__"}


@pytest.mark.parametrize(
    "body",
    [
        "def f(a, b=x, *c, d, **e):\n    return a, b, c, d, e, y",
        "def f():\n    global x\n    x = 1\n    def g():\n        return x",
        "def f():\n    x = 1\n    def g():\n        global x\n        return x",
        "def f():\n    x = 1\n    def g():\n        nonlocal x\n        x += 1",
        "def f():\n    x = 1\n    class C:\n        x = 2\n        def g(self): return x",
        "def f():\n    class C:\n        y = 2\n        def g(self): return y",
        "def f(v):\n    match v:\n        case {'k': a, **b}: return a, b\n"
        "        case [c, *d]: return c, d\n"
        "        case K(e, f=g) | K(e, g) as h: return e, g, h\n        case m.X: return m",
        "def f():\n    try:\n        pass\n    except (E, F) as e:\n        return e\n"
        "    with o as (p, q): return p",
        "def f(v):\n"
        "    return [a for b in v for a in b if c], {k: w for k, w in v}, (z for z in z)",
        "def f(v):\n    return [a for b in v for a in g(b)], [h for h in i for _ in j if k]",
        "def f(v):\n    return [y := x for x in v], y",
        "def f(v):\n    [a, *b] = v\n    for [c, d] in v: del [c, d]\n    return a, b, c, d, e",
        "def f():\n    import a.b, c as d\n    from e import g as h\n    return a, d, h, e, c",
        "def f():\n    for i, (j, *k) in n: pass\n    del i\n    return lambda q, r=s: (q, r, t)",
        "async def f():\n    async with a as b:\n        async for c in d: await c\n"
        "    return f'{b!r:{w}}'",
        "def f():\n    del (a, b), [c, d]\n    return a, c, e",
        "def f():\n    class C(B, metaclass=M, other=o): pass\n    return C",
        "class C(B, metaclass=M):\n    a = 1\n    def __m(self): return __p, self.__q",
    ],
)
def test_same_globals_for_every_kind_of_scope(body: str):
    expected = by_symtable(symtable.symtable(body, "x", "exec"))
    assert by_walk(body.encode()) == expected
