"""What ``value.attribute`` stands for."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from migrator.audit.app_members import member_of_app
from migrator.audit.celery_names import is_app_of_others, meaning
from migrator.audit.classes import is_decorated, with_bases
from migrator.audit.enums import enum_bases, enum_member
from migrator.audit.invocation import call_scope
from migrator.audit.modules import join
from migrator.audit.scopes import Scope, module_of, set_elsewhere, statements
from migrator.audit.task_members import member_of_task
from migrator.audit.values import (
    App,
    Class,
    EnumMember,
    External,
    Folder,
    Function,
    Instance,
    Keywords,
    Maker,
    Method,
    ModuleValue,
    Registrar,
    Task,
    TaskTable,
    Text,
    Unknown,
    Value,
)
from migrator.audit.wrapped import seen_as

if TYPE_CHECKING:
    from migrator.audit.evaluate import Evaluator

_REGISTERING = frozenset({"task", "periodic_task", "register_task"})


def member(evaluator: Evaluator, value: Value, name: str) -> Value | None:
    """Return what an attribute stands for, or None where that is not known."""
    if isinstance(value, External):
        if name in _REGISTERING and is_app_of_others(value.dotted):
            return member_of_app(evaluator, App(), name)
        return meaning(f"{value.dotted}.{name}")
    if isinstance(value, App):
        return member_of_app(evaluator, value, name)
    if isinstance(value, Maker) and value.form == "app.task" and not value.options.items:
        if value.app == App() and name in ("Task", "PeriodicTask"):
            return External(f"celery.task.{name}")  # ``celery.task`` is a module too
        return value if name in ("task", "periodic_task") else None
    if isinstance(value, Task):
        return member_of_task(evaluator, value, name)
    if isinstance(value, TaskTable):
        return Registrar(value.app) if name == "register" else None
    if isinstance(value, ModuleValue):
        return _of_module(evaluator, value, name)
    if isinstance(value, Folder):
        return _of_folder(evaluator, value.folder, name)
    if isinstance(value, (Function, Class)) and name == "__module__":
        return Text(evaluator.project.modules.name_of(value.path))
    if isinstance(value, (Function, Class)) and name == "__name__":
        seen = seen_as(evaluator, value)
        return Text(seen[1]) if seen is not None else None
    if isinstance(value, (Function, Class)) and name == "__qualname__":
        return _qualified(evaluator, value)
    if isinstance(value, Class):
        return _of_class(evaluator, value, name)
    if isinstance(value, Instance):
        return _of_instance(evaluator, value, name)
    if isinstance(value, (EnumMember, Text)) and name == "value":
        return Text(value.text)
    return None


def _qualified(evaluator: Evaluator, value: Function | Class) -> Value | None:
    """Return the ``__qualname__`` of what is in no function: of a class, or of a module."""
    seen, place = seen_as(evaluator, value), value.scope
    while isinstance(place.node, ast.ClassDef) and place.parent is not None:
        place = place.parent
    wrapped = isinstance(value, Function) and value.wraps is not None
    if seen is None or wrapped or not isinstance(place.node, ast.Module):
        return None
    return Text(f"{value.scope.qualname}.{seen[1]}".lstrip("."))


def _of_module(evaluator: Evaluator, value: ModuleValue, name: str) -> Value | None:
    found = evaluator.of_module(value.path, name)
    if found is None and value.path.endswith("__init__.py"):
        return _of_folder(evaluator, value.path.rpartition("/")[0], name)
    return found


def _of_folder(evaluator: Evaluator, folder: str, name: str) -> Value | None:
    """Return what a package without ``__init__`` has under a name."""
    modules = evaluator.project.modules
    path = modules.at(folder, name)
    if path is not None:
        return ModuleValue(path)
    inside = join(folder, name)
    return Folder(inside) if inside in modules.folders else None


def _of_class(evaluator: Evaluator, cls: Class, name: str) -> Value | None:
    scope = cls.scope.inner(cls.node)
    found = evaluator.project.bindings(cls.node).get(name, [])
    if found and f"{cls.node.name}.{name}" in set_elsewhere(module_of(cls.scope)):
        return Unknown(f"{cls.node.name}.{name}")
    if found:
        value = evaluator.bound(name, found[-1], scope)
        kinds = enum_bases(evaluator, cls)
        return enum_member(cls, name, value, kinds) if kinds else value
    given = _set_by_base(evaluator, cls, name) if not _is_special(name) else None
    if given is not None:
        return given
    for base in (evaluator.evaluate(base, cls.scope) for base in cls.node.bases):
        inherited = _of_class(evaluator, base, name) if isinstance(base, Class) else None
        if inherited is not None:
            return inherited
    return None


def _is_special(name: str) -> bool:
    return name.startswith("__") and name.endswith("__")


def _of_instance(evaluator: Evaluator, instance: Instance, name: str) -> Value | None:
    own = _given(evaluator, instance, name)
    if own is not None:
        return own
    found = _of_class(evaluator, instance.cls, name)
    if found is None and not _is_special(name):
        return _handed_on(evaluator, instance, name)
    if found is not None and _is_field(evaluator, instance.cls, name):
        return _of_field(evaluator, instance, name, found)
    if not isinstance(found, Function):
        return found
    if is_decorated(found, "property"):
        return evaluator.caller.result(found, [instance])
    return Method(instance, found)


def _handed_on(evaluator: Evaluator, instance: Instance, name: str) -> Value | None:
    """Return what ``__getattr__`` gives: that of an app, for an object that stands for it."""
    asked = _of_class(evaluator, instance.cls, "__getattr__")
    if not isinstance(asked, Function):
        return None
    found = evaluator.caller.result(asked, [instance, Text(name)])
    return None if isinstance(found, Unknown) else found


def _is_field(evaluator: Evaluator, cls: Class, name: str) -> bool:
    """Tell whether a class makes its constructor of annotated attributes, and this is one."""
    return not isinstance(_of_class(evaluator, cls, "__init__"), Function) and any(
        isinstance(binding.node, ast.AnnAssign)
        for one in with_bases(evaluator, cls)
        for binding in evaluator.project.bindings(one.node).get(name, ())
    )


def _of_field(evaluator: Evaluator, instance: Instance, name: str, default: Value) -> Value:
    """Return what an instance of a dataclass, a named tuple or a model was given as a field."""
    if name in instance.keywords.items:
        return instance.keywords.items[name]
    fields = [s.target for s in instance.cls.node.body if isinstance(s, ast.AnnAssign)]
    names = [target.id for target in fields if isinstance(target, ast.Name)]
    own = len(list(with_bases(evaluator, instance.cls))) == 1 and name in names
    if instance.keywords.rest is not None or (instance.args and not own):
        return Unknown(name)
    place = names.index(name) if own else len(instance.args)
    return instance.args[place] if place < len(instance.args) else default


def _given(evaluator: Evaluator, instance: Instance, name: str) -> Value | None:
    """Return what ``__init__`` gives an instance under a name."""
    found = set_by_constructor(evaluator, instance, name)
    if found is None:
        return None
    value, scope = found
    if scope is None or value is None:
        return Unknown(node=value)
    return evaluator.evaluate(value, scope)


def set_by_constructor(
    evaluator: Evaluator, instance: Instance, name: str
) -> tuple[ast.expr | None, Scope | None] | None:
    """Return the expression that ``__init__`` gives an instance under a name, and its scope.

    Returns:
        None where it gives nothing; no scope where it is not the only thing that could be there.
    """
    first = _of_class(evaluator, instance.cls, "__init__")
    for cls in with_bases(evaluator, instance.cls):
        for function in evaluator.project.bindings(cls.node).get("__init__", []):
            node = function.node
            if not isinstance(node, ast.FunctionDef):
                continue
            assigned = [s for s in statements(node.body) if _assigns(s, name)]
            if not assigned:
                continue
            own = isinstance(first, Function) and first.node is node and len(assigned) == 1
            scope = evaluator.caller.scope_of_constructor(instance) if own else None
            if scope is not None:
                evaluator.caller.run_until(scope, assigned[0])
            return getattr(assigned[0], "value", None), scope
    return None


def _assigns(statement: ast.stmt, name: str) -> bool:
    """``self.name = …``."""
    targets = getattr(statement, "targets", None) or [getattr(statement, "target", None)]
    return any(
        isinstance(t, ast.Attribute) and t.attr == name and isinstance(t.value, ast.Name)
        for t in targets
    )


def _set_by_base(evaluator: Evaluator, cls: Class, name: str) -> Value | None:
    """Return what ``__init_subclass__`` of a base, or a metaclass, gives a class under a name."""
    keywords = Keywords()
    for keyword in cls.node.keywords:
        if keyword.arg is not None:
            given = evaluator.evaluate(keyword.value, cls.scope)
            keywords = keywords.merged(Keywords({keyword.arg: given}))
            if keyword.arg == "metaclass" and isinstance(given, Class):
                return Unknown(f"{given.node.name}()")
    for base in list(with_bases(evaluator, cls))[1:]:
        for binding in evaluator.project.bindings(base.node).get("__init_subclass__", []):
            if isinstance(binding.node, ast.FunctionDef):
                function = Function(base.path, binding.node, base.scope.inner(base.node))
                for statement in statements(binding.node.body):
                    if isinstance(statement, ast.Assign) and _assigns(statement, name):
                        scope = call_scope(evaluator, function, [cls], keywords)
                        return evaluator.evaluate(statement.value, scope)
    return None
