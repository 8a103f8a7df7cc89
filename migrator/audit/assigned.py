"""The expression that a name, an attribute or a parameter was given."""

from __future__ import annotations

import ast

from migrator.audit.class_tables import class_table
from migrator.audit.evaluate import Evaluator
from migrator.audit.members import set_by_constructor
from migrator.audit.scopes import Binding, Scope
from migrator.audit.table_parameters import table_given
from migrator.audit.values import Class, Instance, Value


def assigned(
    evaluator: Evaluator, node: ast.expr, scope: Scope
) -> tuple[str, ast.expr, Scope] | None:
    """Return the name, the expression that was assigned to it, and its scope.

    Args:
        evaluator: Follows names.
        node: The name, or an attribute of a module; anything else has none.
        scope: Where it is used.
    """
    project = evaluator.project
    if isinstance(node, ast.Attribute):
        value = evaluator.evaluate(node.value, scope)
        if isinstance(node.value, ast.Name) and isinstance(
            scope.known.get(node.value.id), Instance
        ):
            return _of_object(evaluator, node.attr, value)
        if isinstance(value, Class):
            return class_table(evaluator, value, node.attr)
        path = getattr(value, "path", None)
        inner = project.module_scope(path) if isinstance(path, str) and path else None
        return assigned(evaluator, ast.Name(node.attr), inner) if inner is not None else None
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
                    return assigned(evaluator, ast.Name(item.name), inner)
            return _of_parameter(evaluator, node.id, place, binding)
        place = place.parent
    return None


def _of_parameter(
    evaluator: Evaluator, name: str, place: Scope, binding: Binding
) -> tuple[str, ast.expr, Scope] | None:
    """Return the table that a function takes as a parameter."""
    given = table_given(evaluator, name, place) if isinstance(binding.node, ast.arg) else None
    if given is None:
        return None
    node, scope = given
    named = isinstance(node, ast.Name | ast.Attribute)
    return assigned(evaluator, node, scope) if named else ("", node, scope)


def _of_object(evaluator: Evaluator, name: str, value: Value) -> tuple[str, ast.expr, Scope] | None:
    """Return what a method's object was given by its constructor, or has from its class."""
    if not isinstance(value, Instance):
        return None
    found = set_by_constructor(evaluator, value, name)
    if found is None:
        return class_table(evaluator, value.cls, name)
    node, scope = found
    return (name, node, scope) if node is not None and scope is not None else None
