"""``config_from_object``: the modules and classes that an app takes its settings from."""

from __future__ import annotations

import ast

from migrator.audit.asked import WorkerImports, ask, ask_for, place, texts
from migrator.audit.classes import with_bases
from migrator.audit.django_settings import django_settings, is_django_settings
from migrator.audit.evaluate import Evaluator
from migrator.audit.keyed_settings import is_web_config, key_of, keyed_settings
from migrator.audit.scopes import Scope
from migrator.audit.setting_parts import parts_of
from migrator.audit.values import (
    Class,
    Function,
    Instance,
    Keywords,
    ModuleValue,
    Text,
    Value,
)

SETTINGS = frozenset(
    {"include", "imports", "CELERY_IMPORTS", "CELERY_INCLUDE", "celery_imports", "celery_include"}
)


_IN_WEB_CONFIG = frozenset({"CELERY_IMPORTS", "CELERY_INCLUDE"})  # Flask reads no small letters


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
    scopes = [scope]
    if cls is not None:
        value = evaluator.of_module(path, cls)
        if not isinstance(value, Class):
            return found
        scopes = [one.scope.inner(one.node) for one in with_bases(evaluator, value)]
    names = SETTINGS | ({f"{prefix}_IMPORTS", f"{prefix}_INCLUDE"} if prefix else set())
    seen = set[str]()
    for one in scopes:
        bound = evaluator.project.bindings(one.node)
        behind = sorted(names - set(bound)) if cls is None and "*" in bound else []
        for name in [*(name for name in bound if name in names - seen), *behind]:
            parts = parts_of(evaluator, name, one)
            seen |= {name} if parts else set()
            for expression, inner in parts:
                ask_for(evaluator, expression, inner, name, found)
    return found


def configure(evaluator: Evaluator, node: ast.Call, scope: Scope, found: WorkerImports) -> None:
    """Add what a call of ``config_from_object`` takes settings from."""
    value = evaluator.evaluate(node.args[0], scope)
    if not take_config(evaluator, value, scope, found, _prefix(node)):
        _keyed(evaluator, node.args[0], found)


def _prefix(node: ast.Call) -> str:
    """Return the namespace that a call gives the settings."""
    given = next((word.value for word in node.keywords if word.arg == "namespace"), None)
    return str(given.value or "") if isinstance(given, ast.Constant) else ""


def _keyed(evaluator: Evaluator, node: ast.expr, found: WorkerImports) -> None:
    """Read the entry of a configuration that an app takes, or say that it is not known."""
    key = key_of(node)
    entries = list(keyed_settings(evaluator.project, key)) if key is not None else []
    for value, scope in entries:
        take_mapping(evaluator, value, scope, found)
    if is_web_config(node):
        take_web_config(evaluator, found)
    elif not entries:
        found.unknown.append(f"config_from_object({ast.unparse(node)})")


def take_config(
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
    elif isinstance(value, (Class, Instance)):
        made = value.cls if isinstance(value, Instance) else value
        found.configs.append((made.path, made.node.name, prefix))
    return len(found.configs) > before


def _split(dotted: str) -> tuple[str, str | None]:
    module, _, name = dotted.rpartition(".")
    return module, name


def take_mapping(evaluator: Evaluator, node: ast.expr, scope: Scope, found: WorkerImports) -> None:
    """Add what the entries of a dict ask for, where they are known."""
    if isinstance(node, ast.Dict):
        for key, value in zip(node.keys, node.values, strict=True):
            if key is None:
                take_mapping(evaluator, value, scope, found)
            else:
                take_entry(evaluator, key, value, scope, found)
        return
    if isinstance(node, ast.Call) and ast.unparse(node.func) == "dict":
        for argument in node.args:
            take_mapping(evaluator, argument, scope, found)
        take_keywords(evaluator, node, scope, found)
        return
    if is_web_config(node):
        take_web_config(evaluator, found)
        return
    for value, inner in _entries(evaluator, node):
        take_mapping(evaluator, value, inner, found)
    given = evaluator.evaluate(node, scope)
    if isinstance(given, Function):  # ``add_defaults(lambda: {…})``
        given = evaluator.caller.result(given)
    for name, listed in given.items.items() if isinstance(given, Keywords) else ():
        if name in SETTINGS:
            for dotted in texts(listed, name, found):
                ask([dotted], place(evaluator, node, scope, dotted), name, found)


def _entries(evaluator: Evaluator, node: ast.expr) -> list[tuple[ast.expr, Scope]]:
    """Return what ``web.config["CELERY"]`` may be; no entry again, which may be the same one."""
    key = key_of(node)
    found = keyed_settings(evaluator.project, key) if key is not None else ()
    return [(value, scope) for value, scope in found if key_of(value) is None]


def take_web_config(evaluator: Evaluator, found: WorkerImports) -> None:
    """Add what the configuration of a web application asks for, as ``update(web.config)`` takes it.

    Of many configurations, for development and such, each counts: any of them can be the one.
    """
    for name in sorted(_IN_WEB_CONFIG):
        for value, scope in keyed_settings(evaluator.project, name):
            ask_for(evaluator, value, scope, name, found)


def take_entry(
    evaluator: Evaluator, key: ast.expr, value: ast.expr, scope: Scope, found: WorkerImports
) -> None:
    """Add what an entry of a dict asks for, or one of keyword arguments that are put together."""
    if isinstance(key, ast.Constant) and key.value in SETTINGS:
        ask_for(evaluator, value, scope, str(key.value), found)


def take_keywords(evaluator: Evaluator, node: ast.Call, scope: Scope, found: WorkerImports) -> None:
    """Add what the keyword arguments of a call ask for."""
    for keyword in node.keywords:
        if keyword.arg is None:
            take_mapping(evaluator, keyword.value, scope, found)
        elif keyword.arg in SETTINGS:
            ask_for(evaluator, keyword.value, scope, keyword.arg, found)
