"""The names Celery gives its own parts, by what they are."""

from __future__ import annotations

import re

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
GEN_TASK_NAME = "celery.Celery.gen_task_name"  # of an app: it takes the name and the module
TASK_BASES = frozenset({"celery.Task", "celery.app.task.Task", "celery.task.Task"})
# What other packages, and modules that are not here, call the app that they make.
_OF_OTHERS = re.compile(r"(?!celery\.).+\.celery(?:_app)?")


def is_app_of_others(dotted: str) -> bool:
    """Tell whether a name outside the repository can be nothing but an app, if it has tasks.

    Args:
        dotted: ``pyramid_celery.celery_app``.
    """
    return _OF_OTHERS.fullmatch(dotted) is not None


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
