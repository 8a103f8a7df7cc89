"""Every import inside the project must find its module and its name.

So must what is read from an imported module: ``jobs.start`` after ``from app import jobs``.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence
from functools import lru_cache

from migrator.engine import Finding
from migrator.modules import module_name
from migrator.project import Project, only_for_types, resolve
from migrator.snapshot import python_paths
from migrator.syntax import walk


def check_imports(
    changed: Sequence[str], old: Project, new: Project, origin: str | None = None
) -> tuple[Finding, ...]:
    """Return the imports that do not resolve now and did before (or were not there).

    Args:
        changed: The files that differ.
        old: The tree before.
        new: The tree after.
        origin: The file that the code of new files was taken from.
    """
    findings: list[Finding] = []
    for path in affected(changed, new):
        found = _unresolved(path, new)
        if found:
            source = path if origin is None or old.overlay.exists(path) else origin
            known = {entry.message for entry in _unresolved(source, old)}
            findings += (entry for entry in found if entry.message not in known)
    return tuple(findings)


def affected(changed: Sequence[str], new: Project) -> list[str]:
    """Return the changed files and those that may import one of them."""
    names = (module_name(path, new.source_root) for path in changed)
    leaves = sorted({name.rpartition(".")[2] for name in names if name})
    importers = python_paths(new.overlay.search(leaves)) if leaves else ()
    still_there = (path for path in changed if new.overlay.exists(path))
    return list(dict.fromkeys([*still_there, *importers]))


def _unresolved(path: str, project: Project) -> list[Finding]:
    tree = project.tree(path)
    return [] if tree is None else list(_walk(tree, path, project))


def _walk(tree: ast.Module, path: str, project: Project) -> Iterator[Finding]:
    for node, typing in _imports_in(tree):
        if isinstance(node, ast.Import):
            for item in node.names:
                if _first_party(item.name, project) and not project.knows(item.name):
                    yield _missing(path, node.lineno, item.name)
        else:
            yield from _from_import(node, path, project, typing)
    yield from _reads(tree, path, project)


def _reads(tree: ast.Module, path: str, project: Project) -> Iterator[Finding]:
    """Yield the attributes of imported modules that these do not have."""
    modules = dict(_imported_modules(tree, path, project))
    for node in _attributes_in(tree) if modules else ():
        module = modules.get(ast.unparse(node.value))
        if module is not None and not project.binds(module, node.attr):
            yield Finding("imports", path, node.lineno, f"{module} has no name {node.attr}")


def _imported_modules(tree: ast.Module, path: str, project: Project) -> Iterator[tuple[str, str]]:
    """Yield what a file calls the modules of the project that it imports."""
    for node, _ in _imports_in(tree):
        if isinstance(node, ast.Import):
            yield from (
                (item.asname or item.name, item.name)
                for item in node.names
                if item.name in project.modules
            )
            continue
        parent = resolve(node, path, project.source_root)
        for item in node.names:
            module = f"{parent}.{item.name}"
            if module in project.modules and not _hidden(project, parent, item.name):
                yield item.asname or item.name, module


def _hidden(project: Project, package: str | None, name: str) -> bool:
    """Tell whether a package has something else under the name of one of its modules."""
    path = project.modules.get(package or "")
    bound = project.bound(path) if path is not None else frozenset()
    return bound is None or name in bound


@lru_cache(maxsize=512)
def _attributes_in(tree: ast.Module) -> tuple[ast.Attribute, ...]:
    """Return what a file reads from names and dotted names."""
    return tuple(
        node
        for node in walk(tree)
        if isinstance(node, ast.Attribute)
        and isinstance(node.ctx, ast.Load)
        and isinstance(node.value, (ast.Name, ast.Attribute))
    )


@lru_cache(maxsize=512)  # most files are the same in all trees of a migration
def _imports_in(tree: ast.Module) -> tuple[tuple[ast.Import | ast.ImportFrom, bool], ...]:
    """Return the imports of a file, and whether only type checkers read them."""
    nodes = tuple(walk(tree))
    typing = {id(part) for node in nodes if only_for_types(node) for part in _block(node)}
    imports = (node for node in nodes if isinstance(node, (ast.Import, ast.ImportFrom)))
    return tuple((node, id(node) in typing) for node in imports)


def _block(node: ast.AST) -> Iterator[ast.AST]:
    return (part for child in getattr(node, "body", ()) for part in walk(child))


def _from_import(
    node: ast.ImportFrom, path: str, project: Project, typing: bool
) -> Iterator[Finding]:
    module = resolve(node, path, project.source_root)
    if module is None or not (node.level or _first_party(module, project)):
        return
    if not project.knows(module):
        yield _missing(path, node.lineno, module)
        return
    for item in node.names:
        if item.name != "*" and not project.binds(module, item.name, typing):
            message = f"{module} has no name {item.name}"
            yield Finding("imports", path, node.lineno, message)


def _first_party(module: str, project: Project) -> bool:
    top = module.partition(".")[0]
    return project.knows(top)


def _missing(path: str, line: int, module: str) -> Finding:
    return Finding("imports", path, line, f"there is no module {module}")
