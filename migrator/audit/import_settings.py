"""Whether all that the settings of an app could add to the worker's imports can be read."""

from __future__ import annotations

import ast
from collections.abc import Sequence

from migrator.audit.candidates import is_test
from migrator.audit.config_sources import SETTINGS
from migrator.audit.evaluate import Evaluator
from migrator.audit.graph import Process
from migrator.audit.parsing import Parsed
from migrator.audit.project import scoped
from migrator.audit.scopes import Scope
from migrator.audit.values import App, AppClass, Class, ModuleValue, Text, Value
from migrator.syntax import walk

SETTING_WORDS = (".conf", "config_from", "autodiscover_tasks", "Celery(", "celeryconfig")
_OPEN = frozenset({"config_from_envvar", "add_defaults", "setup_security"})
_OPEN_KEYWORDS = frozenset({None, "loader", "changes", "fixups", "config_source"})
_MAKES_NAMES = frozenset({"globals", "locals", "vars", "exec", "setattr"})


def unclear_settings(evaluator: Evaluator, workers: Sequence[Process]) -> bool:
    """Tell whether a setting may name modules in a way that is not followed."""
    project = evaluator.project
    taken = {path for process in workers for path in process.reachable}
    defaults = [path for path in project.modules.files if path.endswith("celeryconfig.py")]
    if any(path not in taken and not is_test(path) for path in defaults):
        return True
    return any(
        _is_unclear(evaluator, parsed)
        for parsed in project.parsed(*SETTING_WORDS)
        if not is_test(parsed.path)
    )


def _is_unclear(evaluator: Evaluator, parsed: Parsed) -> bool:
    nodes = list(walk(parsed.tree))
    plain = {id(node.value) for node in nodes if isinstance(node, (ast.Attribute, ast.Subscript))}
    plain |= {id(one) for node in nodes if isinstance(node, ast.Assign) for one in node.targets}
    return any(
        _unclear_use(node, plain)
        or (isinstance(node, ast.Call) and _unclear_call(evaluator, node, scope))
        for node, scope in scoped(parsed.tree, parsed.path)
    )


def _unclear_use(node: ast.AST, plain: set[int]) -> bool:
    """Tell whether a configuration is used other than to set or read one named setting.

    Args:
        node: The node.
        plain: What is looked into, or the whole target of an assignment.
    """
    if _is_conf(node):
        return id(node) not in plain or isinstance(node.ctx, ast.Store)  # type: ignore[attr-defined]
    if isinstance(node, ast.AugAssign):
        return _is_conf(getattr(node.target, "value", node))
    if not isinstance(node, (ast.Attribute, ast.Subscript)) or not _is_conf(node.value):
        return False
    if isinstance(node, ast.Subscript):
        return id(node) not in plain or not isinstance(node.slice, ast.Constant)
    stored = id(node) in plain and isinstance(node.ctx, ast.Store)
    return node.attr in SETTINGS and not stored


def _is_conf(node: ast.AST) -> bool:
    return isinstance(node, ast.Attribute) and node.attr == "conf"


def _unclear_call(evaluator: Evaluator, node: ast.Call, scope: Scope) -> bool:
    name = node.func.attr if isinstance(node.func, ast.Attribute) else ""
    if name in _OPEN:
        return True
    if name == "config_from_object":
        return _unclear_config(evaluator, node, scope)
    if name == "autodiscover_tasks":
        return _unclear_discovery(evaluator, node, scope)
    if isinstance(node.func, ast.Attribute) and _is_conf(node.func.value):
        return name not in ("update", "get") or _unclear_update(node)
    if isinstance(evaluator.evaluate(node.func, scope), AppClass):
        return len(node.args) > 1 or any(word.arg in _OPEN_KEYWORDS for word in node.keywords)
    return False


def _unclear_update(node: ast.Call) -> bool:
    given = [key for arg in node.args if isinstance(arg, ast.Dict) for key in arg.keys]
    literal = all(isinstance(arg, (ast.Dict, ast.Constant)) for arg in node.args)
    named = all(isinstance(key, ast.Constant) for key in given)
    return not literal or not named or any(word.arg is None for word in node.keywords)


def _unclear_discovery(evaluator: Evaluator, node: ast.Call, scope: Scope) -> bool:
    app = evaluator.evaluate(node.func.value, scope)  # type: ignore[attr-defined]
    related = [word.value for word in node.keywords if word.arg == "related_name"] + node.args[1:2]
    known = all(isinstance(value, ast.Constant) for value in related)
    return not isinstance(app, App) or not known or not (node.args or node.keywords)


def _unclear_config(evaluator: Evaluator, node: ast.Call, scope: Scope) -> bool:
    names = [word.value for word in node.keywords if word.arg == "namespace"]
    given = all(isinstance(n, ast.Constant) and n.value in ("", "CELERY", None) for n in names)
    if not given or len(node.args) != 1:
        return True
    path = _config_file(evaluator, evaluator.evaluate(node.args[0], scope), scope)
    parsed = evaluator.project.parse(path) if path is not None else None
    return parsed is None or _made_elsewhere(parsed.tree)


def _config_file(evaluator: Evaluator, value: Value, scope: Scope) -> str | None:
    if isinstance(value, (ModuleValue, Class)):
        return value.path
    if not isinstance(value, Text):
        return None
    dotted = value.text.partition(":")[0]
    find = evaluator.project.modules.find
    return find(dotted, scope.path) or find(dotted.rpartition(".")[0], scope.path)


def _made_elsewhere(tree: ast.Module) -> bool:
    """Tell whether a file of settings takes them from elsewhere, or sets one more than once."""
    seen: set[str] = set()
    for node in walk(tree):
        if isinstance(node, ast.ImportFrom) and any(alias.name == "*" for alias in node.names):
            return True
        if isinstance(node, ast.alias) and (node.asname or node.name) in SETTINGS:
            return True
        if isinstance(node, ast.ClassDef) and node.bases:
            return True
        if not isinstance(node, ast.Name):
            continue
        if node.id in _MAKES_NAMES or node.id in seen:
            return True
        seen |= {node.id} & SETTINGS
    return False
