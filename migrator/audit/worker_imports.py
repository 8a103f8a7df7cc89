"""What a Celery app tells its worker to import: ``include``, ``imports``, autodiscovery."""

from __future__ import annotations

import ast
from collections.abc import Collection
from typing import TypeGuard

from migrator.audit.app_init import OF_INIT, in_app_class, of_init
from migrator.audit.asked import Asked, WorkerImports, ask_for, place, texts
from migrator.audit.autodiscovery import autodiscover
from migrator.audit.config_sources import (
    SETTINGS,
    configure,
    take_config,
    take_entry,
    take_keywords,
    take_mapping,
)
from migrator.audit.evaluate import Evaluator
from migrator.audit.factory_calls import factory_calls
from migrator.audit.made_apps import may_serve
from migrator.audit.parsing import Parsed
from migrator.audit.project import scoped
from migrator.audit.scopes import Scope
from migrator.audit.turns import turns
from migrator.audit.values import App, AppClass
from migrator.syntax import targets_of

_APP_KEYWORDS = SETTINGS | {"config_source", None}  # None: ``Celery(**options)``
_READ = frozenset(
    {"autodiscover_tasks", "config_from_object", "import_task_module", "add_defaults"}
)
_IN_LOOPS = frozenset({"autodiscover_tasks", "import_task_module"})
_OF_APPS = frozenset({"autodiscover_tasks", "config_from_object", "add_defaults"})


def worker_imports(
    evaluator: Evaluator, parsed: Parsed, main: str, loaded: Collection[str] = ()
) -> WorkerImports:
    """Read the settings of Celery's imports in a file.

    Args:
        evaluator: Follows values.
        parsed: The file.
        main: The file that makes the worker's app, where it is known: what is set on the app of
            another file is for another worker.
        loaded: What the worker imports: calls there of a function that makes an app count.
    """
    found = WorkerImports()
    for node, scope in scoped(parsed.tree, parsed.path):
        if not isinstance(node, (ast.Call, ast.Assign, ast.AugAssign)):
            continue
        owner = _owner(node)
        value = evaluator.evaluate(owner, scope) if owner is not None and main else None
        if isinstance(value, App) and value.line and value.path != main:
            continue
        read = _could_ask(evaluator, node, scope)
        if read and in_app_class(evaluator, scope) and not may_serve(evaluator, scope, main):
            continue
        for call in factory_calls(evaluator, node, scope, loaded) if read else ():
            first = len(found.modules)
            _of_place(evaluator, parsed, node, call.scope, found)
            call.located(evaluator, found, first)
    return found


def _of_place(
    evaluator: Evaluator,
    parsed: Parsed,
    node: ast.Call | ast.Assign | ast.AugAssign,
    scope: Scope,
    found: WorkerImports,
) -> None:
    if not isinstance(node, ast.Call):
        _of_assignment(evaluator, node, scope, found)
        return
    again = getattr(node.func, "attr", "") in _IN_LOOPS
    for turn in turns(evaluator, parsed.tree, node, scope) if again else (scope,):
        _of_call(evaluator, node, turn, found)


def _could_ask(
    evaluator: Evaluator, node: ast.Call | ast.Assign | ast.AugAssign, scope: Scope
) -> bool:
    """Tell whether a statement or a call has one of the forms that are read."""
    if not isinstance(node, ast.Call):
        return any(map(_is_setting, targets_of(node)))
    named = getattr(node.func, "attr", getattr(node.func, "id", ""))
    if named in _READ or _is_update(node):
        return True
    if named == "setattr":
        return bool(node.args) and _is_conf(node.args[0])
    if named in OF_INIT and in_app_class(evaluator, scope):
        return True
    given = {keyword.arg for keyword in node.keywords} & _APP_KEYWORDS
    return bool(given) and isinstance(evaluator.evaluate(node.func, scope), AppClass)


def _is_setting(target: ast.expr) -> bool:
    """``conf.include``, ``conf["include"]``, or ``kwargs["include"]`` of a constructor."""
    if isinstance(target, ast.Attribute):
        return target.attr in SETTINGS and _is_conf(target.value)
    key = target.slice if isinstance(target, ast.Subscript) else None
    return isinstance(key, ast.Constant) and key.value in SETTINGS


