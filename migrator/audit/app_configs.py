"""What Django calls of each installed app while a process starts: ``AppConfig.ready``."""

from __future__ import annotations

import ast
from functools import lru_cache

from migrator.syntax import last_name, walk_of

_BASE = "AppConfig"


@lru_cache(maxsize=512)  # the tree of a file stays the same while the project around it changes
def ready_methods(tree: ast.Module) -> frozenset[int]:
    """Return the ids of the methods of a file that Django calls once all models are loaded."""
    return frozenset(
        id(part)
        for node in walk_of(tree, ast.ClassDef)
        if any(last_name(base).endswith(_BASE) for base in node.bases)
        for part in node.body
        if isinstance(part, ast.FunctionDef) and part.name == "ready"
    )
