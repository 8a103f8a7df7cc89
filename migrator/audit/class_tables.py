"""Dicts in the body of a class: ``class Runner: TABLE = {…}``, read as ``Runner.TABLE``."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from migrator.audit.candidates import is_test
from migrator.audit.classes import with_bases
from migrator.audit.evaluate import Evaluator
from migrator.audit.scopes import Scope
from migrator.audit.tables import Place
from migrator.audit.values import Class
from migrator.syntax import given_by, walk

_CHANGING = frozenset(
    {"clear", "pop", "popitem", "setdefault", "update", "__delitem__", "__setitem__"}
)


def class_table(evaluator: Evaluator, cls: Class, name: str) -> tuple[str, ast.expr, Scope] | None:
    """Return the name, the expression that a class body gives it, and the scope of that body.

    Args:
        evaluator: Follows values.
        cls: The class; what it does not bind itself is looked for in its bases.
        name: The attribute.
    """
    for one in with_bases(evaluator, cls):
        found = evaluator.project.bindings(one.node).get(name, [])
        if found:
            value = found[0].value if len(found) == 1 else None
            return (name, value, one.scope.inner(one.node)) if value is not None else None
    return None


def changes_of_attribute(evaluator: Evaluator, name: str, cls: ast.ClassDef) -> Iterator[Place]:
    """Yield the places, of any module, that may change what an attribute of that name holds.

    Whose attribute it is cannot be told of most of them, so each counts.

    Args:
        evaluator: Knows the project.
        name: The attribute.
        cls: The class, in whose body the name stands alone.
    """
    for parsed in evaluator.project.parsed(name):
        if is_test(parsed.path):
            continue
        inside = {id(part) for part in walk(cls)}
        for node in walk(parsed.tree):
            if any(_is(part, name, id(part) in inside) for part in _changed(node)):
                yield parsed.path, node


def _is(node: ast.AST, name: str, own: bool) -> bool:
    alone = own and isinstance(node, ast.Name) and node.id == name
    return alone or (isinstance(node, ast.Attribute) and node.attr == name)


def _changed(node: ast.AST) -> Iterator[ast.AST]:
    """Yield what a node changes, or hands to somebody who may."""
    if isinstance(node, ast.Attribute):
        if node.attr in _CHANGING:
            yield node.value
        elif not isinstance(node.ctx, ast.Load):
            yield node
    elif isinstance(node, ast.Subscript) and not isinstance(node.ctx, ast.Load):
        yield node.value
    elif isinstance(node, ast.AugAssign):
        yield node.target
    elif isinstance(node, ast.Assign | ast.AnnAssign | ast.NamedExpr) and node.value is not None:
        yield node.value
    elif isinstance(node, ast.Call):
        yield from given_by(node)
