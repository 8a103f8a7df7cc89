"""Which names of a module other files use: those must not go, even when the module is done."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from migrator.modules import module_name
from migrator.overlay import Overlay
from migrator.project import Project, resolve
from migrator.snapshot import python_paths


def used_elsewhere(overlay: Overlay, source_root: str, path: str) -> frozenset[str]:
    """Return the names that other files import from a module, or read as its attributes.

    Args:
        overlay: The tree.
        source_root: Folder on ``sys.path``.
        path: The module's file.
    """
    module = module_name(path, source_root)
    if not module:
        return frozenset()
    project = Project(overlay, source_root)
    leaf = module.rpartition(".")[2]
    others = (other for other in python_paths(overlay.search([leaf])) if other != path)
    return frozenset(name for other in others for name in _names(project, other, module))


def _names(project: Project, path: str, module: str) -> Iterator[str]:
    tree = project.tree(path)
    leaf = module.rpartition(".")[2]
    for node in ast.walk(tree) if tree else ():
        if isinstance(node, ast.ImportFrom):
            if resolve(node, path, project.source_root) == module:
                yield from (item.name for item in node.names)
        elif isinstance(node, ast.Attribute) and _ends_with(node.value, leaf):
            yield node.attr
        elif isinstance(node, ast.Constant) and str(node.value).startswith(f"{module}."):
            yield str(node.value)[len(module) + 1 :].partition(".")[0]


def _ends_with(node: ast.expr, leaf: str) -> bool:
    """Tell whether an expression is the module, as far as its last name says."""
    name = node.attr if isinstance(node, ast.Attribute) else getattr(node, "id", None)
    return name == leaf
