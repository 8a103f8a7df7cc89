"""What other modules take from the monolith that it has only imported itself.

``from legacy import app`` works because the monolith does ``from shop.celery import app``: such a
name's home is where the monolith takes it from.
"""

from __future__ import annotations

import ast
import re
from collections import Counter
from collections.abc import Collection, Iterator

from migrator.facts import Layout
from migrator.overlay import Overlay
from migrator.plan import Home
from migrator.planning.star_exports import listed_names, star_exports
from migrator.project import Project, bindings, resolve
from migrator.python_source import parse
from migrator.snapshot import python_paths
from migrator.syntax import below, walk


def passed_through(layout: Layout, overlay: Overlay) -> dict[str, Home]:
    """Return where each name comes from that the monolith imports at its top level, once.

    Args:
        layout: Where the monolith is.
        overlay: The tree; without the monolith there is nothing to say.
    """
    tree = _tree(layout, overlay)
    if tree is None:
        return {}
    stars = star_exports(overlay, layout)
    found = list(_imported(tree, layout, stars))
    bound = Counter(name for node in _top(tree) for name in bindings(node))
    often = Counter(name for name, _ in found)
    return {name: home for name, home in found if often[name] == 1 and bound[name] <= 1}


def _tree(layout: Layout, overlay: Overlay) -> ast.Module | None:
    path = layout.monolith.path
    return parse(overlay.read(path)) if overlay.exists(path) else None


def _top(node: ast.AST) -> Iterator[ast.AST]:
    """Yield what may bind a name of the module: its own statements, and ``global`` anywhere."""
    for part in below(node):
        yield part
        if isinstance(part, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef | ast.Lambda):
            yield from (inner for inner in walk(part) if isinstance(inner, ast.Global))
        else:
            yield from _top(part)


def _imported(
    tree: ast.Module, layout: Layout, stars: dict[str, frozenset[str]]
) -> Iterator[tuple[str, Home]]:
    """Yield names with their homes; a module is a home without a name of its own."""
    for node in tree.body:
        if isinstance(node, ast.Import):
            for item in node.names:
                if item.asname or "." not in item.name:
                    yield item.asname or item.name, Home("", item.name)
        if not isinstance(node, ast.ImportFrom) or node.module == "__future__":
            continue
        module = resolve(node, layout.monolith.path, layout.source_root)
        for item in node.names if module else ():
            if item.name == "*":
                yield from (
                    (name, Home(module or "", name)) for name in sorted(stars.get(module or "", ()))
                )
            else:
                yield item.asname or item.name, Home(module or "", item.name)


def star_names(
    layout: Layout, overlay: Overlay, own: Collection[str], through: Collection[str]
) -> frozenset[str] | None:
    """Return what ``from monolith import *`` binds, or None where that cannot be known.

    Args:
        layout: Where the monolith is.
        overlay: The tree.
        own: The names of its definitions.
        through: The names that it imports.
    """
    tree = _tree(layout, overlay)
    listed = listed_names(tree) if tree else None
    if listed is not None:
        return listed
    names = frozenset(name for name in (*own, *through) if not name.startswith("_"))
    known = set(star_exports(overlay, layout))
    stars = (
        resolve(node, layout.monolith.path, layout.source_root)
        for node in (tree.body if tree else ())
        if isinstance(node, ast.ImportFrom) and node.names[0].name == "*"
    )
    return names if known.issuperset(stars) else None


def mentioned(names: Collection[str], layout: Layout, overlay: Overlay, but: str) -> frozenset[str]:
    """Return those of some names that stand in any file besides the monolith and ``but``."""
    own = (layout.monolith.path, but)
    texts = [overlay.read(path) for path in overlay.search(sorted(names)) if path not in own]
    return frozenset(
        name
        for name in names
        if any(re.search(rb"\b%s\b" % re.escape(name.encode()), text) for text in texts)
    )


def reexported(
    package: str, names: Collection[str], layout: Layout, overlay: Overlay
) -> frozenset[str]:
    """Return those of some names that other modules import from a package."""
    leaf = package.rpartition(".")[2]
    project = Project(overlay, layout.source_root)
    found: set[str] = set()
    for path in python_paths(overlay.search([leaf])):
        tree = project.tree(path)
        for node in walk(tree) if tree else ():
            if (
                isinstance(node, ast.ImportFrom)
                and resolve(node, path, layout.source_root) == package
            ):
                found.update(item.name for item in node.names)
    return frozenset(found & set(names))
