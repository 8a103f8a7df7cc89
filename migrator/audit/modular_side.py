"""What is broken on the modular side: imports that cannot work, and exports of missing names."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import replace

from migrator.audit.broken_imports import broken_in_module
from migrator.audit.candidates import is_test
from migrator.audit.dependencies import Dependencies
from migrator.audit.generated import may_be_made
from migrator.audit.modules import join
from migrator.audit.offered import lacks
from migrator.audit.parsing import Parsed
from migrator.audit.project import Project
from migrator.facts import BrokenImport, Layout, MissingExport


def modular_files(project: Project, layout: Layout) -> list[str]:
    """Return the modules of the packages that take over, in order, without tests.

    Of a package that holds the monolith too only what is right in it: the rest may be anything.
    """
    found = {layout.tasks_package.path}
    for package in (layout.scheduling_package, layout.execution_package):
        folder = package.path.rpartition("/")[0]
        around = f"{folder}/" if folder else ""
        whole = not layout.monolith.path.startswith(around)
        found.update(
            path
            for path in project.modules.inside(folder)
            if whole or "/" not in path[len(around) :]
        )
    found &= project.modules.files
    return sorted(path for path in found - {layout.monolith.path} if not is_test(path))


def broken_on_modular_side(
    project: Project, declared: Dependencies, layout: Layout
) -> tuple[BrokenImport, ...]:
    """Return the imports of the modular package that cannot work, by file and line."""
    found = []
    for path in modular_files(project, layout):
        for item in broken_in_module(project, declared, path):
            called = not item.scope or _is_mentioned(project, item.scope)
            found.append(item if called else replace(item, certain=False))
    return tuple(found)


def _is_mentioned(project: Project, scope: str) -> bool:
    """Tell whether a function's name is anywhere but where it is defined."""
    name = scope.rpartition(".")[2].encode()
    count = 0
    for path in project.source.search([name.decode()]):
        count += project.source.read(path).count(name)
        if count > 1:
            return True
    return False


def missing_exports(project: Project, layout: Layout) -> tuple[MissingExport, ...]:
    """Return what ``__all__`` of a module of the modular package promises and does not hold."""
    found = []
    for path in modular_files(project, layout):
        if b"__all__" in project.source.read(path):
            parsed = project.parse(path)
            found += list(_of_module(project, parsed)) if parsed is not None else []
    return tuple(found)


def _of_module(project: Project, parsed: Parsed) -> Iterator[MissingExport]:
    module = project.modules.name_of(parsed.path)
    for statement in parsed.tree.body:
        for element in _promised(statement):
            name = element.value
            if isinstance(name, str) and not _is_there(project, parsed.path, name):
                yield MissingExport(module, name, parsed.where(element))


def _promised(statement: ast.stmt) -> Iterator[ast.Constant]:
    """Yield the constants that a statement puts into ``__all__``."""
    value: ast.expr | None = None
    if isinstance(statement, ast.Assign):
        value = statement.value if any(map(_is_all, statement.targets)) else None
    elif isinstance(statement, (ast.AnnAssign, ast.AugAssign)) and _is_all(statement.target):
        value = statement.value
    if isinstance(value, (ast.List, ast.Tuple)):
        yield from (part for part in value.elts if isinstance(part, ast.Constant))


def _is_all(node: ast.expr) -> bool:
    return isinstance(node, ast.Name) and node.id == "__all__"


def _is_there(project: Project, path: str, name: str) -> bool:
    """A submodule counts too: ``from package import *`` imports it."""
    if not lacks(project, path, name):
        return True
    if not path.endswith("__init__.py"):
        return False
    inside = join(path.rpartition("/")[0], name)
    there = f"{inside}.py" in project.modules.files or inside in project.modules.folders
    return there or may_be_made(project, inside)
