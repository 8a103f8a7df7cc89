"""Names under which the lists of modules go that Celery imports: ``include=TASK_MODULES``."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from migrator.expected import MAKES_APP
from migrator.facts import Facts
from migrator.overlay import Overlay
from migrator.python_source import parse
from migrator.snapshot import python_paths
from migrator.syntax import targets_of, walk

_SETTINGS = frozenset(
    {"include", "imports", "CELERY_IMPORTS", "CELERY_INCLUDE", "celery_imports"},
)


def list_names(facts: Facts, overlay: Overlay) -> frozenset[str]:
    """Return the last names of what Celery's settings are given, where they are given it.

    ``settings.task_modules`` is called ``task_modules``; so is a function that gives the list.

    Args:
        facts: The audit.
        overlay: The tree.
    """
    paths = {process.path for process in facts.processes} & set(overlay.paths())
    paths |= set(python_paths(overlay.search([MAKES_APP])))
    trees = [parse(overlay.read(path)) for path in sorted(paths)]
    found = (name for tree in trees if tree is not None for name in names_in(tree))
    return frozenset(found) - _SETTINGS


def names_in(tree: ast.AST) -> Iterator[str]:
    """Yield what Celery's settings, and loops that import, are given, as far as it has a name."""
    for node in walk(tree):
        if isinstance(node, ast.keyword) and node.arg in _SETTINGS:
            yield from _named(node.value)
        elif isinstance(node, ast.Assign | ast.AugAssign | ast.AnnAssign):
            targets = targets_of(node)
            if node.value is not None and any(_last_name(one) in _SETTINGS for one in targets):
                yield from _named(node.value)
        elif isinstance(node, ast.For) and any(map(_imports, walk(node))):
            yield from _named(node.iter)
        elif isinstance(node, ast.Dict):
            for key, value in zip(node.keys, node.values, strict=True):
                if isinstance(key, ast.Constant) and key.value in _SETTINGS:
                    yield from _named(value)


def _imports(node: ast.AST) -> bool:
    """Tell whether this imports a module by its name."""
    return isinstance(node, ast.Call) and _last_name(node.func) in ("import_module", "__import__")


def _named(value: ast.expr) -> Iterator[str]:
    """Yield the names of a list, of what is put together to it, and of what gives it."""
    if isinstance(value, ast.BinOp):
        yield from (*_named(value.left), *_named(value.right))
    elif isinstance(value, ast.List | ast.Tuple | ast.Set):
        for element in value.elts:
            yield from _named(element.value) if isinstance(element, ast.Starred) else ()
    elif isinstance(value, ast.Call):
        copies = _last_name(value.func) in ("list", "tuple", "sorted", "set") and value.args
        yield from _named(value.args[0] if copies else value.func)
    else:
        name = _last_name(value)
        yield from (name,) if name else ()


def _last_name(node: ast.expr) -> str:
    """Return the last part of a name, an attribute or a constant key."""
    if isinstance(node, ast.Subscript):
        key = node.slice.value if isinstance(node.slice, ast.Constant) else None
        return key if isinstance(key, str) else ""
    return node.id if isinstance(node, ast.Name) else getattr(node, "attr", "")
