"""Which names of a module other files use: those must not go, even when the module is done."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from migrator.facts import Location
from migrator.modules import module_name
from migrator.overlay import Overlay
from migrator.project import Project, resolve
from migrator.snapshot import python_paths
from migrator.syntax import walk


def used_elsewhere(overlay: Overlay, source_root: str, path: str) -> frozenset[str]:
    """Return the names that other files import from a module, or read as its attributes.

    Args:
        overlay: The tree.
        source_root: Folder on ``sys.path``.
        path: The module's file.
    """
    return frozenset(name for name, _ in uses_elsewhere(overlay, source_root, path))


def uses_elsewhere(overlay: Overlay, source_root: str, path: str) -> Iterator[tuple[str, Location]]:
    """Yield the same names, each with a place where it is used.

    Args:
        overlay: The tree.
        source_root: Folder on ``sys.path``.
        path: The module's file.
    """
    module = module_name(path, source_root)
    if not module:
        return
    project = Project(overlay, source_root)
    leaf = module.rpartition(".")[2]
    for other in python_paths(overlay.search([leaf])):
        if other != path:
            for name, line in names_of(project, other, module):
                yield name, Location(other, line)


def names_of(project: Project, path: str, module: str) -> Iterator[tuple[str, int]]:
    """Yield the names of a module that a file uses, each with the line.

    Args:
        project: The tree.
        path: The file.
        module: The module.
    """
    tree = project.tree(path)
    names = {module.rpartition(".")[2]}
    nodes = list(walk(tree)) if tree else []
    for node in nodes:
        names |= set(_aliases(node, path, project, module))
    for node in nodes:
        if isinstance(node, ast.ImportFrom):
            if resolve(node, path, project.source_root) == module:
                yield from ((item.name, node.lineno) for item in node.names)
        elif isinstance(node, ast.Attribute) and _last(node.value) in names:
            yield node.attr, node.lineno
        elif isinstance(node, ast.Constant) and str(node.value).startswith(f"{module}."):
            yield str(node.value)[len(module) + 1 :].partition(".")[0], node.lineno
        elif isinstance(node, ast.Call) and len(node.args) > 1:
            # `getattr(module, "name")`, `patch.object(module, "name")`
            owner, name = node.args[:2]
            if isinstance(name, ast.Constant) and _last(owner) in names:
                yield str(name.value), node.lineno


def _aliases(node: ast.AST, path: str, project: Project, module: str) -> Iterator[str]:
    """Yield what an import calls the module, where that is another name than its own."""
    parent, _, leaf = module.rpartition(".")
    if isinstance(node, ast.Import):
        yield from (item.asname for item in node.names if item.name == module and item.asname)
    elif isinstance(node, ast.ImportFrom) and resolve(node, path, project.source_root) == parent:
        yield from (item.asname for item in node.names if item.name == leaf and item.asname)


def _last(node: ast.expr) -> str | None:
    """Return the last name of an expression: which module it is, as far as that says."""
    return node.attr if isinstance(node, ast.Attribute) else getattr(node, "id", None)
