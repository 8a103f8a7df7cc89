"""The definition that comes of an effect: what is registered there, and how it is written."""

from __future__ import annotations

import ast

from migrator.audit.call_sites import runs_at_import
from migrator.audit.calls import Effect
from migrator.audit.definition import Definition
from migrator.audit.evaluate import Evaluator
from migrator.audit.parsing import Parsed
from migrator.audit.scopes import Scope
from migrator.audit.task_names import TaskName, name_by_celery, name_without_rest, task_name
from migrator.audit.values import (
    Class,
    Constant,
    Defining,
    Function,
    Instance,
    Task,
    Value,
    node_of_value,
    shown,
)
from migrator.audit.wrapped import origin
from migrator.facts import Registration
from migrator.syntax import given_by


def definition_of(
    evaluator: Evaluator,
    effect: Effect,
    parsed: Parsed,
    place: ast.AST,
    node: Defining | None,
    scope: Scope,
) -> Definition:
    """Return what an effect registers.

    Args:
        evaluator: Follows values.
        effect: The call that registers, followed.
        parsed: The file that it is in.
        place: What registers: the definition that is decorated, or a call.
        node: The function or class that is registered, or None where the source does not show it.
        scope: Where the place is.
    """
    name = task_name(evaluator, effect)
    made_by = node_of(effect.target)
    registration = Registration(
        name=name.name,
        expression=name.expression,
        module=evaluator.project.modules.name_of(parsed.path),
        function=_written(effect, place, node, scope),
        where=parsed.where(place),
        form=effect.form,
        explicit=name.explicit,
        bound=_is(effect, "bind", True),
    )
    return Definition(
        registration,
        node,
        at_import=runs_at_import(evaluator, scope),
        scope=scope,
        shared=not _is(effect, "shared", False),
        lazy=effect.form != "register_task" and not _is(effect, "lazy", False),
        app=effect.app,
        plain=made_by is node and getattr(effect.target, "wraps", None) is None,
        options=effect.options,
        place=place,
        otherwise=name_without_rest(evaluator, effect),
        by_celery=_by_celery(evaluator, effect, name),
        made_by=name.made_by,
    )


def node_of(value: Value) -> Defining | None:
    """Return the function or class that is behind a value, or that a task was made of."""
    return node_of_value(value.target if isinstance(value, Task) else value)


def _written(
    effect: Effect,
    place: ast.AST,
    node: Defining | None,
    scope: Scope,
) -> str:
    """Return what is registered as the source names it."""
    made_by = node_of(effect.target)
    target = origin(effect.target) if node is None or node is made_by else None
    written = _qualname(target) or getattr(node, "name", None)
    if written is None:
        return shown(_given(place) if isinstance(place, ast.Call) else place)
    if place is node and scope.qualname:
        return f"{scope.qualname}.{written.rsplit('.', 1)[-1]}"
    return written


def _given(call: ast.Call) -> ast.expr:
    """Return the first thing that a call hands over."""
    return next(iter(given_by(call)), call)


def _qualname(value: Value | None) -> str | None:
    if isinstance(value, Instance):
        value = value.cls
    if isinstance(value, (Function, Class)):
        name = getattr(value.node, "name", "<lambda>")
        return f"{value.scope.qualname}.{name}" if value.scope.qualname else name
    return None


def _is(effect: Effect, option: str, wanted: bool) -> bool:
    value = effect.options.items.get(option)
    return isinstance(value, Constant) and value.value is wanted


def _by_celery(evaluator: Evaluator, effect: Effect, name: TaskName) -> TaskName | None:
    known = effect.app is None or not effect.app.assumed
    return None if name.explicit or not known else name_by_celery(evaluator, effect.target)
