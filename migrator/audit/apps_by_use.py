"""Celery apps that only their use shows: made by a class that settings name, or by a library.

    app = import_string(settings.CELERY_CLASS)("shop")
    app.config_from_object("django.conf:settings", namespace="CELERY")
    app.autodiscover_tasks()

Nothing but a Celery app has these methods. What somebody keeps as ``.celery`` and takes tasks
from is one too: ``extension.celery.task``; and what a setting of Celery's names:
``import_module(settings.CELERY_MODULE).app``.
"""

from __future__ import annotations

import ast

from migrator.audit.scopes import Binding, Scope
from migrator.audit.values import App, Constant, Maker, Registrar, Unknown, Value
from migrator.syntax import last_name

_METHODS = frozenset({"autodiscover_tasks", "config_from_object"})

_KEPT_AS = frozenset({"celery", "celery_app"})
_LOADS_MODULE = frozenset({"import_module", "__import__"})
_LOADS_APP = frozenset({"import_string", "symbol_by_name", "resolve_name", "locate"})


def maker_by_attribute(node: ast.Attribute, owner: Value) -> Value | None:
    """Return what ``extension.celery.task`` is, where nothing is known of what is kept there.

    The same where the app has a name: ``celery = extension.celery``.

    Args:
        node: The expression.
        owner: What ``extension.celery`` stands for; ``None`` where it is set later.
    """
    if node.attr not in ("task", "register_task"):
        return None
    if not isinstance(owner, Unknown) and owner != Constant(None):
        return None
    kept = getattr(owner, "node", None) or node.value
    is_kept = isinstance(kept, ast.Attribute) and kept.attr in _KEPT_AS
    if not is_kept and not _is_loaded(kept):
        return None
    return Maker("app.task", App()) if node.attr == "task" else Registrar(App())


def _is_loaded(node: ast.expr) -> bool:
    """Tell whether an app is loaded by a name that has Celery in it, or is a setting that has."""
    loads = _LOADS_APP
    if isinstance(node, ast.Attribute) and node.attr in _KEPT_AS | {"app"}:
        node, loads = node.value, _LOADS_MODULE
    called = last_name(node.func) if isinstance(node, ast.Call) else ""
    return called in loads and "celery" in ast.unparse(node).lower()


def app_by_use(name: str, binding: Binding, scope: Scope) -> App | None:
    """Return the app that a call of something unknown makes, where its module then sets it up.

    Args:
        name: The name that the module binds to it.
        binding: Where.
        scope: The module.
    """
    if not isinstance(binding.value, ast.Call) or not isinstance(scope.node, ast.Module):
        return None
    if any(_sets_up(statement, name) for statement in scope.node.body):
        return App(scope.path, binding.value.lineno)
    return None


def _sets_up(statement: ast.stmt, name: str) -> bool:
    """``name.autodiscover_tasks(…)``."""
    if not isinstance(statement, ast.Expr) or not isinstance(statement.value, ast.Call):
        return False
    method = statement.value.func
    if not isinstance(method, ast.Attribute) or method.attr not in _METHODS:
        return False
    return isinstance(method.value, ast.Name) and method.value.id == name
