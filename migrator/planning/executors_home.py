"""Where new executors go: to those that the modular router has, where they live apart from it."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from migrator.facts import Facts, JobRouter, Layout, Module
from migrator.modules import package_folder
from migrator.project import resolve
from migrator.python_source import parse
from migrator.snapshot import Source


def package_of_executors(facts: Facts, layout: Layout, source: Source) -> Module:
    """Return the package for executors: one inside the router's where all of them are in that.

    Args:
        facts: The audit.
        layout: Its layout.
        source: The tree that was audited.
    """
    package = layout.execution_package
    if facts.router is None or layout.built:
        return package
    inside = {
        _package(module, package, source)
        for module in _modules(facts.router, layout.source_root, source)
    }
    found = inside.pop() if len(inside) == 1 else None
    return found or package


def _modules(router: JobRouter, root: str, source: Source) -> Iterator[str]:
    """Yield what the router's module imports its executors from; an empty name for its own."""
    tree = parse(source.read(router.function.path))
    imported = {
        alias.asname or alias.name: resolve(node, router.function.path, root) or ""
        for node in (tree.body if tree is not None else ())
        if isinstance(node, ast.ImportFrom)
        for alias in node.names
    }
    for route in router.routes:
        yield imported.get(route.function, "")


def _package(module: str, around: Module, source: Source) -> Module | None:
    """Return the package inside another one that has a module, or is it."""
    if not module.startswith(f"{around.name}."):
        return None
    folder = package_folder(around.path)
    for name in (module, module.rpartition(".")[0]):
        below = name[len(around.name) + 1 :].replace(".", "/")
        path = f"{folder}/{below}/__init__.py"
        if below and source.exists(path):
            return Module(name, path)
    return None
