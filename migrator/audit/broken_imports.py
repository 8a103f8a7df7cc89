"""Imports that nothing can satisfy: in a function of the monolith, and in the modular package."""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterable
from dataclasses import dataclass

from migrator.audit.dependencies import Dependencies
from migrator.audit.generated import may_be_made
from migrator.audit.import_places import Place, in_function, in_module
from migrator.audit.imports import Import
from migrator.audit.modules import join
from migrator.audit.offered import lacks
from migrator.audit.project import Project
from migrator.audit.values import FunctionNode
from migrator.facts import BrokenImport


@dataclass(frozen=True)
class _Missing:
    module: str
    reason: str
    proven: bool


def broken_imports(
    project: Project, declared: Dependencies, path: str, node: FunctionNode
) -> tuple[BrokenImport, ...]:
    """Return the imports in a function's body that cannot work, in order."""
    return _broken(project, declared, path, in_function(node))


def broken_in_module(
    project: Project, declared: Dependencies, path: str
) -> tuple[BrokenImport, ...]:
    """Return the imports of a module that cannot work, in order; none where it is no Python."""
    parsed = project.parse(path)
    return _broken(project, declared, path, in_module(parsed.tree)) if parsed is not None else ()


def missing_module(
    project: Project, declared: Dependencies, path: str, dotted: str
) -> tuple[str, bool] | None:
    """Return why a file cannot import a module, and whether that is proven; None where it can.

    Args:
        project: The project.
        declared: What the repository declares that it needs.
        path: The file.
        dotted: The module.
    """
    item, *_ = project.imported(path, ast.Import([ast.alias(dotted)]))
    missing = _missing(project, declared, path, item) if item.path is None else None
    return (missing.reason, missing.proven) if missing is not None else None


def _broken(
    project: Project, declared: Dependencies, path: str, places: Iterable[Place]
) -> tuple[BrokenImport, ...]:
    parsed = project.parse(path)
    assert parsed is not None
    found: dict[tuple[str, int], BrokenImport] = {}
    for place in places:
        for item in project.imported(path, place.node):
            missing = _missing(project, declared, path, item)
            if missing is not None:
                where = parsed.where(place.node)
                found[missing.module, where.line] = BrokenImport(
                    missing.module,
                    where,
                    place.certain,
                    missing.reason,
                    missing.proven,
                    place.scope,
                )
    return tuple(found.values())


def _missing(project: Project, declared: Dependencies, path: str, item: Import) -> _Missing | None:
    if item.path is not None or item.member is not None:
        return _missing_name(project, item)
    top = item.module.split(".")[0]
    if not top:
        return _Missing(item.module, "the relative import leaves the package", True)
    if isinstance(item.node, ast.ImportFrom) and item.node.level:
        return _own(project, item, path, f"{item.module} is not in the repository")
    if top in sys.stdlib_module_names or top in sys.builtin_module_names:
        return None
    if _is_own(project, declared, top, path):
        return _own(project, item, path, f"the repository's own {top} has no such module")
    if not declared.says_something or declared.may_provide(top):
        return None
    if _works_elsewhere(project, top):
        return None
    nowhere = f"{top} is neither in the repository nor declared"
    if declared.installed is not None:
        nowhere += ", and not installed in the given environment"
    return _Missing(item.module, nowhere, False)


def _own(project: Project, item: Import, path: str, reason: str) -> _Missing | None:
    """A module that would be the repository's own; or a name in a package without ``__init__``."""
    folder = _folder(project, item, path)
    if folder is not None and item.name in (None, "*"):
        return None
    dotted = f"{item.module}.{item.name}" if folder is not None else item.module
    wanted = join(folder, str(item.name)) if folder is not None else _place(project, item, path)
    if wanted in project.modules.folders:
        return None
    if may_be_made(project, wanted):
        return _made_elsewhere(dotted)
    return _Missing(dotted, f"{item.module} has no {item.name}" if folder else reason, True)


def _folder(project: Project, item: Import, path: str) -> str | None:
    """Return the folder of a package without ``__init__`` that an import names."""
    if isinstance(item.node, ast.ImportFrom) and item.node.level:
        place = _place(project, item, path)
        return place if place in project.modules.folders else None
    return project.modules.find_folder(item.module, path)


def _place(project: Project, item: Import, path: str) -> str:
    """Return the path, without ``.py``, that a missing module would have."""
    if isinstance(item.node, ast.ImportFrom) and item.node.level:
        base = project.modules.base_of_relative(path, item.node.level) or ""
        inside = (item.node.module or "").replace(".", "/")
        return join(base, inside) if inside else base
    return join(project.modules.root_of(path), item.module.replace(".", "/"))


def _missing_name(project: Project, item: Import) -> _Missing | None:
    """A module that is there, without the name that is imported from it."""
    if item.path is None or item.member is not None or item.name in (None, "*"):
        return None
    name = str(item.name)
    if not lacks(project, item.path, name):
        return None
    dotted = f"{item.module}.{name}"
    if item.path.endswith("__init__.py"):
        inside = join(item.path.rpartition("/")[0], name)
        if inside in project.modules.folders:
            return None
        if may_be_made(project, inside):
            return _made_elsewhere(dotted)
    return _Missing(dotted, f"{item.module} has no {name}", True)


def _made_elsewhere(dotted: str) -> _Missing:
    return _Missing(dotted, f"{dotted} is not in the repository: it may be generated", False)


def _is_own(project: Project, declared: Dependencies, top: str, path: str) -> bool:
    """Tell whether a top-level name is the repository's package, and nobody else's."""
    found = project.modules.find(top, path)
    if found is not None:
        return True
    folder = project.modules.find_folder(top, path)
    if folder is None or declared.may_provide(top):
        return False
    root = project.modules.root_of(path)
    return project.modules.votes_for(root, top) > 0


def _works_elsewhere(project: Project, top: str) -> bool:
    """Tell whether a module imports it at its top: then it is there, declared or not."""
    for parsed in project.parsed(top):
        for node in parsed.tree.body:
            names = []
            if isinstance(node, ast.Import):
                names = [alias.name for alias in node.names]
            elif isinstance(node, ast.ImportFrom) and not node.level:
                names = [node.module or ""]
            if any(name.split(".")[0] == top for name in names):
                return True
    return False
