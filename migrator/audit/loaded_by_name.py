"""Modules, and what is in them, that are loaded by name: ``import_module("shop.queue").app``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from migrator.audit.celery_names import meaning
from migrator.audit.members import member
from migrator.audit.values import Items, Keywords, ModuleValue, Text, Value

if TYPE_CHECKING:
    from migrator.audit.evaluate import Evaluator

_IMPORT_MODULE = frozenset({"importlib.import_module", "django.utils.importlib.import_module"})
_IMPORT = "builtins.__import__"
# These take ``package.module.name``, some of them ``package.module:name`` too.
_IMPORT_NAME = frozenset(
    {"django.utils.module_loading.import_string", "werkzeug.utils.import_string"}
    | {"celery.utils.imports.symbol_by_name", "kombu.utils.imports.symbol_by_name"}
    | {"celery.utils.symbol_by_name", "kombu.utils.symbol_by_name"}
    | {"pkgutil.resolve_name", "pydoc.locate", "zope.dottedname.resolve.resolve"}
    | {"flask.helpers.import_string", "pydantic.utils.import_string"}
)
LOADING = _IMPORT_MODULE | _IMPORT_NAME | {_IMPORT}


def loaded(
    evaluator: Evaluator, dotted: str, args: list[Value], keywords: Keywords, near: str
) -> Value | None:
    """Return what a function that loads by a name gives, or None where that is not known.

    Args:
        evaluator: Follows values.
        dotted: The function, one of ``LOADING``.
        args: What it is given by position.
        keywords: What it is given by name.
        near: The file that calls it.
    """
    given = args[0] if args else keywords.items.get("name")
    if not isinstance(given, Text):
        return None
    if dotted in _IMPORT_NAME:
        return _named(evaluator, given.text, near)
    if dotted == _IMPORT:
        listed = args[3] if len(args) > 3 else keywords.items.get("fromlist")
        inside = isinstance(listed, Items) and bool(listed.values)
        return _module(evaluator, given.text if inside else given.text.split(".")[0], near)
    package = args[1] if len(args) > 1 else keywords.items.get("package")
    name = absolute(given.text, package.text if isinstance(package, Text) else None)
    return _module(evaluator, name, near) if name is not None else None


def absolute(name: str, package: str | None) -> str | None:
    """Return the full name of a module that is given as ``import_module`` takes it.

    Args:
        name: ``shop.queue``, or from a package on: ``.queue``, ``..queue``.
        package: That package, where it is known.
    """
    rest = name.lstrip(".")
    up = len(name) - len(rest)
    if not up:
        return name
    folders = package.split(".") if package else []
    if up > len(folders):
        return None
    return ".".join(part for part in (*folders[: len(folders) - up + 1], rest) if part)


def _module(evaluator: Evaluator, dotted: str, near: str) -> Value:
    path = evaluator.project.modules.find(dotted, near)
    return ModuleValue(path) if path is not None else meaning(dotted)


def _named(evaluator: Evaluator, text: str, near: str) -> Value | None:
    """Return what ``shop.queue.app`` or ``shop.queue:app`` names, by the longest module in it."""
    head, _, tail = text.partition(":")
    parts, rest = head.split("."), [part for part in tail.split(".") if part]
    for end in range(len(parts), 0, -1):
        path = evaluator.project.modules.find(".".join(parts[:end]), near)
        if path is None:
            continue
        found: Value | None = ModuleValue(path)
        for name in (*parts[end:], *rest):
            found = member(evaluator, found, name) if found is not None else None
        return found
    return meaning(text.replace(":", "."))
