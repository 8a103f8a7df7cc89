"""The names that ``from module import *`` brings into the monolith, read from the module."""

from __future__ import annotations

import ast

from migrator.facts import Layout
from migrator.overlay import Overlay
from migrator.project import Project, bindings, resolve
from migrator.snapshot import Snapshot, Source
from migrator.syntax import walk


def star_exports(source: Source, layout: Layout) -> dict[str, frozenset[str]]:
    """Return what each module of the project exports that the monolith imports with a star.

    Args:
        source: The tree.
        layout: Where monolith and source root are.

    Returns:
        Names by dotted module; without the modules that are not in the tree, whose names cannot
        all be known, or whose ``__all__`` is not written out.
    """
    overlay = source if isinstance(source, Overlay) else Overlay(_snapshot(source))
    project = Project(overlay, layout.source_root)
    tree = project.tree(layout.monolith.path)
    found: dict[str, frozenset[str]] = {}
    for node in tree.body if tree else ():
        if isinstance(node, ast.ImportFrom) and any(item.name == "*" for item in node.names):
            module = resolve(node, layout.monolith.path, layout.source_root)
            names = _exported(project, module) if module else None
            if module and names is not None:
                found[module] = names
    return found


def listed_names(tree: ast.Module) -> frozenset[str] | None:
    """Return what ``__all__`` lists, or None where it is not written out once and for all.

    Args:
        tree: The module.
    """
    made = [node for node in walk(tree) if "__all__" in bindings(node)]
    nodes = [
        node
        for node in tree.body
        if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "__all__"
    ]
    uses = [node for node in walk(tree) if isinstance(node, ast.Name) and node.id == "__all__"]
    if len(made) != 1 or len(nodes) != 1 or len(uses) != 1:
        return None
    try:
        return frozenset(ast.literal_eval(nodes[0].value))
    except (ValueError, TypeError):
        return None


def _snapshot(source: Source) -> Snapshot:
    assert isinstance(source, Snapshot)
    return source


def _exported(project: Project, module: str) -> frozenset[str] | None:
    path = project.modules.get(module)
    tree = project.tree(path) if path else None
    names = project.bound(path) if path else None
    if tree is None or names is None:
        return None
    if "__all__" in names:
        return listed_names(tree)
    return frozenset(name for name in names if not name.startswith("_"))
