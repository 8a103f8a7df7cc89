"""The import statements of a file, with what they reach in the repository."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass

from migrator.audit.modules import ModuleIndex, join


@dataclass(frozen=True)
class Import:
    """One imported name.

    Attributes:
        module: Absolute dotted module (``a.b`` in ``from a.b import c``).
        name: ``c`` in ``from a.b import c``; ``*``; None in ``import a.b``.
        bound: The name that it binds.
        path: The file of ``module``, where the repository has it.
        member: The file of ``module.name``, where that is a submodule.
        node: The statement.
        alias: The part of the statement.
    """

    module: str
    name: str | None
    bound: str
    path: str | None
    member: str | None
    node: ast.Import | ast.ImportFrom
    alias: ast.alias


def imported(modules: ModuleIndex, path: str, node: ast.AST) -> Iterator[Import]:
    """Yield what one import statement of the file ``path`` imports."""
    if isinstance(node, ast.Import):
        for alias in node.names:
            bound = alias.asname or alias.name.split(".")[0]
            found = modules.find(alias.name, path)
            yield Import(alias.name, None, bound, found, None, node, alias)
    elif isinstance(node, ast.ImportFrom):
        dotted, found, folder = _source_of(modules, path, node)
        for alias in node.names:
            bound = alias.asname or alias.name
            member = modules.at(folder, alias.name) if folder is not None else None
            yield Import(dotted, alias.name, bound, found, member, node, alias)


def _source_of(
    modules: ModuleIndex, path: str, node: ast.ImportFrom
) -> tuple[str, str | None, str | None]:
    """Return the dotted name, the file and the folder that a ``from`` import reads."""
    if not node.level:
        dotted = node.module or ""
        found = modules.find(dotted, path)
        if found is not None:
            return dotted, found, _package_folder(found)
        return dotted, None, modules.find_folder(dotted, path)
    base = modules.base_of_relative(path, node.level)
    if base is None:
        return "." * node.level + (node.module or ""), None, None
    found = modules.at(base, node.module or "")
    inside = (node.module or "").replace(".", "/")
    folder = join(base, inside) if inside else base
    name = modules.name_of(found) if found else modules.package(folder).name
    return name, found, _package_folder(found) if found else folder


def _package_folder(path: str) -> str | None:
    if path == "__init__.py":
        return ""
    return path.removesuffix("/__init__.py") if path.endswith("/__init__.py") else None
