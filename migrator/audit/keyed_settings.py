"""Celery's settings as one entry of a web application's: ``app.config["CELERY"]`` in Flask."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from migrator.audit.candidates import is_test
from migrator.audit.project import Project, scoped_of
from migrator.audit.scopes import Scope


def key_of(node: ast.expr) -> str | None:
    """Return the key of ``x.config["CELERY"]`` or ``x.config.get("CELERY")``, else None."""
    key: ast.expr | None = None
    if isinstance(node, ast.Subscript) and _is_config(node.value):
        key = node.slice
    elif isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.args:
        key = node.args[0] if node.func.attr == "get" and _is_config(node.func.value) else None
    return key.value if isinstance(key, ast.Constant) and isinstance(key.value, str) else None


def keyed_settings(project: Project, key: str) -> Iterator[tuple[ast.expr, Scope]]:
    """Yield what the project gives a key of a configuration, wherever that is written.

    ``CELERY=…`` in a call, ``"CELERY": …`` in a dict, ``config["CELERY"] = …``, and ``CELERY = …``
    in a module or a class that the application reads its configuration from.
    """
    for parsed in project.parsed(key):
        if is_test(parsed.path):
            continue
        for node, scope in scoped_of(parsed.tree, parsed.path, ast.Call, ast.Dict, ast.Assign):
            if isinstance(node, ast.Call):
                yield from ((k.value, scope) for k in node.keywords if k.arg == key)
            elif isinstance(node, ast.Dict):
                pairs = zip(node.keys, node.values, strict=True)
                yield from ((v, scope) for k, v in pairs if _is_text(k, key))
            elif isinstance(node, ast.Assign) and any(_names(t, key) for t in node.targets):
                yield node.value, scope


def is_web_config(node: ast.expr) -> bool:
    """Tell whether an expression is all of a configuration: ``web.config``."""
    return isinstance(node, ast.Attribute) and node.attr == "config"


def _is_config(node: ast.expr) -> bool:
    return getattr(node, "attr", getattr(node, "id", "")) in ("config", "conf")


def _is_text(node: ast.expr | None, text: str) -> bool:
    return isinstance(node, ast.Constant) and node.value == text


def _names(target: ast.expr, key: str) -> bool:
    if isinstance(target, ast.Subscript):
        return _is_text(target.slice, key)
    return isinstance(target, ast.Name) and target.id == key
