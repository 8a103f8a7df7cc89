"""Imports inside a function that nothing can satisfy."""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator
from dataclasses import dataclass

from migrator.audit.dependencies import Dependencies
from migrator.audit.imports import Import
from migrator.audit.project import Project
from migrator.audit.registrations import never_imported
from migrator.audit.scopes import DEFINITIONS, blocks
from migrator.audit.values import FunctionNode
from migrator.audit.walk import own
from migrator.facts import BrokenImport

_ENDS = (ast.Return, ast.Raise, ast.Continue, ast.Break)


@dataclass(frozen=True)
class _Missing:
    module: str
    reason: str
    proven: bool


def broken_imports(
    project: Project, declared: Dependencies, path: str, node: FunctionNode
) -> tuple[BrokenImport, ...]:
    """Return the imports in a function's body that cannot work, in order."""
    parsed = project.parse(path)
    assert parsed is not None
    found: dict[tuple[str, int], BrokenImport] = {}
    for statement, certain in _imports(node.body, True):
        for item in project.imported(path, statement):
            missing = _missing(project, declared, path, item)
            if missing is not None:
                where = parsed.where(statement)
                found[missing.module, where.line] = BrokenImport(
                    missing.module, where, certain, missing.reason, missing.proven
                )
    return tuple(found.values())


def _imports(body: list[ast.stmt], certain: bool) -> Iterator[tuple[ast.stmt, bool]]:
    """Yield the import statements of a block, and whether it is sure that they run."""
    for statement in body:
        if isinstance(statement, (ast.Import, ast.ImportFrom)):
            yield statement, certain
        elif isinstance(statement, ast.Try):
            if not _expects_failure(statement):
                yield from _imports(statement.body, certain)
                yield from _imports(statement.orelse, False)
            for handler in statement.handlers:
                yield from _imports(handler.body, False)
            yield from _imports(statement.finalbody, certain)
        elif isinstance(statement, (ast.With, ast.AsyncWith)):
            yield from _imports(statement.body, certain)
        elif isinstance(statement, ast.If) and never_imported(statement):
            yield from _imports(statement.orelse, certain)
        elif not isinstance(statement, DEFINITIONS):
            for block in blocks(statement):
                yield from _imports(block, False)
        certain = certain and not _may_leave(statement)


def _expects_failure(statement: ast.Try) -> bool:
    """``except ImportError``; or nothing but imports in a ``try`` that catches everything."""
    only_imports = all(isinstance(s, (ast.Import, ast.ImportFrom)) for s in statement.body)
    for handler in statement.handlers:
        caught = ast.unparse(handler.type) if handler.type is not None else ""
        if "ImportError" in caught or "ModuleNotFoundError" in caught or only_imports:
            return True
    return False


def _may_leave(statement: ast.stmt) -> bool:
    if isinstance(statement, DEFINITIONS):
        return False
    return isinstance(statement, _ENDS) or any(isinstance(n, _ENDS) for n in own(statement))


def _missing(project: Project, declared: Dependencies, path: str, item: Import) -> _Missing | None:
    if item.path is not None or item.member is not None:
        return _missing_name(project, item)
    top = item.module.split(".")[0]
    if not top:
        return _Missing(item.module, "the relative import leaves the package", True)
    if isinstance(item.node, ast.ImportFrom) and item.node.level:
        return _missing_name(project, item) or _Missing(
            item.module, f"{item.module} is not in the repository", True
        )
    if top in sys.stdlib_module_names or top in sys.builtin_module_names:
        return None
    if _is_own(project, declared, top, path):
        if item.name is not None and project.modules.find_folder(item.module, path) is not None:
            return _Missing(f"{item.module}.{item.name}", f"{item.module} has no {item.name}", True)
        if item.name is None and project.modules.find_folder(item.module, path) is not None:
            return None
        return _Missing(item.module, f"the repository's own {top} has no such module", True)
    if not declared.any_declared or declared.may_provide(top) or _works_elsewhere(project, top):
        return None
    return _Missing(item.module, f"{top} is neither in the repository nor declared", False)


def _missing_name(project: Project, item: Import) -> _Missing | None:
    """A module that is there, without the name that is imported from it."""
    if item.path is None or item.member is not None or item.name in (None, "*"):
        return None
    parsed = project.parse(item.path)
    if parsed is None:
        return None
    names = project.bindings(parsed.tree)
    open_ended = "*" in names or "__getattr__" in names
    dynamic = b"globals()" in project.source.read(item.path)
    if item.name in names or open_ended or dynamic or item.name.startswith("__"):
        return None
    return _Missing(f"{item.module}.{item.name}", f"{item.module} has no {item.name}", True)


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
    for parsed in project.parsed(f"import {top}", f"from {top}"):
        for node in parsed.tree.body:
            names = []
            if isinstance(node, ast.Import):
                names = [alias.name for alias in node.names]
            elif isinstance(node, ast.ImportFrom) and not node.level:
                names = [node.module or ""]
            if any(name.split(".")[0] == top for name in names):
                return True
    return False
