"""What an imported name stands for: a module, a folder, or what a module has under the name."""

from __future__ import annotations

from typing import TYPE_CHECKING

from migrator.audit.celery_names import meaning
from migrator.audit.scopes import Binding, Scope
from migrator.audit.values import Folder, ModuleValue, Unknown, Value

if TYPE_CHECKING:
    from migrator.audit.evaluate import Evaluator


def imported_value(evaluator: Evaluator, name: str, binding: Binding, scope: Scope) -> Value:
    """Return what an import gives a name."""
    for item in evaluator.project.imported(scope.path, binding.node):
        if item.alias is not binding.alias:
            continue
        if item.name == "*":
            return Unknown(name)
        if item.name is None:
            return _module(evaluator, item.module, item.path, scope, bool(item.alias.asname))
        if item.path is not None:
            found = evaluator.of_module(item.path, item.name)
            if found is not None:
                return found
        if item.member is not None:
            return ModuleValue(item.member)
        inside = evaluator.project.modules.find_folder(f"{item.module}.{item.name}", scope.path)
        if item.path is None and inside is not None:
            return Folder(inside)
        known = item.path is not None or not item.module or item.module.startswith(".")
        return Unknown(name) if known else meaning(f"{item.module}.{item.name}")
    return Unknown(name)


def _module(
    evaluator: Evaluator, dotted: str, path: str | None, scope: Scope, renamed: bool
) -> Value:
    modules = evaluator.project.modules
    shown = dotted if renamed else dotted.split(".")[0]
    found = path if renamed else modules.find(shown, scope.path)
    if found is not None:
        return ModuleValue(found)
    folder = modules.find_folder(shown, scope.path)
    inside = folder is not None and (path is not None or modules.find_folder(dotted, scope.path))
    return Folder(folder) if inside and folder is not None else meaning(shown)
