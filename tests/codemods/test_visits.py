"""Visits that make no node anew: the same calls and the same results as libcst's own."""

from __future__ import annotations

import libcst as cst
import pytest

from codemods._nodes import printed
from codemods._visits import Reader, edited, edited_node
from tests.codemods.test_nodes import SOURCES

FILES = SOURCES[::-6]  # the last has all kinds of nodes
KINDS = ("Module", "FunctionDef", "Name", "Call", "IndentedBlock", "SimpleStatementLine", "Comment")


def _noting() -> tuple[Reader, cst.CSTVisitor, list[str], list[str]]:
    """Return a reader and a visitor of libcst's, and what they are going to note."""
    ours: list[str] = []
    theirs: list[str] = []

    def methods(into: list[str]) -> dict[str, object]:
        found: dict[str, object] = {}
        for kind in KINDS:
            found[f"visit_{kind}"] = lambda _, node, kind=kind: into.append(f"{kind} {id(node)}")
            found[f"leave_{kind}"] = lambda _, node, kind=kind: into.append(f"/{kind} {id(node)}")
        return {**found, "visit_Lambda": lambda _, node: False}

    reader = type("OurReader", (Reader,), methods(ours))()
    visitor = type("TheirVisitor", (cst.CSTVisitor,), methods(theirs))()
    return reader, visitor, ours, theirs


@pytest.mark.parametrize("source", FILES)
def test_a_reader_is_called_as_a_visitor_is(source: str) -> None:
    reader, visitor, ours, theirs = _noting()
    tree = cst.parse_module(source)
    reader.read(tree)
    tree.visit(visitor)
    assert ours == theirs


class _Much(cst.CSTTransformer):
    """Renames, removes, doubles and leaves out, in all kinds of places."""

    def __init__(self) -> None:
        super().__init__()
        self.met: list[int] = []

    def visit_ClassDef(self, node: cst.ClassDef) -> bool:
        return False

    def visit_Name(self, node: cst.Name) -> None:
        self.met.append(id(node))

    def leave_Name(self, original_node: cst.Name, updated_node: cst.Name) -> cst.Name:
        short = len(original_node.value) == 1
        return updated_node.with_changes(value=f"{updated_node.value}_") if short else updated_node

    def leave_Arg(
        self, original_node: cst.Arg, updated_node: cst.Arg
    ) -> cst.Arg | cst.RemovalSentinel:
        return cst.RemoveFromParent() if original_node.star else updated_node

    def leave_Pass(
        self, original_node: cst.Pass, updated_node: cst.Pass
    ) -> cst.Pass | cst.RemovalSentinel:
        return cst.RemoveFromParent()

    def leave_ImportFrom(
        self, original_node: cst.ImportFrom, updated_node: cst.ImportFrom
    ) -> cst.FlattenSentinel[cst.ImportFrom]:
        return cst.FlattenSentinel([updated_node, updated_node])


class _Asked(_Much):
    """The same, and asks to be told of each node."""

    def on_visit(self, node: cst.CSTNode) -> bool:
        return super().on_visit(node) and not isinstance(node, cst.Lambda)


@pytest.mark.parametrize("kind", [_Much, _Asked])
@pytest.mark.parametrize("source", FILES)
def test_a_transformer_gives_what_libcst_gives(source: str, kind: type[_Much]) -> None:
    tree = cst.parse_module(source)
    ours, theirs = kind(), kind()
    wanted = tree.visit(theirs)
    got = edited(tree, ours)
    assert got.deep_equals(wanted)
    assert printed(got) == wanted.bytes
    assert ours.met == theirs.met


def test_what_nothing_changes_stays_the_same_node() -> None:
    tree = cst.parse_module("def f():\n    return 1\n\n\nb = long(c)\n")
    got = edited(tree, _Much())
    assert printed(got) == b"def f_():\n    return 1\n\n\nb_ = long(c_)\n"
    function, line = (cst.ensure_type(one, cst.CSTNode) for one in tree.body)
    assert got.body[0] is not function
    assert cst.ensure_type(got.body[0], cst.FunctionDef).body is function.body  # type: ignore[attr-defined]
    assert got.body[1] is not line
    assert edited(tree, cst.CSTTransformer()) is tree


def test_a_node_can_go_altogether() -> None:
    assert edited_node(cst.Pass(), _Much()) is cst.RemoveFromParent()


def test_a_name_that_comes_twice_is_exchanged_in_both_places() -> None:
    name = cst.Name("a")
    call = cst.Call(name, [cst.Arg(name)])
    got = edited_node(call, _Much())
    assert isinstance(got, cst.Call)
    assert cst.Module([]).code_for_node(got) == "a_(a_)"
