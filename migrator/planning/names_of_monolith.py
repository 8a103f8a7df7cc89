"""What a file calls the monolith, and what it has from it."""

from __future__ import annotations

import ast

from migrator.facts import Layout
from migrator.project import resolve
from migrator.syntax import walk


def names_of_monolith(
    tree: ast.Module, path: str, layout: Layout
) -> tuple[list[tuple[str, str]], set[str]]:
    """Return what a file calls symbols of the monolith, each with the symbol, and the module.

    Args:
        tree: The file.
        path: Its path.
        layout: Where the monolith is. All that a star brings is ``*``.
    """
    parent, _, leaf = layout.monolith.name.rpartition(".")
    names: list[tuple[str, str]] = []
    modules: set[str] = set()
    for node in walk(tree):
        if isinstance(node, ast.Import):
            modules |= {a.asname or a.name for a in node.names if a.name == layout.monolith.name}
        elif isinstance(node, ast.ImportFrom):
            module = resolve(node, path, layout.source_root)
            if module == layout.monolith.name:
                names += [(alias.asname or alias.name, alias.name) for alias in node.names]
            elif module == parent:
                modules |= {a.asname or a.name for a in node.names if a.name == leaf}
    return names, modules
