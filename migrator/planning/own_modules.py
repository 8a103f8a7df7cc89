"""Executors whose package has their module under their name: ``from . import export``."""

from __future__ import annotations

import ast

from migrator.facts import Layout, Module
from migrator.project import resolve
from migrator.python_source import parse
from migrator.snapshot import Source


def has_module_instead(
    layout: Layout, package: Module, module: str, name: str, source: Source
) -> bool:
    """Tell whether a package imports the module of a function, which has the function's name.

    Whoever takes the name from the package wants the module, so the function stays in that.

    Args:
        layout: For the source root.
        package: The package.
        module: The module that has the function.
        name: The function.
        source: The tree.
    """
    if module != f"{package.name}.{name}" or not source.exists(package.path):
        return False
    tree = parse(source.read(package.path))
    return any(
        resolve(node, package.path, layout.source_root) == package.name
        and any(alias.name == name and not alias.asname for alias in node.names)
        for node in (tree.body if tree is not None else ())
        if isinstance(node, ast.ImportFrom)
    )
