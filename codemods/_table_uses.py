"""Finding what a scope does to a variable that holds a table."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

import libcst as cst

from codemods import _patterns as m
from codemods._route_model import text_of


@dataclass(frozen=True)
class Slot:
    """One key and its value; the key is None where it is no literal."""

    key: str | None
    value: cst.BaseExpression
    spelled: cst.CSTNode | None = None


@dataclass
class TableUses(cst.CSTVisitor):
    """Finds what is done to a variable in one scope.

    Attributes:
        mapping: The variable.
        definitions: What is assigned to it.
        updates: Calls of its ``update``, and what is joined with ``|=``.
        items: What is assigned to its items.
    """

    mapping: str
    definitions: list[cst.BaseExpression] = field(default_factory=list)
    updates: list[cst.BaseExpression] = field(default_factory=list)
    items: list[Slot] = field(default_factory=list)

    def visit_FunctionDef(self, node: cst.FunctionDef) -> bool:
        return False

    def visit_ClassDef(self, node: cst.ClassDef) -> bool:
        return False

    def visit_Assign(self, node: cst.Assign) -> None:
        for target in node.targets:
            self._assigned(target.target, node.value)

    def visit_AnnAssign(self, node: cst.AnnAssign) -> None:
        if node.value:
            self._assigned(node.target, node.value)

    def visit_AugAssign(self, node: cst.AugAssign) -> None:
        if self._is_it(node.target) and isinstance(node.operator, cst.BitOrAssign):
            self.updates.append(node.value)

    def visit_Call(self, node: cst.Call) -> None:
        if m.matches(node.func, m.Attribute(value=m.Name(self.mapping), attr=m.Name("update"))):
            self.updates.append(node)

    def _assigned(self, target: cst.BaseExpression, value: cst.BaseExpression) -> None:
        if self._is_it(target):
            self.definitions.append(value)
        elif isinstance(target, cst.Subscript) and self._is_it(target.value):
            self.items += [Slot(text_of(key), value, key) for key in _keys(target)]

    def _is_it(self, node: cst.CSTNode) -> bool:
        return isinstance(node, cst.Name) and node.value == self.mapping


def table_uses(scope: cst.CSTNode, mapping: str) -> TableUses:
    """Return what a module or a function's block does to a variable, nested scopes left out."""
    finder = TableUses(mapping)
    scope.visit(finder)
    return finder


def _keys(target: cst.Subscript) -> Iterator[cst.BaseExpression]:
    for element in target.slice:
        if isinstance(element.slice, cst.Index):
            yield element.slice.value
