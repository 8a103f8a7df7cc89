"""How a project spells imports inside its own packages, where a file has none to go by."""

from __future__ import annotations

import ast
from posixpath import dirname

from migrator.facts import Module
from migrator.overlay import Overlay
from migrator.python_source import parse


def spells_in_full(package: Module, overlay: Overlay) -> bool:
    """Tell whether the packages around one import their own modules by full names only.

    Args:
        package: The package whose ``__init__`` has no import of its own modules yet.
        overlay: The tree to read.
    """
    own = package.name.split(".")[0]
    found: set[bool] = set()
    for path in _around(package.path, overlay):
        for node in getattr(parse(overlay.read(path)), "body", ()):
            if isinstance(node, ast.ImportFrom) and (node.level or _top(node.module) == own):
                found.add(not node.level)
    return found == {True}


def _around(path: str, overlay: Overlay) -> list[str]:
    """Return the ``__init__`` files of the package around one, of those beside it, and inside."""
    folder = dirname(path)
    above = dirname(folder)
    inits = [other for other in overlay.paths() if other.endswith("/__init__.py")]
    return [
        other
        for other in inits
        if dirname(other) == above
        or dirname(dirname(other)) == above
        or other.startswith(f"{folder}/")
    ]


def _top(module: str | None) -> str:
    return (module or "").split(".")[0]
