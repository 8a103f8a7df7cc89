"""``autodiscover_tasks``: the task modules of packages, or of all that Django has installed."""

from __future__ import annotations

import ast

from migrator.audit.app_init import is_self
from migrator.audit.asked import Asked, WorkerImports, place, texts
from migrator.audit.evaluate import Evaluator
from migrator.audit.installed_apps import SETTING, installed_apps
from migrator.audit.scopes import Scope
from migrator.audit.values import App, Constant, Function, Text, Unknown


def autodiscover(evaluator: Evaluator, node: ast.Call, scope: Scope, found: WorkerImports) -> None:
    """Add what a call of an app's ``autodiscover_tasks`` has the worker import."""
    args, keywords = evaluator.caller.arguments(node, scope)
    owner: ast.expr = node.func.value  # type: ignore[attr-defined]
    if not isinstance(evaluator.evaluate(owner, scope), App) and not is_self(
        evaluator, owner, scope
    ):
        return
    packages = args[0] if args else keywords.items.get("packages")
    if isinstance(packages, Function):  # ``lambda: [...]`` is called when the worker starts
        packages = evaluator.caller.result(packages)
    related = args[1] if len(args) > 1 else keywords.items.get("related_name", Text("tasks"))
    if not isinstance(related, (Text, Constant)):
        source = related.source if isinstance(related, Unknown) else "?"
        found.unknown.append(f"autodiscover_tasks(related_name={source})")
    if packages is None or "INSTALLED_APPS" in ast.unparse(node):
        found.django.append(related.text if isinstance(related, Text) else "tasks")
        return
    tail = f".{related.text}" if isinstance(related, Text) and related.text else ""
    for value in texts(packages, "autodiscover_tasks", found):
        where, how = place(evaluator, node, scope, value), f"autodiscover_tasks {value!r}"
        # Celery imports what is named, be it a package or not, before it looks inside.
        for dotted in dict.fromkeys((value, f"{value}{tail}")):
            found.modules.append(Asked(dotted, where, how))


def task_modules_of_apps(evaluator: Evaluator, leaf: str) -> list[Asked]:
    """Return the modules called ``leaf`` of the Django apps that any settings install."""
    found: dict[str, Asked] = {}
    for parsed in evaluator.project.parsed(SETTING):
        for app in installed_apps(evaluator, parsed.path):
            how = f"autodiscover_tasks() and {SETTING} {app.name!r}"
            found.setdefault(app.package, Asked(f"{app.package}.{leaf}", app.where, how))
    return list(found.values())
