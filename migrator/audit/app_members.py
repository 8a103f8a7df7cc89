"""What ``app.attribute`` stands for, of Celery's own and of a class in the repository."""

from __future__ import annotations

from typing import TYPE_CHECKING

from migrator.audit.celery_names import GEN_TASK_NAME
from migrator.audit.classes import is_decorated, with_bases
from migrator.audit.scopes import module_of, set_elsewhere
from migrator.audit.values import (
    App,
    Class,
    Constant,
    External,
    Function,
    Maker,
    Method,
    Registrar,
    TaskTable,
    Text,
    Unknown,
    Value,
)

if TYPE_CHECKING:
    from migrator.audit.evaluate import Evaluator


def member_of_app(evaluator: Evaluator, app: App, name: str) -> Value | None:
    """Return what an attribute of an app stands for, or None where that is not known."""
    own = _of_app_class(evaluator, app, name) if app.cls is not None else None
    if own is not None:
        return _on_app(evaluator, app, own)
    if name in ("task", "periodic_task"):
        return Maker("app.task", app)
    if name == "register_task":
        return Registrar(app)
    if name == "tasks":
        return TaskTable(app)
    if name == "gen_task_name":
        return External(GEN_TASK_NAME)
    return None


def _of_app_class(evaluator: Evaluator, app: App, name: str) -> Value | None:
    """Return what the classes of an app make of a name: all of them, or those after ``past``."""
    assert app.cls is not None
    seen = app.past is None
    for cls in with_bases(evaluator, app.cls):
        found = evaluator.project.bindings(cls.node).get(name) if seen else None
        if found:
            value = evaluator.bound(name, found[-1], cls.scope.inner(cls.node))
            if isinstance(value, Function) or not _is_set_by_methods(evaluator, app.cls, name):
                return value
            return Unknown(name)
        seen = seen or cls.node is app.past
    return None


def _is_set_by_methods(evaluator: Evaluator, cls: Class, name: str) -> bool:
    """Tell whether a module of a class, or of one before it, gives an attribute another value."""
    return any(
        {f"self.{name}", f"{one.node.name}.{name}"} & set_elsewhere(module_of(one.scope))
        for one in with_bases(evaluator, cls)
    )


def _on_app(evaluator: Evaluator, app: App, own: Value) -> Value | None:
    if isinstance(own, (Text, Constant)):
        return own
    if not isinstance(own, Function):
        return None
    if is_decorated(own, "property"):
        return evaluator.caller.result(own, [app])
    return Method(app, own)
