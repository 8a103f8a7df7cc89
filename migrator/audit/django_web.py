"""What a process of Django imports by names in its settings: apps, models, views by their URLs.

A Celery worker does all that too: its first step is Django's own check of the project.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator

from migrator.audit.django_settings import django_settings
from migrator.audit.evaluate import Evaluator
from migrator.audit.graph import ImportGraph
from migrator.audit.installed_apps import SETTING, installed_apps, place_of
from migrator.audit.parsing import Parsed
from migrator.audit.values import Text
from migrator.facts import Location
from migrator.syntax import walk

# ``django.setup()`` imports modules of each installed app, and the admin's own app looks for more.
_ADMIN = "django.contrib.admin"
_ROOT = "ROOT_URLCONF"

Asked = dict[str, tuple[Location, str]]


def django_entries(evaluator: Evaluator, graph: ImportGraph, parsed: Parsed) -> Asked:
    """Return the modules that a process imports beside the one that starts it, and why.

    Those of the installed apps, then the root of the URLs, with what it includes.

    Args:
        evaluator: Follows values.
        graph: The imports.
        parsed: The file that calls ``get_wsgi_application()`` or ``get_asgi_application()``, or
            that makes the Celery app.
    """
    found: Asked = {}
    for settings in django_settings(evaluator.project, parsed):
        for dotted, where, how in (*_of_apps(evaluator, settings), *_root(evaluator, settings)):
            path = evaluator.project.modules.find(dotted, settings)
            if path is not None:
                found.setdefault(path, (where, how))
    _include(evaluator, graph, found)
    return found


def _root(evaluator: Evaluator, settings: str) -> Iterator[tuple[str, Location, str]]:
    value = evaluator.of_module(settings, _ROOT)
    if isinstance(value, Text):
        where = place_of(evaluator, settings, _ROOT, value.text)
        yield value.text, where, f"{_ROOT} {value.text!r}"


def _of_apps(evaluator: Evaluator, settings: str) -> Iterator[tuple[str, Location, str]]:
    apps = list(installed_apps(evaluator, settings))
    admin = ["admin"] if any(app.name == _ADMIN for app in apps) else []
    for leaf in ("", "apps", "models", *admin):
        for app in apps:
            dotted = f"{app.package}.{leaf}" if leaf else app.package
            yield dotted, app.where, f"{SETTING} {app.name!r}"


def _include(evaluator: Evaluator, graph: ImportGraph, found: Asked) -> None:
    """Add what modules of URLs include by name, and so on."""
    seen: set[str] = set()
    while True:
        new = [path for path in graph.eager_from(found) if path not in seen]
        if not new:
            return
        seen.update(new)
        for path in new:
            for target, where, how in _included(evaluator, path):
                found.setdefault(target, (where, how))


def _included(evaluator: Evaluator, path: str) -> Iterator[tuple[str, Location, str]]:
    """Yield the modules of ``include("desk.urls")`` and ``include(("desk.urls", "desk"))``."""
    if b"include(" not in evaluator.project.source.read(path):
        return
    parsed = evaluator.project.parse(path)
    for node in walk(parsed.tree) if parsed is not None else ():
        if isinstance(node, ast.Call) and node.args and _is_include(node.func):
            given = node.args[0]
            first = given.elts[0] if isinstance(given, ast.Tuple) and given.elts else given
            if isinstance(first, ast.Constant) and isinstance(first.value, str):
                found = evaluator.project.modules.find(first.value, path)
                if found is not None and parsed is not None:
                    yield found, parsed.where(node), f"include({first.value!r})"


def _is_include(function: ast.expr) -> bool:
    return getattr(function, "attr", getattr(function, "id", "")) == "include"
