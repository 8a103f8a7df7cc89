"""How the methods of a subclass of Celery call those that they override."""

from __future__ import annotations

import ast
from dataclasses import replace
from typing import TYPE_CHECKING

from migrator.audit.members import member
from migrator.audit.scopes import Scope
from migrator.audit.values import App, AppClass, Value

if TYPE_CHECKING:
    from migrator.audit.evaluate import Evaluator


def super_of(evaluator: Evaluator, node: ast.Call, scope: Scope) -> Value | None:
    """``super()``, or ``super(Class, self)``: the app, seen past the class of the method."""
    if len(node.args) == 2:
        app: Value | None = evaluator.evaluate(node.args[1], scope)
    else:
        app = scope.known.get(first_parameter(scope)) if not node.args else None
    cls = scope.parent.node if scope.parent is not None else None
    if not isinstance(app, App) or not isinstance(cls, ast.ClassDef):
        return None
    return replace(app, past=cls)


def first_parameter(scope: Scope) -> str:
    """Return what a method calls ``self``; nothing where it has no parameter."""
    given = scope.node.args if isinstance(scope.node, ast.FunctionDef) else None
    first = [*given.posonlyargs, *given.args][:1] if given is not None else []
    return first[0].arg if first else ""


def unbound_call(
    evaluator: Evaluator, node: ast.Call, name: str, cls: AppClass, scope: Scope
) -> Value | None:
    """``Celery.task(self, …)``: what such a call gives; None where it is none.

    Args:
        evaluator: Follows values.
        node: The call.
        name: The method.
        cls: What it is a method of.
        scope: Where the call is.
    """
    app = evaluator.evaluate(node.args[0], scope) if node.args else None
    if not isinstance(app, App):
        return None
    method = member(evaluator, replace(app, cls=cls.cls, past=None), name)
    args, keywords = evaluator.caller.arguments(node, scope)
    return evaluator.caller.apply(method, args[1:], keywords) if method is not None else None
