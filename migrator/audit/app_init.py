"""What a subclass of Celery sets itself, in its methods: ``super().__init__(include=[…])``."""

from __future__ import annotations

import ast

from migrator.audit.app_methods import first_parameter
from migrator.audit.asked import WorkerImports
from migrator.audit.config_sources import take_entry, take_keywords, take_mapping
from migrator.audit.evaluate import Evaluator
from migrator.audit.scopes import Scope
from migrator.audit.values import Class

OF_INIT = frozenset({"__init__", "setdefault", "update"})


def in_app_class(evaluator: Evaluator, scope: Scope) -> bool:
    """Tell whether a place is in a method of a subclass of Celery."""
    around = scope.parent
    if around is None or not isinstance(around.node, ast.ClassDef) or around.parent is None:
        return False
    return evaluator.is_app_class(Class(scope.path, around.node, around.parent))


def is_self(evaluator: Evaluator, node: ast.expr, scope: Scope) -> bool:
    """Tell whether an expression is the ``self`` of such a method."""
    named = isinstance(node, ast.Name) and node.id == first_parameter(scope)
    return named and in_app_class(evaluator, scope)


def of_init(evaluator: Evaluator, node: ast.Call, scope: Scope, found: WorkerImports) -> None:
    """Add what ``super().__init__(…)`` gives, or what sets ``kwargs`` before it.

    Args:
        evaluator: Follows values.
        node: The call.
        scope: Where it is.
        found: What the file adds to the worker's imports.
    """
    name = getattr(node.func, "attr", "")
    if name not in OF_INIT or not in_app_class(evaluator, scope):
        return
    if name != "setdefault":
        for argument in node.args if name == "update" else ():
            take_mapping(evaluator, argument, scope, found)
        take_keywords(evaluator, node, scope, found)
    elif len(node.args) == 2:
        take_entry(evaluator, node.args[0], node.args[1], scope, found)