def _owner(node: ast.AST) -> ast.expr | None:
    """Return the expression for the app that a call or an assignment could configure."""
    if isinstance(node, (ast.Assign, ast.AugAssign)):
        inner = [getattr(target, "value", None) for target in targets_of(node)]
        return next((one.value for one in inner if one is not None and _is_conf(one)), None)
    if not isinstance(node, ast.Call):
        return None
    conf = _conf_that_is_set(node)
    if conf is not None:
        return conf.value
    method = node.func if isinstance(node.func, ast.Attribute) else None
    if method is not None and method.attr in _OF_APPS:
        return method.value
    if method is not None and (_is_update(node) or method.attr == "import_task_module"):
        return method.value.value if isinstance(method.value, ast.Attribute) else None
    return node if {keyword.arg for keyword in node.keywords} & _APP_KEYWORDS else None


def _of_call(evaluator: Evaluator, node: ast.Call, scope: Scope, found: WorkerImports) -> None:
    name = node.func.attr if isinstance(node.func, ast.Attribute) else ""
    if name == "autodiscover_tasks":
        autodiscover(evaluator, node, scope, found)
    elif name == "config_from_object" and node.args:
        configure(evaluator, node, scope, found)
    elif name == "import_task_module" and node.args:
        _import_one(evaluator, node.args[0], scope, found)
    elif name == "add_defaults" or _is_update(node):
        for argument in node.args:
            take_mapping(evaluator, argument, scope, found)
        take_keywords(evaluator, node, scope, found)
    elif _conf_that_is_set(node) is not None:
        take_entry(evaluator, node.args[1], node.args[2], scope, found)
    elif name in OF_INIT:
        of_init(evaluator, node, scope, found)
    elif not {keyword.arg for keyword in node.keywords} & _APP_KEYWORDS:
        return
    elif isinstance(evaluator.evaluate(node.func, scope), AppClass):
        take_keywords(evaluator, node, scope, found)
        for keyword in node.keywords:
            if keyword.arg == "config_source":
                take_config(evaluator, evaluator.evaluate(keyword.value, scope), scope, found)


def _import_one(evaluator: Evaluator, node: ast.expr, scope: Scope, found: WorkerImports) -> None:
    """``app.loader.import_task_module("shop.jobs")``."""
    for dotted in texts(evaluator.evaluate(node, scope), "import_task_module", found):
        where = place(evaluator, node, scope, dotted)
        found.modules.append(Asked(dotted, where, f"import_task_module {dotted!r}"))


def _is_update(node: ast.Call) -> bool:
    method = getattr(node.func, "attr", "")
    return method == "update" and ast.unparse(node.func).endswith("conf.update")


def _of_assignment(
    evaluator: Evaluator, node: ast.Assign | ast.AugAssign, scope: Scope, found: WorkerImports
) -> None:
    """``app.conf.include = […]``, ``app.conf["include"] = […]`` and ``app.conf.include += […]``."""
    for target in targets_of(node):
        of_conf = isinstance(target, ast.Attribute | ast.Subscript) and _is_conf(target.value)
        if isinstance(target, ast.Attribute) and of_conf and target.attr in SETTINGS:
            ask_for(evaluator, node.value, scope, target.attr, found)
        elif isinstance(target, ast.Subscript) and (of_conf or in_app_class(evaluator, scope)):
            take_entry(evaluator, target.slice, node.value, scope, found)


def _conf_that_is_set(node: ast.Call) -> ast.Attribute | None:
    """Return the settings that ``setattr(app.conf, "include", […])`` changes."""
    sets = getattr(node.func, "id", "") == "setattr" and len(node.args) == 3
    first = node.args[0] if sets else None
    return first if first is not None and _is_conf(first) else None


def _is_conf(node: ast.expr) -> TypeGuard[ast.Attribute]:
    return isinstance(node, ast.Attribute) and node.attr == "conf"
