"""Imports of the modular side that cannot work: which are left, and what goes of them."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass

from migrator.facts import BrokenImport, Facts, Layout, Location
from migrator.modules import is_package
from migrator.overlay import Overlay
from migrator.project import Project, resolve
from migrator.stage import Reason


@dataclass(frozen=True)
class Lost:
    """A name that a module imports and that is nowhere.

    Attributes:
        name: What the import binds.
        line: The statement, as the file is now.
        said: The import, in words.
        used: True where the module does more with it than to hand it on.
    """

    name: str
    line: int
    said: str
    used: bool


def lost_names(facts: Facts, layout: Layout, overlay: Overlay, path: str) -> tuple[Lost, ...]:
    """Return what a modular module imports at its top and nothing provides yet.

    What the audit has found is looked for again: an earlier stage may have made the module.
    """
    known = {item.module for item in _certain(facts) if item.where.path == path}
    if not known or not overlay.exists(path):
        return ()
    project = Project(overlay, layout.source_root)
    tree = project.tree(path)
    return tuple(_lost(tree, path, known, project)) if tree is not None else ()


def _certain(facts: Facts) -> Iterator[BrokenImport]:
    return (item for item in facts.broken_imports if item.proven and not item.scope)


def _lost(tree: ast.Module, path: str, known: set[str], project: Project) -> Iterator[Lost]:
    used = {
        node.id
        for node in ast.walk(tree)
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load)
    }
    for node in tree.body:
        base = (
            resolve(node, path, project.source_root) if isinstance(node, ast.ImportFrom) else None
        )
        if not isinstance(node, ast.ImportFrom) or base is None:
            continue
        for item in node.names:
            if {base, f"{base}.{item.name}"}.isdisjoint(known) or item.name == "*":
                continue
            if project.knows(f"{base}.{item.name}"):
                continue
            if not (project.knows(base) and project.binds(base, item.name)):
                name = item.asname or item.name
                said = f"{item.name} from {base}"
                yield Lost(name, node.lineno, said, name in used)


def repaired_packages(
    facts: Facts, layout: Layout, overlay: Overlay
) -> tuple[dict[str, bytes], list[str]]:
    """Return the packages' ``__init__`` files without what they hand on and do not have.

    Such an ``__init__`` cannot be imported at all: nobody can depend on the name.
    """
    from codemods.imports.drop_import import drop_imported

    contents: dict[str, bytes] = {}
    evidence: list[str] = []
    packages = (layout.tasks_package, layout.scheduling_package, layout.execution_package)
    for package in dict.fromkeys(packages):
        if layout.built or not overlay.exists(package.path):
            continue
        lost = [item for item in lost_names(facts, layout, overlay, package.path) if not item.used]
        promised = _promised(facts, package.path, Project(overlay, layout.source_root))
        if lost or promised:
            names = [item.name for item in lost]
            code = drop_imported(overlay.read(package.path), names, promised).code
            contents[package.path] = code
            evidence += [
                f"{package.name} no longer imports {item.said}, which is not there" for item in lost
            ]
            evidence += [
                f"{package.name} no longer lists {name}, which it does not have"
                for name in promised
            ]
    return contents, evidence


def _promised(facts: Facts, path: str, project: Project) -> list[str]:
    """Return the names in ``__all__`` that nothing binds, as the file is now."""
    missing = [item for item in facts.missing_exports if item.where.path == path]
    bound = project.bound(path) if missing else None
    if bound is None:
        return []
    tree = project.tree(path)
    listed = {
        node.value
        for statement in (tree.body if tree else ())
        if isinstance(statement, ast.Assign | ast.AnnAssign | ast.AugAssign)
        for node in ast.walk(statement)
        if isinstance(node, ast.Constant)
    }
    return [item.name for item in missing if item.name not in bound and item.name in listed]


def still_broken(facts: Facts, layout: Layout, after: Overlay) -> Iterator[Reason]:
    """Yield the imports that stop the dispatcher from being imported, on the tree of the result."""
    if layout.built or facts.dispatcher is None or not any(_certain(facts)):
        return
    reached = _reached(layout, after, facts.dispatcher.path)
    for path in dict.fromkeys(item.where.path for item in _certain(facts)):
        if path not in reached:
            continue
        for item in lost_names(facts, layout, after, path):
            yield Reason(
                Location(path, item.line),
                f"imports {item.said}, which is not there: {_consequence(path)}",
                "make it, or take the import out, commit, and run again",
            )


def was_broken(facts: Facts) -> bool:
    """Tell whether the modular side had imports that cannot work."""
    return any(_certain(facts))


def _consequence(path: str) -> str:
    what = "the package" if is_package(path) else "the module"
    return f"{what} cannot be imported, nor can the dispatcher"


def _reached(layout: Layout, after: Overlay, path: str) -> frozenset[str]:
    from migrator.audit.graph import ImportGraph
    from migrator.audit.names import open_project

    evaluator, _ = open_project(after, layout.source_root)
    graph = ImportGraph(evaluator.project)
    return frozenset(graph.eager_from([*graph.chain(path), path]))
