"""Where others have the job types from, once the table of the legacy router is gone.

The modular router's table has them all after stage 4, but leads to other functions. So it takes the
place of the old one where others only read the keys: ``sorted(EXECUTORS)``, ``kind in EXECUTORS``.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator

from migrator.facts import Facts, JobRouter, Layout
from migrator.modules import module_name
from migrator.plan import Home
from migrator.planning.names_of_monolith import names_of_monolith
from migrator.project import may_import, resolve
from migrator.python_source import parse
from migrator.snapshot import Source, python_paths
from migrator.syntax import targets_of, walk

_OVER_KEYS = frozenset({"frozenset", "len", "list", "set", "sorted", "tuple"})


def table_homes(facts: Facts, source: Source) -> dict[str, Home]:
    """Return the modular router's table for the legacy one, where nothing speaks against it.

    Args:
        facts: The audit.
        source: The tree that was audited.
    """
    old, new, layout = facts.legacy_router, facts.router, facts.layout
    if old is None or new is None or layout is None or layout.built or not old.mapping:
        return {}
    if not is_global(new, source) or not _is_filled(new, layout, source):
        return {}
    places = list(_importers(old.mapping, layout, source))
    if not places or not all(_reads_keys(old.mapping, path, layout, source) for path in places):
        return {}
    return {old.mapping: Home(new.function.module, str(new.mapping))}


def _is_filled(router: JobRouter, layout: Layout, source: Source) -> bool:
    """Tell whether the table has all that decorators enter, once its module can be imported."""
    entering = {route.where.path for route in router.routes if route.registry}
    entering -= {router.function.path}
    imported: set[str] = set()
    for path in (layout.execution_package.path, router.function.path):
        tree = parse(source.read(path)) if source.exists(path) else None
        for node in tree.body if tree is not None else ():
            if isinstance(node, (ast.Import, ast.ImportFrom)):
                imported |= may_import(node, path, layout.source_root)
    return {module_name(path, layout.source_root) for path in entering} <= imported


def is_global(router: JobRouter, source: Source) -> bool:
    """Tell whether a router's table is a variable of its own module."""
    where = router.mapping_where
    if where is None or where.path != router.function.path:
        return False
    tree = parse(source.read(where.path))
    targets: list[ast.expr] = []
    for node in tree.body if tree is not None else ():
        if isinstance(node, (ast.Assign, ast.AnnAssign)):
            targets += targets_of(node)
    return any(isinstance(one, ast.Name) and one.id == router.mapping for one in targets)


def _importers(mapping: str, layout: Layout, source: Source) -> Iterator[str]:
    """Yield the files that have both the table's name and the monolith's."""
    leaf = layout.monolith.name.rpartition(".")[2]
    naming = set(source.search([leaf]))
    for path in python_paths(source.search([mapping])):
        if path in naming and path != layout.monolith.path:
            yield path


def _reads_keys(mapping: str, path: str, layout: Layout, source: Source) -> bool:
    """Tell whether a file reads the keys of the table and does nothing else with it."""
    tree = parse(source.read(path))
    if tree is None or _hands_on(mapping, path, layout, source):
        return False
    bound, modules = names_of_monolith(tree, path, layout)
    names = {name for name, symbol in bound if symbol in (mapping, "*")}
    parents = {id(child): node for node in walk(tree) for child in ast.iter_child_nodes(node)}
    for node in walk(tree):
        if isinstance(node, ast.Constant) and mapping in str(node.value).split("."):
            return False
        own = isinstance(node, ast.Name) and node.id in names
        of_module = isinstance(node, ast.Attribute) and node.attr == mapping
        if isinstance(node, ast.Attribute) and of_module:
            own = ast.unparse(node.value) in modules
        if own and not _is_read_for_keys(node, parents):
            return False
    return "*" not in names


def _hands_on(mapping: str, path: str, layout: Layout, source: Source) -> bool:
    """Tell whether another file takes the table from this one."""
    module, root = module_name(path, layout.source_root), layout.source_root
    for other in python_paths(source.search([mapping])):
        tree = parse(source.read(other)) if other != path else None
        imports = [n for n in walk(tree) if isinstance(n, ast.ImportFrom)] if tree else []
        taking = (n for n in imports if any(alias.name == mapping for alias in n.names))
        if any(resolve(node, other, root) == module for node in taking):
            return True
    return False


def _is_read_for_keys(node: ast.AST, parents: dict[int, ast.AST]) -> bool:
    parent = parents[id(node)]
    if isinstance(parent, ast.Call):
        plain = isinstance(parent.func, ast.Name) and parent.func.id in _OVER_KEYS
        return plain and parent.func is not node
    if isinstance(parent, ast.Compare):
        inside = all(isinstance(op, (ast.In, ast.NotIn)) for op in parent.ops)
        return inside and parent.left is not node
    if isinstance(parent, (ast.For, ast.AsyncFor, ast.comprehension)):
        return parent.iter is node
    if isinstance(parent, ast.Attribute) and parent.attr == "keys":
        call = parents[id(parent)]
        return isinstance(call, ast.Call) and call.func is parent
    return False
