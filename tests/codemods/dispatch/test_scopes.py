"""Which names a function binds, how often, and where it reads them."""

from __future__ import annotations

import libcst as cst
import pytest

from codemods.dispatch.scopes import Loads, bindings, parameters, statements, unpacked, variables
from codemods.dispatch.values import code

BINDS = [
    ("a = 1", [("a", "assign", "1")]),
    ("a = b = 1", [("a", "assign", "1"), ("b", "assign", "1")]),
    ("a: int = 1", [("a", "assign", "1")]),
    ("a: int", []),
    ("a += 1", [("a", "other", None)]),
    ("a, [b] = x", [("a", "other", None), ("b", "other", None)]),
    ("a.b = 1", []),
    ("a['b'] = 1", []),
    ("for a, b in x:\n    pass", [("a", "loop", None), ("b", "loop", None)]),
    ("for a in x:\n    b = 1", [("a", "loop", None), ("b", "assign", "1")]),
    ("with x as a:\n    pass", [("a", "other", None)]),
    ("try:\n    pass\nexcept E as a:\n    pass", [("a", "other", None)]),
    ("import a.b.c", [("a", "import", None)]),
    ("import a.b as c", [("c", "import", None)]),
    ("from x import a, b as c", [("a", "import", None), ("c", "import", None)]),
    ("from x import *", []),
    ("def a(b):\n    c = 1", [("a", "other", None)]),
    ("class a:\n    c = 1", [("a", "other", None)]),
    ("if (a := x):\n    pass", [("a", "assign", "x")]),
    ("lambda b: (c := 1)", []),
    ("[b for b in x]", []),
    ("[b for c in x if (a := b)]", [("a", "assign", "b")]),
    ("[(a := c) for c in x]", [("a", "assign", "c")]),
    ("match x:\n    case a:\n        pass", [("a", "other", None)]),
    ("match x:\n    case _:\n        pass", []),
    ("match x:\n    case [*a]:\n        pass", [("a", "other", None)]),
    ("match x:\n    case [*_]:\n        pass", []),
    ("match x:\n    case {'k': _, **a}:\n        pass", [("a", "other", None)]),
    ("match x:\n    case C(k=a):\n        pass", [("a", "other", None)]),
]
READS = [
    ("a = b", ["b"]),
    ("a.c = b", ["a", "b"]),
    ("a: b = c", ["b", "c"]),
    ("a: b", ["b"]),
    ("a += 1", ["a"]),
    ("f(k=a)", ["f", "a"]),
    ("a.b.c", ["a"]),
    ("def f(a: b = c) -> d:\n    return e", ["b", "c", "d", "e"]),
    ("def f(a):\n    pass", []),
    ("class C(a):\n    pass", ["a"]),
    ("import a", []),
    ("from a import b", []),
]


def function(body: str) -> cst.FunctionDef:
    indented = "".join(f"    {line}\n" for line in body.split("\n"))
    return cst.ensure_type(cst.parse_statement(f"def start():\n{indented}"), cst.FunctionDef)


@pytest.mark.parametrize(("body", "expected"), BINDS)
def test_binds(body: str, expected: list[tuple[str, str, str | None]]) -> None:
    for scope in (function(body), cst.parse_module(body)):
        found = [
            (one.name, one.kind, None if one.value is None else code(one.value))
            for ways in bindings(scope).values()
            for one in ways
        ]
        assert found == expected


def test_counts_every_binding() -> None:
    found = bindings(function("a = None\nif x:\n    a = 1\nelse:\n    a = 2"))
    assert [code(one.value) for one in found["a"] if one.value] == ["None", "1", "2"]


def test_parameters_are_bound_too_in_their_order() -> None:
    made = cst.parse_statement("def f(a, /, b, *c, d=1, **e):\n    a = 2\n")
    scope = cst.ensure_type(made, cst.FunctionDef)
    assert [one.name.value for one in parameters(scope)] == ["a", "b", "c", "d", "e"]
    kinds = {name: [one.kind for one in ways] for name, ways in bindings(scope).items()}
    assert kinds == {"a": ["param", "assign"]} | {name: ["param"] for name in "bcde"}


def test_a_lone_star_is_no_parameter() -> None:
    scope = cst.ensure_type(cst.parse_statement("def f(*, a): pass"), cst.FunctionDef)
    assert [one.name.value for one in parameters(scope)] == ["a"]


@pytest.mark.parametrize(("text", "expected"), READS)
def test_reads(text: str, expected: list[str]) -> None:
    visitor = Loads()
    visitor.read(cst.parse_module(text))
    assert [name.value for name in visitor.found] == expected


def test_variables_are_no_attributes_keywords_or_imports() -> None:
    text = "import a\nfrom b import c\nd = e.f(g=h)\n"
    assert [name.value for name in variables(cst.parse_module(text))] == ["d", "e", "h"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('"""Doc."""\na = 1\n', ["a = 1"]),
        ('"""Doc.""" "more"\na = 1\n', ["a = 1"]),
        ('a = 1\n"""No doc."""\n', ["a = 1", '"""No doc."""']),
        ("say()\na = 1\n", ["say()", "a = 1"]),
        ("if x:\n    a = 1\n", ["if x:\n    a = 1"]),
    ],
)
def test_a_docstring_is_no_statement(text: str, expected: list[str]) -> None:
    body = [one for one in cst.parse_module(text).body if isinstance(one, cst.BaseStatement)]
    assert [code(one) for one in statements(body)] == expected


@pytest.mark.parametrize(
    ("statement", "given"),
    [
        ("a, b = first(), second()", "second()"),
        ("[a, b] = (1, 2)", "2"),
        ("(b,) = (3,)", "3"),
        ("a, b = pair()", None),
        ("a, *b = 1, 2", None),
        ("a, b = 1, *rest", None),
        ("a, b = 1, 2, 3", None),
        ("b, b = 1, 2", None),
        ("b = c = 1", None),
        ("(a, b) = c = 1, 2", None),
        ("for a, b in rows: pass", None),
    ],
)
def test_knows_what_is_unpacked_from_a_display(statement: str, given: str | None) -> None:
    made = cst.parse_statement(f"def run():\n    {statement}\n")
    found = bindings(cst.ensure_type(made, cst.FunctionDef))["b"][0]
    value = unpacked(found)
    assert (code(value) if value is not None else None) == given
