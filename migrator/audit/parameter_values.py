"""What a parameter stands for: what its function is called with, or what its annotation says."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from migrator.audit.scopes import Scope
from migrator.audit.values import App, AppClass, Unknown, Value

if TYPE_CHECKING:
    from migrator.audit.evaluate import Evaluator


def parameter_value(evaluator: Evaluator, node: ast.arg, scope: Scope) -> Value:
    """Return what a parameter stands for.

    Args:
        evaluator: Follows values, and knows what functions that register tasks are given.
        node: The parameter.
        scope: Its function.
    """
    if id(node) in evaluator.handed:
        return evaluator.handed[id(node)]
    if node.annotation is None or scope.parent is None:
        return Unknown(node.arg)
    annotation = node.annotation
    if isinstance(annotation, ast.Constant) and isinstance(annotation.value, str):
        try:
            annotation = ast.parse(annotation.value, mode="eval").body
        except (SyntaxError, ValueError):
            return Unknown(node.arg)
    kind = evaluator.evaluate(annotation, scope.parent)
    return App(scope.path, node.lineno, kind.cls) if isinstance(kind, AppClass) else Unknown()
