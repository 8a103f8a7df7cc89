"""What a Celery app tells its worker to import: ``include``, ``imports``, autodiscovery."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import TypeGuard

from migrator.audit.django_settings import django_settings, is_django_settings
from migrator.audit.evaluate import Evaluator
from migrator.audit.installed_apps import SETTING, installed_apps
from migrator.audit.keyed_settings import key_of, keyed_settings
from migrator.audit.parsing import Parsed
from migrator.audit.project import scoped
from migrator.audit.scopes import Scope
from migrator.audit.values import (
    App,
    AppClass,
    Class,
    Function,
    Items,
    ModuleValue,
    Text,
    Unknown,
    Value,
)
from migrator.facts import Location

SETTINGS = frozenset(
    {"include", "imports", "CELERY_IMPORTS", "CELERY_INCLUDE", "celery_imports", "celery_include"}
)

_APP_KEYWORDS = SETTINGS | {"config_source"}


@dataclass(frozen=True)
class Asked:
    """A module that a setting names.

    Attributes:
        dotted: Its name.
        where: The place.
        how: The setting and the name, as a person would say it.
        turn: When the worker imports it: what autodiscovery finds first, then ``imports``, then
            ``include``.
    """

    dotted: str
    where: Location
    how: str
    turn: int = 0


@dataclass
class WorkerImports:
    """What one file adds to the worker's imports.

    Attributes:
        modules: What it names, in the order that the worker imports it in.
        configs: Files (and class names) whose settings it takes over, and their prefix.
        unknown: What could not be read.
        django: What the task modules of all installed Django apps are called, where it asks for
            them: ``tasks``, unless a ``related_name`` says otherwise.
    """

    modules: list[Asked] = field(default_factory=list)
    configs: list[tuple[str, str | None, str]] = field(default_factory=list)
    unknown: list[str] = field(default_factory=list)
    django: list[str] = field(default_factory=list)


def worker_imports(evaluator: Evaluator, parsed: Parsed, main: str) -> WorkerImports:
    """Read the settings of Celery's imports in a file.

    Args:
        evaluator: Follows values.
        parsed: The file.
        main: The file that makes the worker's app, where it is known: what is set on the app of
            another file is for another worker.
    """
    found = WorkerImports()
    for node, scope in scoped(parsed.tree, parsed.path):
        owner = _owner(node)
        value = evaluator.evaluate(owner, scope) if owner is not None and main else None
        if isinstance(value, App) and value.line and value.path != main:
            continue
        if isinstance(node, ast.Call):
            _of_call(evaluator, node, scope, found)
        elif isinstance(node, ast.Assign):
            _of_assignment(evaluator, node, scope, found)
    return found


def _owner(node: ast.AST) -> ast.expr | None:
    """Return the expression for the app that a call or an assignment could configure."""
    if isinstance(node, ast.Assign):
        inner = [getattr(target, "value", None) for target in node.targets]
        return next((one.value for one in inner if one is not None and _is_conf(one)), None)
    if not isinstance(node, ast.Call):
        return None
    method = node.func if isinstance(node.func, ast.Attribute) else None
    if method is not None and method.attr in ("autodiscover_tasks", "config_from_object"):
        return method.value
    if method is not None and _is_update(node):
        return method.value.value if isinstance(method.value, ast.Attribute) else None
    return node if {keyword.arg for keyword in node.keywords} & _APP_KEYWORDS else None


def _is_update(node: ast.Call) -> bool:
    method = getattr(node.func, "attr", "")
    return method == "update" and ast.unparse(node.func).endswith("conf.update")


def settings_in(
    evaluator: Evaluator, path: str, cls: str | None, prefix: str = ""
) -> WorkerImports:
    """Read a module (or a class in it) that an app takes its settings from.

    Args:
        evaluator: Follows values.
        path: The file.
        cls: The class, or None.
        prefix: What the names of Celery's settings begin with there, besides the usual.
    """
    found = WorkerImports()
    scope = evaluator.project.module_scope(path)
    if scope is None:
        return found
    if cls is not None:
        value = evaluator.of_module(path, cls)
        if not isinstance(value, Class):
            return found
        scope = value.scope.inner(value.node)
    names = SETTINGS | ({f"{prefix}_IMPORTS", f"{prefix}_INCLUDE"} if prefix else set())
    bound = evaluator.project.bindings(scope.node)
    for name, places in bound.items():
        if name in names and places[-1].value is not None:
            _add(evaluator, places[-1].value, scope, name, found)
    for name in sorted(names - set(bound)) if cls is None and "*" in bound else ():
        value = evaluator.of_module(path, name)  # from the settings that these begin with
        if isinstance(value, (Items, Text)):
            _ask(_values(value, name, found), Location(path, 1), name, found)
    return found


def _of_call(evaluator: Evaluator, node: ast.Call, scope: Scope, found: WorkerImports) -> None:
    name = node.func.attr if isinstance(node.func, ast.Attribute) else ""
    if name == "autodiscover_tasks":
        _autodiscover(evaluator, node, scope, found)
    elif name == "config_from_object" and node.args:
        value = evaluator.evaluate(node.args[0], scope)
        if not _config(evaluator, value, scope, found, _prefix(node)):
            _keyed(evaluator, node.args[0], found)
    elif _is_update(node):
        for argument in node.args:
            if isinstance(argument, ast.Dict):
                _of_dict(evaluator, argument, scope, found)
        _keywords(evaluator, node, scope, found)
    elif not {keyword.arg for keyword in node.keywords} & _APP_KEYWORDS:
        return
    elif isinstance(evaluator.evaluate(node.func, scope), AppClass):
        _keywords(evaluator, node, scope, found)
        for keyword in node.keywords:
            if keyword.arg == "config_source":
                _config(evaluator, evaluator.evaluate(keyword.value, scope), scope, found)


def _keywords(evaluator: Evaluator, node: ast.Call, scope: Scope, found: WorkerImports) -> None:
    for keyword in node.keywords:
        if keyword.arg in SETTINGS:
            _add(evaluator, keyword.value, scope, keyword.arg, found)


def _of_dict(evaluator: Evaluator, node: ast.Dict, scope: Scope, found: WorkerImports) -> None:
    for key, value in zip(node.keys, node.values, strict=True):
        if isinstance(key, ast.Constant) and key.value in SETTINGS:
            _add(evaluator, value, scope, str(key.value), found)


def _of_assignment(
    evaluator: Evaluator, node: ast.Assign, scope: Scope, found: WorkerImports
) -> None:
    """``app.conf.include = […]`` and ``app.conf["include"] = […]``."""
    for target in node.targets:
        name: object = None
        if isinstance(target, ast.Attribute) and _is_conf(target.value):
            name = target.attr
        elif isinstance(target, ast.Subscript) and _is_conf(target.value):
            name = target.slice.value if isinstance(target.slice, ast.Constant) else None
        if isinstance(name, str) and name in SETTINGS:
            _add(evaluator, node.value, scope, name, found)


def _is_conf(node: ast.expr) -> TypeGuard[ast.Attribute]:
    return isinstance(node, ast.Attribute) and node.attr == "conf"


def _autodiscover(evaluator: Evaluator, node: ast.Call, scope: Scope, found: WorkerImports) -> None:
    args, keywords = evaluator.caller.arguments(node, scope)
    if not isinstance(evaluator.evaluate(node.func.value, scope), App):  # type: ignore[attr-defined]
        return
    packages = args[0] if args else keywords.items.get("packages")
    if isinstance(packages, Function):  # ``lambda: [...]`` is called when the worker starts
        packages = evaluator.caller.result(packages)
    related = args[1] if len(args) > 1 else keywords.items.get("related_name", Text("tasks"))
    if packages is None or "INSTALLED_APPS" in ast.unparse(node):
        found.django.append(related.text if isinstance(related, Text) else "tasks")
        return
    tail = f".{related.text}" if isinstance(related, Text) and related.text else ""
    for value in _values(packages, "autodiscover_tasks", found):
        where = _place(evaluator, node, scope, value)
        found.modules.append(Asked(f"{value}{tail}", where, f"autodiscover_tasks {value!r}"))


def _prefix(node: ast.Call) -> str:
    """Return the namespace that a call gives the settings."""
    given = next((word.value for word in node.keywords if word.arg == "namespace"), None)
    return str(given.value or "") if isinstance(given, ast.Constant) else ""


def _keyed(evaluator: Evaluator, node: ast.expr, found: WorkerImports) -> None:
    """Read the entry of a configuration that an app takes, or say that it is not known."""
    key = key_of(node)
    entries = list(keyed_settings(evaluator.project, key)) if key is not None else []
    for value, scope in entries:
        if isinstance(value, ast.Dict):
            _of_dict(evaluator, value, scope, found)
        elif isinstance(value, ast.Call) and ast.unparse(value.func) == "dict":
            _keywords(evaluator, value, scope, found)
    if not entries:
        found.unknown.append(f"config_from_object({ast.unparse(node)})")


def _config(
    evaluator: Evaluator, value: Value, scope: Scope, found: WorkerImports, prefix: str = ""
) -> bool:
    """Find the files that settings come from; tell whether there are any."""
    before = len(found.configs)
    if is_django_settings(value):
        parsed = evaluator.project.parse(scope.path)
        files = django_settings(evaluator.project, parsed) if parsed is not None else []
        found.configs += [(path, None, prefix) for path in files]
    elif isinstance(value, Text):
        dotted, _, cls = value.text.partition(":")
        for module, name in ((dotted, cls or None), _split(dotted)):
            path = evaluator.project.modules.find(module, scope.path) if module else None
            if path is not None:
                found.configs.append((path, name, prefix))
                break
    elif isinstance(value, ModuleValue):
        found.configs.append((value.path, None, prefix))
    elif isinstance(value, Class):
        found.configs.append((value.path, value.node.name, prefix))
    return len(found.configs) > before


def _split(dotted: str) -> tuple[str, str | None]:
    module, _, name = dotted.rpartition(".")
    return module, name


def _add(
    evaluator: Evaluator, node: ast.expr, scope: Scope, name: str, found: WorkerImports
) -> None:
    for dotted in _values(evaluator.evaluate(node, scope), name, found):
        _ask([dotted], _place(evaluator, node, scope, dotted), name, found)


def _ask(names: Iterable[str], where: Location, setting: str, found: WorkerImports) -> None:
    turn = 1 if setting.lower().endswith("imports") else 2
    found.modules += [Asked(name, where, f"{setting} {name!r}", turn) for name in names]


def _place(evaluator: Evaluator, node: ast.expr, scope: Scope, text: str) -> Location:
    """Return where a string is written below an expression; else where that is."""
    parsed = evaluator.project.parse(scope.path)
    return parsed.where_written(text, node) if parsed is not None else Location(scope.path, 1)


def _values(value: Value, name: str, found: WorkerImports) -> Iterator[str]:
    given = value.values if isinstance(value, Items) else (value,)
    for item in given:
        if isinstance(item, Text):
            yield item.text
        else:
            source = item.source if isinstance(item, Unknown) else "?"
            found.unknown.append(f"{name}={source}")
    if isinstance(value, Items) and not value.complete:
        found.unknown.append(f"{name} is computed")


def task_modules_of_apps(evaluator: Evaluator, leaf: str) -> list[Asked]:
    """Return the modules called ``leaf`` of the Django apps that any settings install."""
    found: dict[str, Asked] = {}
    for parsed in evaluator.project.parsed(SETTING):
        for app in installed_apps(evaluator, parsed.path):
            how = f"autodiscover_tasks() and {SETTING} {app.name!r}"
            found.setdefault(app.package, Asked(f"{app.package}.{leaf}", app.where, how))
    return list(found.values())
