"""Apps that make the names of tasks themselves, by a ``gen_task_name`` of their own or the like."""

from __future__ import annotations

import ast

from migrator.audit.candidates import is_test
from migrator.audit.evaluate import Evaluator
from migrator.audit.members import with_bases
from migrator.audit.project import scoped
from migrator.audit.values import App
from migrator.syntax import walk

_METHOD = "gen_task_name"
_REGISTERING = "_task_from_fun"
WORDS = (_METHOD, _REGISTERING)


def generator(evaluator: Evaluator, app: App | None, path: str) -> str | None:
    """Return who makes the automatic name of a task; None where Celery does.

    Args:
        evaluator: Follows values.
        app: The app it is registered with; None for a shared task, which each app names.
        path: The file of the task.
    """
    if app is not None and app.cls is not None:
        for cls in with_bases(evaluator, app.cls):
            found = evaluator.project.bindings(cls.node)
            if _METHOD in found:
                return f"{cls.node.name}.{_METHOD}()"
            if any(_names(binding.node) for binding in found.get(_REGISTERING, ())):
                return f"{cls.node.name}.{_REGISTERING}()"
    replaced = _replaced(evaluator)
    if app is not None and app.line:
        return replaced.get((app.path, app.line))
    root = evaluator.project.modules.root_of
    near = (name for (file, _), name in replaced.items() if root(file) == root(path))
    return next(near, None)


def _names(method: ast.AST) -> bool:
    """Tell whether a ``_task_from_fun`` gives tasks another name than the one it was given."""
    for node in walk(method):
        if isinstance(node, ast.Name) and node.id == "name" and isinstance(node.ctx, ast.Store):
            return True
        given = node.value if isinstance(node, ast.keyword) and node.arg == "name" else None
        if given is not None and getattr(given, "id", "") != "name":
            return True
    return False


def _replaced(evaluator: Evaluator) -> dict[tuple[str, int], str]:
    """Return the places of apps, and of classes, that have a method of their own for it."""
    found = evaluator.generators
    if found is None:
        found = evaluator.generators = {}
        for parsed in evaluator.project.parsed(_METHOD):
            for node, scope in scoped(parsed.tree, parsed.path) if not is_test(parsed.path) else ():
                if isinstance(node, ast.ClassDef) and _METHOD in evaluator.project.bindings(node):
                    found[parsed.path, node.lineno] = f"{node.name}.{_METHOD}()"
                for target in node.targets if isinstance(node, ast.Assign) else ():
                    if isinstance(target, ast.Attribute) and target.attr == _METHOD:
                        value = evaluator.evaluate(target.value, scope)
                        if isinstance(value, App):
                            found[value.path, value.line] = f"{ast.unparse(target)}()"
    return found
