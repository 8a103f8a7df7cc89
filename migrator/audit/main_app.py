"""The app that ``celery -A`` finds in a module: whose settings, and whose registry, count."""

from __future__ import annotations

from migrator.audit.evaluate import Evaluator
from migrator.audit.values import App
from migrator.audit.worker_registry import AppKey


def main_app(evaluator: Evaluator, path: str, wanted: str | None) -> AppKey:
    """Return the place that makes the app of a module; line 0 where that is not known.

    Args:
        evaluator: Follows values.
        path: The file.
        wanted: What the command calls the app; empty where it names only the module, None where
            there is no command: then it is the app that the module makes itself.
    """
    parsed = evaluator.project.parse(path)
    names = list(evaluator.project.bindings(parsed.tree)) if parsed is not None else []
    order = [name for name in (wanted, "app", "celery", *names) if name in names]
    values = [evaluator.of_module(path, name) for name in order if name is not None]
    apps = [value for value in values if isinstance(value, App) and value.line]
    own = [app for app in apps if app.path == path] if wanted is None else []
    return next(((app.path, app.line) for app in (*own, *apps)), (path, 0))
