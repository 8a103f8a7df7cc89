"""Celery's settings that hold task names: schedules, routes and annotations, wherever set."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass

from migrator.audit.assigned import assigned
from migrator.audit.evaluate import Evaluator
from migrator.audit.keyed_settings import is_web_config, key_of, keyed_settings
from migrator.audit.parsing import Parsed
from migrator.audit.project import scoped_of
from migrator.audit.scopes import Scope
from migrator.audit.values import Text

_KINDS = {
    "beat": re.compile(r"(?:[a-z]+_)?beat_schedule|celerybeat_schedule"),
    "route": re.compile(r"(?:[a-z]+_)?task_routes|celery_routes"),
    "annotation": re.compile(r"(?:[a-z]+_)?task_annotations|celery_annotations"),
}
WORDS = (
    "beat_schedule",
    "task_routes",
    "task_annotations",
    "CELERY",
    "BEAT_SCHEDULE",
    "TASK_ROUTES",
    "TASK_ANNOTATIONS",
)
_TAKING = frozenset({"add_defaults", "config_from_object"})
_UPDATES = _TAKING | {"update", "setdefault", "from_mapping"}
_DEPTH = 8
# What the entry of a variable has to hold that has a setting's name, and maybe no more than that.
_SHAPES = {
    "beat": {"task"},
    "route": {"queue", "exchange", "routing_key", "priority"},
    "annotation": {"rate_limit", "time_limit", "soft_time_limit", "acks_late", "max_retries"},
}


@dataclass(frozen=True, eq=False)
class Setting:
    """One expression that goes into a setting.

    Attributes:
        kind: ``beat``, ``route`` or ``annotation``.
        node: The expression.
        scope: Where its names are looked up.
        sure: False where only the name of a variable tells.
    """

    kind: str
    node: ast.expr
    scope: Scope
    sure: bool = True


@dataclass(frozen=True, eq=False)
class Pair:
    """A key and a value of a dict, where they are written; None for a key that is not there."""

    key: ast.expr
    value: ast.expr
    scope: Scope


def settings(evaluator: Evaluator, parsed: Parsed) -> Iterator[Setting]:
    """Yield what a file puts into the settings."""
    for node, scope in scoped_of(parsed.tree, parsed.path, ast.Assign, ast.AnnAssign, ast.Call):
        if isinstance(node, ast.Assign):
            for target in node.targets:
                yield from _assignment(target, node.value, scope)
        elif isinstance(node, ast.AnnAssign) and node.value is not None:
            yield from _assignment(node.target, node.value, scope)
        elif isinstance(node, ast.Call):
            yield from _call(evaluator, node, scope)


def shaped(evaluator: Evaluator, setting: Setting, value: ast.expr, scope: Scope) -> bool:
    """Tell whether an entry is one, for a variable that only has the name of a setting."""
    if setting.sure:
        return True
    keys = {text for text, _ in entries(evaluator, value, scope)}
    return bool(keys & _SHAPES[setting.kind])


def pairs(evaluator: Evaluator, node: ast.expr, scope: Scope, depth: int = 0) -> Iterator[Pair]:
    """Yield the pairs of a dict expression: displays, ``dict()``, ``|``, ``**``, and by name."""
    if depth > _DEPTH:
        return
    deeper = depth + 1
    if isinstance(node, ast.Dict):
        for key, value in zip(node.keys, node.values, strict=True):
            if key is None:
                yield from pairs(evaluator, value, scope, deeper)
            else:
                yield Pair(key, value, scope)
    elif isinstance(node, ast.BinOp) and isinstance(node.op, ast.BitOr):
        yield from pairs(evaluator, node.left, scope, deeper)
        yield from pairs(evaluator, node.right, scope, deeper)
    elif isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "dict":
        for argument in node.args:
            yield from pairs(evaluator, argument, scope, deeper)
        for keyword in node.keywords:
            if keyword.arg is None:
                yield from pairs(evaluator, keyword.value, scope, deeper)
            else:
                yield Pair(
                    ast.copy_location(ast.Constant(keyword.arg), keyword.value),
                    keyword.value,
                    scope,
                )
    elif isinstance(node, (ast.Name, ast.Attribute)):
        found = assigned(evaluator, node, scope)
        if found is not None:
            yield from pairs(evaluator, found[1], found[2], deeper)


def entries(
    evaluator: Evaluator, node: ast.expr, scope: Scope
) -> Iterator[tuple[str, tuple[ast.expr, Scope]]]:
    """Yield the pairs of a dict expression whose key is a known string."""
    for pair in pairs(evaluator, node, scope):
        key = evaluator.evaluate(pair.key, pair.scope)
        if isinstance(key, Text):
            yield key.text, (pair.value, pair.scope)


def _kind(name: object) -> str | None:
    if not isinstance(name, str):
        return None
    lower = name.lower()
    return next((kind for kind, form in _KINDS.items() if form.fullmatch(lower)), None)


def _kind_in(owner: ast.expr | None, name: object) -> str | None:
    """Return the kind of a setting that an app's own settings, or those of a web application, hold.

    Of a web application's, only what has Celery in its name is for Celery.

    Args:
        owner: ``app.conf``, ``web.config``; None: Celery's own settings.
        name: The key.
    """
    if owner is None or _is_conf(owner):
        return _kind(name)
    ours = is_web_config(owner) and isinstance(name, str) and name.startswith("CELERY")
    return _kind(name) if ours else None


def _assignment(target: ast.expr, value: ast.expr, scope: Scope) -> Iterator[Setting]:
    """``conf.x = …``, ``conf["x"] = …``, ``x["key"] = …`` and a variable named like a setting."""
    if isinstance(target, ast.Name):
        at_import = isinstance(scope.node, (ast.Module, ast.ClassDef))
        kind = _kind(target.id) if at_import else None
        if kind is not None:
            yield Setting(kind, value, scope, sure=target.id.startswith("CELERY"))
    elif isinstance(target, ast.Attribute) and _is_conf(target.value):
        kind = _kind(target.attr)
        if kind is not None:
            yield Setting(kind, value, scope)
    elif isinstance(target, ast.Subscript):
        kind = _kind_in(target.value, _text(target.slice))
        if kind is not None:
            yield Setting(kind, value, scope)
        held = _held(target.value)
        if held is not None:
            yield Setting(held[0], _one(target.slice, value), scope, held[1])


def _call(evaluator: Evaluator, node: ast.Call, scope: Scope) -> Iterator[Setting]:
    function = node.func
    if not isinstance(function, ast.Attribute) or function.attr not in _UPDATES:
        return
    held = _held(function.value)
    if held is not None and function.attr == "update":
        for argument in node.args:
            yield Setting(held[0], argument, scope, held[1])
    elif held is not None and function.attr == "setdefault" and len(node.args) == 2:
        yield Setting(held[0], _one(*node.args), scope, held[1])
    elif _is_conf(function.value) or function.attr in _TAKING or is_web_config(function.value):
        owner = function.value if is_web_config(function.value) else None
        for keyword in node.keywords:
            kind = _kind_in(owner, keyword.arg)
            if kind is not None:
                yield Setting(kind, keyword.value, scope)
        for argument, place in _mappings(evaluator, node, scope):
            for key, (value, inner) in entries(evaluator, argument, place):
                kind = _kind_in(owner, key)
                if kind is not None:
                    yield Setting(kind, value, inner)


def _mappings(
    evaluator: Evaluator, node: ast.Call, scope: Scope
) -> Iterator[tuple[ast.expr, Scope]]:
    """Yield what a call takes settings from; ``web.config["CELERY"]``: all that is put there."""
    spread = [keyword.value for keyword in node.keywords if keyword.arg is None]
    for argument in (*node.args, *spread):
        key = key_of(argument)
        if key is None:
            yield argument, scope
        else:
            yield from keyed_settings(evaluator.project, key)


def _held(node: ast.expr) -> tuple[str, bool] | None:
    """Return the kind of a setting that an expression names, and whether that is sure."""
    kind: str | None = None
    if isinstance(node, ast.Name):
        kind = _kind(node.id)
        return (kind, node.id.startswith("CELERY")) if kind is not None else None
    if isinstance(node, ast.Attribute) and _is_conf(node.value):
        kind = _kind(node.attr)
    elif isinstance(node, ast.Subscript):
        kind = _kind_in(node.value, _text(node.slice))
    return (kind, True) if kind is not None else None


def _one(key: ast.expr, value: ast.expr) -> ast.Dict:
    return ast.copy_location(ast.Dict([key], [value]), value)


def _text(node: ast.expr) -> object:
    return node.value if isinstance(node, ast.Constant) else None


def _is_conf(node: ast.expr) -> bool:
    return isinstance(node, ast.Attribute) and node.attr == "conf"
