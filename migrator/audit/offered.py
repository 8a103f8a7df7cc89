"""Whether a module of the repository has a name, as far as its source tells."""

from __future__ import annotations

import ast

from migrator.audit.project import Project
from migrator.syntax import walk

# What can give a module names that its statements do not bind.
_DYNAMIC = (b"globals()", b"vars()", b"locals()", b"sys.modules[", b"exec(", b"__path__")


def lacks(project: Project, path: str, name: str) -> bool:
    """Tell whether it is certain that a module does not have a name."""
    parsed = project.parse(path)
    if parsed is None or (name.startswith("__") and name.endswith("__")):
        return False
    names = project.bindings(parsed.tree)
    if name in names or "*" in names or "__getattr__" in names:
        return False
    text = project.source.read(path)
    if any(word in text for word in _DYNAMIC):
        return False
    return name not in _bound_elsewhere(parsed.tree)


def _bound_elsewhere(tree: ast.Module) -> set[str]:
    """Names of the module that functions, expressions and ``type`` statements bind."""
    found: set[str] = set()
    for node in walk(tree):
        if isinstance(node, ast.Global):
            found.update(node.names)
        elif isinstance(node, ast.NamedExpr):
            found.add(node.target.id)
        elif type(node).__name__ == "TypeAlias":  # from Python 3.12 on
            found.add(node.name.id)  # type: ignore[attr-defined]
    return found
