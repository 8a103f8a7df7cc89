"""The name a task gets on the wire, as Celery makes it."""

from __future__ import annotations

import re
from dataclasses import dataclass

from migrator.audit.calls import Effect
from migrator.audit.evaluate import Evaluator
from migrator.audit.generated_names import Generator, generated, generator
from migrator.audit.members import member
from migrator.audit.renaming import renamed_by_decorator
from migrator.audit.values import (
    App,
    Class,
    Constant,
    External,
    Function,
    Instance,
    Text,
    Unknown,
    Value,
)
from migrator.audit.wrapped import seen_as


@dataclass(frozen=True)
class TaskName:
    """A name, or the expression that would compute it.

    Attributes:
        name: The name, where it is known.
        expression: What would compute it, where it is not.
        explicit: True where the source gives it.
        made_by: What an app has in place of Celery's way to make it, where that was followed.
    """

    name: str | None
    expression: str | None
    explicit: bool
    made_by: str | None = None


def task_name(evaluator: Evaluator, effect: Effect) -> TaskName:
    """Return the name of what an effect registers."""
    found = _task_name(evaluator, effect)
    if effect.app is None or not effect.app.assumed:
        return found
    says = found.expression or repr(found.name)
    condition = f"{says}, if {effect.app.assumed}() is given a Celery app"
    return TaskName(None, condition, found.explicit)


def name_without_rest(evaluator: Evaluator, effect: Effect) -> str | None:
    """Return the name of what an effect registers if options that are not known hold none."""
    known = effect.app is None or not effect.app.assumed
    if effect.options.rest is None or "name" in effect.options.items or not known:
        return None
    return _automatic(evaluator, effect.app, effect.target).name


def _task_name(evaluator: Evaluator, effect: Effect) -> TaskName:
    given, target = effect.options.items.get("name"), effect.target
    if effect.form == "register_task":
        cls = _class_of(effect.target)
        target = cls or target
        made = effect.target if isinstance(effect.target, Instance) else None
        made = Instance(cls) if made is None and cls is not None else made
        unknown = Unknown(f"the name of {getattr(effect.target, 'source', '?')}")
        given = member(evaluator, made, "name") if made is not None else unknown
    if isinstance(given, Text):
        return TaskName(given.text, None, True)
    if given is not None and not (isinstance(given, Constant) and given.value is None):
        source = given.source if isinstance(given, Unknown) else ""
        return TaskName(None, source or "a value that is no string", True)
    if effect.options.rest is not None:
        return TaskName(None, effect.options.rest, True)
    return _automatic(evaluator, effect.app, target)


def _automatic(evaluator: Evaluator, app: App | None, target: Value) -> TaskName:
    named = seen_as(evaluator, target)
    if named is None:
        return TaskName(None, f"the name of {_written(target)}", False)
    by_celery, own = name_by_celery(evaluator, target), generator(evaluator, app, named[0])
    return by_celery if own is None else named_by(evaluator, own, by_celery)


def named_by(evaluator: Evaluator, own: Generator, by_celery: TaskName) -> TaskName:
    """Return the name that an app makes, by the one that Celery would make."""
    module, _, name = (by_celery.name or "").rpartition(".")
    made = generated(evaluator, own, name, module) if name else None
    return TaskName(made, None if made else own.says, False, own.key if made else None)


def name_by_celery(evaluator: Evaluator, target: Value) -> TaskName:
    """Return the name that Celery makes for a task, where the app does not make names itself."""
    named = seen_as(evaluator, target)
    if named is None:
        return TaskName(None, f"the name of {_written(target)}", False)
    path, name = named
    if _renamed(evaluator, path, name) or renamed_by_decorator(evaluator, target):
        return TaskName(None, f"{name}.__name__", False)
    return TaskName(f"{evaluator.project.modules.name_of(path)}.{name}", None, False)


def _written(target: Value) -> str:
    if isinstance(target, Instance):
        return f"an instance of {target.cls.node.name}"
    unknown = target.wraps if isinstance(target, Function) else target
    if isinstance(unknown, External):
        return unknown.dotted
    return unknown.source if isinstance(unknown, Unknown) else "?"


def _renamed(evaluator: Evaluator, path: str, name: str) -> bool:
    """``send.__name__ = "other"``, somewhere in its module."""
    raw = evaluator.project.source.read(path)
    assigned = rb"\b%s\.__name__\s*=[^=]" % re.escape(name.encode())
    return b".__name__" in raw and re.search(assigned, raw) is not None


def _class_of(value: Value) -> Class | None:
    if isinstance(value, Instance):
        return value.cls
    return value if isinstance(value, Class) else None
