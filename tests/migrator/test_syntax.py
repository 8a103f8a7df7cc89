"""The quick walks find what those of ``ast`` find."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from migrator.syntax import below, copied, depth, last_name, walk, walk_of

OPERATORS = (ast.expr_context, ast.boolop, ast.operator, ast.unaryop, ast.cmpop)
EVERYTHING = """
@one(a=1, *two, **three)
class C(Base, metaclass=Meta):
    x: int = field(default={**more, 'k': [v for k, v in d.items() if not k]})
    global_: "C"

async def f(a, /, b: int = 1, *args, c, d=2, **kw) -> None:
    global g
    del a[0].b
    x = y = lambda p, *q: p or q and -p < q <= 3 is None
    async with open(f"{a!r:>{b}}") as (one, *rest): pass
    async for i in a: await i
    else: nonlocal_ = (yield)
    try: assert a, "no"
    except (A, B) as error: raise error from None
    else: x += 1; (z := 2)
    finally: import a.b as c, d; from . import e
    match a:
        case {"k": v, **others}: pass
        case [1, *tail] | None: pass
        case Point(x=0, y=w) if w: return {x, *y}
        case -1 | 1.5 | "s" as name: continue
"""


def known(nodes):
    return [node for node in nodes if not isinstance(node, OPERATORS)]


@pytest.mark.parametrize("path", [None, __file__, ast.__file__])
def test_finds_the_same_nodes_in_the_same_order(path) -> None:
    tree = ast.parse(Path(path).read_text() if path else EVERYTHING)
    assert list(walk(tree)) == known(ast.walk(tree))
    for node in known(ast.walk(tree)):
        assert below(node) == known(ast.iter_child_nodes(node))


def test_finds_the_same_below_a_definition() -> None:
    for node in ast.parse(EVERYTHING).body:
        assert list(walk(node)) == known(ast.walk(node))


def test_a_file_can_be_walked_again_and_in_between() -> None:
    tree = ast.parse(EVERYTHING)
    first = walk(tree)
    next(first)
    assert [tree, *first] == list(walk(tree))


def test_what_another_tool_hangs_on_a_node_is_not_looked_at() -> None:
    tree = ast.parse("a = 1")
    tree.body[0].parent = tree  # type: ignore[attr-defined]
    assert list(walk(tree)) == known(ast.walk(tree))


@pytest.mark.parametrize(
    ("text", "deep"),
    [("", (1, 1)), ("x", (3, 1)), ("x\ny.z\nw\n", (4, 2)), ("x = 1\n\nif y:\n    a.b.c\n", (6, 4))],
)
def test_measures_how_deep_a_file_is_nested(text: str, deep: tuple[int, int]) -> None:
    assert depth(ast.parse(text)) == deep


def test_copies_all_below_a_node_with_its_place():
    tree = ast.parse(EVERYTHING)
    made = copied(tree)
    assert ast.dump(made, include_attributes=True) == ast.dump(tree, include_attributes=True)
    kept = {id(node) for node in ast.walk(tree)} & {id(node) for node in ast.walk(made)}
    assert all(not node._fields for node in ast.walk(tree) if id(node) in kept)


def test_copies_nothing_that_another_tool_has_hung_on_a_node():
    tree = ast.parse("x = y")
    for node in ast.walk(tree):
        node._parent = tree
    assert not any(hasattr(node, "_parent") for node in ast.walk(copied(tree)) if node._fields)


@pytest.mark.parametrize(
    ("text", "name"),
    [("run", "run"), ("app.task", "task"), ("a.b.c", "c"), ("f().d", "d"), ("f()", ""), ("1", "")],
)
def test_the_last_name_is_an_attribute_or_a_name(text: str, name: str):
    assert last_name(ast.parse(text, mode="eval").body) == name


@pytest.mark.parametrize("inside", [False, True])
def test_walks_over_the_nodes_of_some_kinds_in_the_same_order(inside: bool) -> None:
    tree = ast.parse(EVERYTHING)
    top = tree.body[1] if inside else tree
    wanted = [node for node in walk(top) if isinstance(node, (ast.Name, ast.alias))]
    assert list(walk_of(top, ast.Name, ast.alias)) == wanted


def test_a_kind_is_no_kind_above_it() -> None:
    assert not list(walk_of(ast.parse(EVERYTHING), ast.expr, ast.stmt))
