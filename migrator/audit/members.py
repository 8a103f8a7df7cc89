"""What ``value.attribute`` stands for."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from migrator.audit.celery_names import meaning
from migrator.audit.scopes import statements
from migrator.audit.values import (
    App,
    Class,
    EnumMember,
    External,
    Folder,
    Function,
    Instance,
    Maker,
    Method,
    MixedMember,
    ModuleValue,
    Registrar,
    TaskTable,
    Text,
    Unknown,
    Value,
)

if TYPE_CHECKING:
    from migrator.audit.evaluate import Evaluator

_STRING_ENUMS = frozenset({"enum.StrEnum", "strenum.StrEnum"})
_STRING_BASES = frozenset({"builtins.str", "enum.StrEnum", "strenum.StrEnum"})
_ENUM_BASES = frozenset({"enum.Enum", "enum.StrEnum", "enum.IntEnum", "strenum.StrEnum"})


def member(evaluator: Evaluator, value: Value, name: str) -> Value | None:
    """Return what an attribute stands for, or None where that is not known."""
    if isinstance(value, External):
        return meaning(f"{value.dotted}.{name}")
    if isinstance(value, App):
        return _of_app(evaluator, value, name)
    if isinstance(value, Maker) and value.form == "app.task" and not value.options.items:
        return value if name in ("task", "periodic_task") else None
    if isinstance(value, TaskTable):
        return Registrar(value.app) if name == "register" else None
    if isinstance(value, ModuleValue):
        return _of_module(evaluator, value, name)
    if isinstance(value, Folder):
        return evaluator.folder_member(value.folder, name)
    if isinstance(value, Class):
        return _of_class(evaluator, value, name)
    if isinstance(value, Instance):
        return _of_instance(evaluator, value, name)
    if isinstance(value, (EnumMember, Text)) and name == "value":
        return Text(value.text)
    if isinstance(value, Function) and name == "__name__":
        return Text(getattr(value.node, "name", "<lambda>"))
    return None


def _of_app(evaluator: Evaluator, app: App, name: str) -> Value | None:
    if app.cls is not None and name != "gen_task_name":
        own = _of_class(evaluator, app.cls, name)
        if own is not None and name in ("task", "register_task"):
            return None
    if name in ("task", "periodic_task"):
        return Maker("app.task", app)
    if name == "register_task":
        return Registrar(app)
    if name == "tasks":
        return TaskTable(app)
    return None


def _of_module(evaluator: Evaluator, value: ModuleValue, name: str) -> Value | None:
    found = evaluator.of_module(value.path, name)
    if found is None and value.path.endswith("__init__.py"):
        return evaluator.folder_member(value.path.rpartition("/")[0], name)
    return found


def _of_class(evaluator: Evaluator, cls: Class, name: str) -> Value | None:
    scope = cls.scope.inner(cls.node)
    found = evaluator.project.bindings(cls.node).get(name, [])
    bases = [evaluator.evaluate(base, cls.scope) for base in cls.node.bases]
    if found:
        value = evaluator.bound(name, found[-1], scope)
        kinds = {base.dotted for base in bases if isinstance(base, External)}
        return _of_enum(cls, name, value, kinds) if kinds & _ENUM_BASES else value
    for base in bases:
        inherited = _of_class(evaluator, base, name) if isinstance(base, Class) else None
        if inherited is not None:
            return inherited
    return None


def _of_enum(cls: Class, name: str, value: Value, kinds: set[str]) -> Value:
    if isinstance(value, Instance | Unknown) and kinds & _STRING_ENUMS and _is_auto(cls, name):
        return Text(name.lower())
    if not isinstance(value, Text):
        return value
    if not kinds & _STRING_BASES:
        return EnumMember(f"{cls.node.name}.{name}", text=value.text)
    return value if kinds & _STRING_ENUMS else MixedMember(value.text)


def _is_auto(cls: Class, name: str) -> bool:
    return any(
        isinstance(statement, ast.Assign)
        and isinstance(statement.value, ast.Call)
        and ast.unparse(statement.value) in ("auto()", "enum.auto()")
        and any(isinstance(t, ast.Name) and t.id == name for t in statement.targets)
        for statement in cls.node.body
    )


def _of_instance(evaluator: Evaluator, instance: Instance, name: str) -> Value | None:
    found = _of_class(evaluator, instance.cls, name)
    if isinstance(found, Function):
        return Method(instance, found)
    if found is not None:
        return found
    for statement in _constructor(evaluator, instance):
        if isinstance(statement, ast.Assign) and _assigns(statement, name):
            scope = evaluator.caller.scope_of_constructor(instance)
            return evaluator.evaluate(statement.value, scope) if scope is not None else None
    return None


def _constructor(evaluator: Evaluator, instance: Instance) -> list[ast.stmt]:
    found = _of_class(evaluator, instance.cls, "__init__")
    if isinstance(found, Function) and not isinstance(found.node, ast.Lambda):
        return list(statements(found.node.body))
    return []


def _assigns(statement: ast.Assign, name: str) -> bool:
    return any(isinstance(t, ast.Attribute) and t.attr == name for t in statement.targets)
