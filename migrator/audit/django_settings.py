"""Which files hold the settings of Django that a file's Celery app takes over."""

from __future__ import annotations

import ast

from migrator.audit.candidates import is_test
from migrator.audit.parsing import Parsed
from migrator.audit.project import Project
from migrator.audit.values import External, Text, Value
from migrator.syntax import walk

SETTINGS_OBJECT = "django.conf.settings"
_VARIABLE = "DJANGO_SETTINGS_MODULE"


def is_django_settings(value: Value) -> bool:
    """Tell whether a value is ``django.conf.settings``, or the text that Celery takes for it."""
    if isinstance(value, Text):
        return value.text.replace(":", ".") == SETTINGS_OBJECT
    return isinstance(value, External) and value.dotted == SETTINGS_OBJECT


def django_settings(project: Project, parsed: Parsed) -> list[str]:
    """Return the files of the settings: the one that the file names, else all that install apps."""
    named = [project.modules.find(dotted, parsed.path) for dotted in _named(parsed.tree)]
    found = [path for path in named if path is not None]
    if found:
        return found
    return [
        one.path
        for one in project.parsed("INSTALLED_APPS")
        if not is_test(one.path) and "INSTALLED_APPS" in project.bindings(one.tree)
    ]


def named_settings(project: Project) -> list[str]:
    """Return the files of the settings that any file of a project names, tests left out."""
    found = (
        project.modules.find(dotted, one.path)
        for one in project.parsed(_VARIABLE)
        if not is_test(one.path)
        for dotted in _named(one.tree)
    )
    return sorted({path for path in found if path is not None})


def _named(tree: ast.Module) -> list[str]:
    """Return what a file gives the variable that says where the settings are.

    ``os.environ.setdefault("DJANGO_SETTINGS_MODULE", "shop.settings")``, or the same with ``[]``.
    """
    found: list[ast.expr] = []
    for node in walk(tree):
        if isinstance(node, ast.Call) and len(node.args) == 2 and _is_variable(node.args[0]):
            found.append(node.args[1])
        elif isinstance(node, ast.Assign) and any(
            isinstance(target, ast.Subscript) and _is_variable(target.slice)
            for target in node.targets
        ):
            found.append(node.value)
    return [n.value for n in found if isinstance(n, ast.Constant) and isinstance(n.value, str)]


def _is_variable(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and node.value == _VARIABLE
