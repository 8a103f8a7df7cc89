"""The apps that a file makes."""

from __future__ import annotations

from migrator.audit.classes import with_bases
from migrator.audit.evaluate import Evaluator
from migrator.audit.scopes import Scope
from migrator.audit.values import App


def apps_in(evaluator: Evaluator, path: str) -> list[App]:
    """Return the apps that a file makes and names."""
    parsed = evaluator.project.parse(path)
    names = evaluator.project.bindings(parsed.tree) if parsed is not None else {}
    values = [evaluator.of_module(path, name) for name in names]
    return [v for v in values if isinstance(v, App) and v.path == path and v.line]


def may_serve(evaluator: Evaluator, scope: Scope, main: str) -> bool:
    """Tell whether the app of a worker may be an object of the class that a method is in.

    Args:
        evaluator: Follows values.
        scope: The method, of a subclass of Celery.
        main: The file that makes the worker's app; empty where that is not known.
    """
    cls = scope.parent.node if scope.parent is not None else None
    apps = apps_in(evaluator, main) if main else []
    classes = [one for app in apps if app.cls is not None for one in with_bases(evaluator, app.cls)]
    return not apps or any(one.node is cls for one in classes)
