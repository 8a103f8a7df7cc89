"""Dicts from strings to callables, and the places that pick from them."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass

from migrator.audit.evaluate import Evaluator
from migrator.audit.scopes import Scope
from migrator.audit.values import FunctionNode, Text
from migrator.audit.walk import body_of, callee

_CALLABLE = (ast.Name, ast.Attribute, ast.Lambda, ast.Call)


@dataclass(frozen=True, eq=False)
class Mapping:
    """A dict with string keys and callable values.

    Attributes:
        name: The variable.
        path: The file it is in.
        node: The display.
        entries: Key and value, in order; those that are assigned later included.
        scope: Where the values are looked up.
    """

    name: str
    path: str
    node: ast.Dict
    entries: tuple[tuple[str, ast.expr], ...]
    scope: Scope


@dataclass(frozen=True, eq=False)
class Pick:
    """One place where a function takes something out of a mapping.

    Attributes:
        mapping: The mapping.
        key: The expression it is looked up with.
        node: ``mapping.get(key)`` or ``mapping[key]``.
        checked: True for ``get``: an unknown key is no exception.
    """

    mapping: Mapping
    key: ast.expr
    node: ast.expr
    checked: bool


def picks(evaluator: Evaluator, function: FunctionNode, scope: Scope) -> Iterator[Pick]:
    """Yield where a function picks from a mapping; ``scope`` is the function's own."""
    for node in body_of(function):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            if node.func.attr in ("get", "pop") and node.args:
                found = mapping_of(evaluator, node.func.value, scope)
                if found is not None and _varies(node.args[0]):
                    yield Pick(found, node.args[0], node, True)
        elif isinstance(node, ast.Subscript) and isinstance(node.ctx, ast.Load):
            found = mapping_of(evaluator, node.value, scope)
            if found is not None and _varies(node.slice):
                yield Pick(found, node.slice, node, False)


def _varies(key: ast.expr) -> bool:
    return not isinstance(key, ast.Constant)


def mapping_of(evaluator: Evaluator, node: ast.expr, scope: Scope) -> Mapping | None:
    """Return the mapping that a name (of any module) stands for."""
    if isinstance(node, ast.Dict):
        return _mapping("", scope, node, evaluator)
    found = _assigned(evaluator, node, scope)
    if found is None:
        return None
    name, value, place = found
    return _mapping(name, place, value, evaluator) if isinstance(value, ast.Dict) else None


def _assigned(
    evaluator: Evaluator, node: ast.expr, scope: Scope
) -> tuple[str, ast.expr, Scope] | None:
    """Return the expression that was assigned to a name, and its scope."""
    project = evaluator.project
    if isinstance(node, ast.Attribute):
        value = evaluator.evaluate(node.value, scope)
        path = getattr(value, "path", None)
        inner = project.module_scope(path) if isinstance(path, str) and path else None
        return _assigned(evaluator, ast.Name(node.attr), inner) if inner is not None else None
    if not isinstance(node, ast.Name):
        return None
    place: Scope | None = scope
    while place is not None:
        for binding in project.bindings(place.node).get(node.id, []):
            if binding.value is not None:
                return node.id, binding.value, place
            for item in project.imported(place.path, binding.node):
                inner = project.module_scope(item.path) if item.path else None
                if item.alias is not binding.alias or not item.name or inner is None:
                    continue
                if inner.path != place.path:
                    return _assigned(evaluator, ast.Name(item.name), inner)
            return None
        place = place.parent
    return None


def _mapping(name: str, scope: Scope, node: ast.Dict, evaluator: Evaluator) -> Mapping | None:
    entries: list[tuple[str, ast.expr]] = []
    for key, value in zip(node.keys, node.values, strict=True):
        text = evaluator.evaluate(key, scope) if key is not None else None
        if isinstance(text, Text) and isinstance(value, _CALLABLE):
            entries.append((text.text, value))
        elif not (isinstance(value, ast.Constant) and value.value is None):
            return None
    entries.extend(_added_later(name, scope, evaluator))
    if not any(_leads_somewhere(evaluator, value, scope) for _, value in entries):
        return None
    return Mapping(name, scope.path, node, tuple(entries), scope)


def _leads_somewhere(evaluator: Evaluator, value: ast.expr, scope: Scope) -> bool:
    if isinstance(value, ast.Call) and ast.unparse(value.func) not in (
        "partial",
        "functools.partial",
    ):
        return False
    return callee(evaluator, value, scope) is not None


def _added_later(name: str, scope: Scope, evaluator: Evaluator) -> Iterator[tuple[str, ast.expr]]:
    """``MAPPING["key"] = function`` beside the display."""
    for statement in getattr(scope.node, "body", []):
        if not isinstance(statement, ast.Assign):
            continue
        for target in statement.targets:
            if isinstance(target, ast.Subscript) and isinstance(target.value, ast.Name):
                key = evaluator.evaluate(target.slice, scope)
                if target.value.id == name and isinstance(key, Text):
                    yield key.text, statement.value
