"""The names Celery gives its own parts, by what they are."""

from __future__ import annotations

from migrator.audit.values import App, AppClass, External, Maker, Value

APP_CLASSES = frozenset(
    {"celery.Celery", "celery.app.Celery", "celery.app.base.Celery", "flask_celery.Celery"}
)
CURRENT_APPS = frozenset(
    {
        "celery.current_app",
        "celery._state.current_app",
        "celery._state.default_app",
        "celery.app.default_app",
    }
)
APP_FACTORIES = frozenset({"celery.app.app_or_default", "celery._state.get_current_app"})
SHARED = frozenset({"celery.shared_task", "celery.app.shared_task"})
OLD_DECORATORS = frozenset(
    {
        "celery.task.task",
        "celery.task.periodic_task",
        "celery.decorators.task",
        "celery.decorators.periodic_task",
        "celery.task",
    }
)
TASK_BASES = frozenset({"celery.Task", "celery.app.task.Task", "celery.task.Task"})


def meaning(dotted: str) -> Value:
    """Return what a name outside the repository means to Celery."""
    if dotted in APP_CLASSES:
        return AppClass()
    if dotted in CURRENT_APPS:
        return App()
    if dotted in SHARED:
        return Maker("shared_task", None)
    if dotted in OLD_DECORATORS:
        return Maker("app.task", App())
    return External(dotted)
