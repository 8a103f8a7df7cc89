"""What a name that no scope binds stands for: ``__name__``, what a star brings, a builtin."""

from __future__ import annotations

import builtins
from typing import TYPE_CHECKING

from migrator.audit.celery_names import meaning
from migrator.audit.scopes import Scope
from migrator.audit.values import External, Text, Value

if TYPE_CHECKING:
    from migrator.audit.evaluate import Evaluator


def unbound_value(evaluator: Evaluator, name: str, scope: Scope) -> Value | None:
    """Return what a name stands for, or None where nothing is known of it.

    Args:
        evaluator: Follows values.
        name: A name that no scope around its use binds.
        scope: The module.
    """
    if name == "__name__":
        return Text(evaluator.project.modules.name_of(scope.path))
    if name == "__package__":
        return Text(evaluator.project.modules.package_of(scope.path))
    found = _through_stars(evaluator, name, scope) if not name.startswith("_") else None
    if found is not None:
        return found
    return External(f"builtins.{name}") if hasattr(builtins, name) else None


def _through_stars(evaluator: Evaluator, name: str, scope: Scope) -> Value | None:
    """Look in what ``from … import *`` brings, module by module, each once."""
    project = evaluator.project
    waiting, seen = [scope], {scope.path}
    while waiting:
        place = waiting.pop(0)
        for star in project.bindings(place.node).get("*", []):
            for item in project.imported(place.path, star.node):
                if item.path is None and item.module.startswith("celery"):
                    return meaning(f"{item.module}.{name}")
                inner = project.module_scope(item.path) if item.path else None
                if inner is None or inner.path in seen:
                    continue
                if name in project.bindings(inner.node):
                    return evaluator.of_module(inner.path, name)
                seen.add(inner.path)
                waiting.append(inner)
    return None
