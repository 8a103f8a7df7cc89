"""Small questions to a file's syntax tree that the facts do not answer."""

from __future__ import annotations

import ast
import warnings
from collections.abc import Iterator

from migrator.syntax import below

Definition = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef


def parse(content: bytes) -> ast.Module | None:
    """Return the syntax tree, or None where the running Python cannot parse the file."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return ast.parse(content)
    except (SyntaxError, ValueError):
        return None


def definitions(tree: ast.Module | None) -> Iterator[Definition]:
    """Yield the functions and classes of a module, those in ``if`` and ``try`` too."""
    pending: list[ast.AST] = [tree] if tree else []
    while pending:
        for node in below(pending.pop()):
            if isinstance(node, Definition):
                yield node
            elif isinstance(node, ast.stmt | ast.ExceptHandler):
                pending.append(node)


def definition(tree: ast.Module | None, name: str) -> Definition | None:
    """Return the last definition of a name at module level."""
    found = [node for node in definitions(tree) if node.name == name]
    return max(found, key=lambda node: node.lineno, default=None)
