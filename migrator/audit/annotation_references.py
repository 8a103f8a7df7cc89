"""Annotations in quotes that reach into a module: ``x: "module.Name | None"``."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from migrator.audit.evaluate import Evaluator
from migrator.audit.parsing import Parsed
from migrator.audit.project import scoped_of
from migrator.audit.scopes import Scope
from migrator.audit.values import ModuleValue
from migrator.facts import Reference
from migrator.syntax import walk

_ANNOTATED = (ast.arg, ast.AnnAssign, ast.FunctionDef, ast.AsyncFunctionDef)


def annotation_references(evaluator: Evaluator, path: str, parsed: Parsed) -> Iterator[Reference]:
    """Yield what the quoted annotations of a file use of the module ``path``."""
    for node, scope in scoped_of(parsed.tree, parsed.path, *_ANNOTATED):
        for written in _quoted(node):
            for name in _used(evaluator, path, written, scope):
                where = parsed.where(written)
                yield Reference(
                    where, "string", name, scope.qualname, parsed.quoted(where), "annotation"
                )


def _quoted(node: ast.AST) -> Iterator[ast.Constant]:
    annotation = getattr(node, "returns", None) or getattr(node, "annotation", None)
    for part in walk(annotation) if isinstance(annotation, ast.expr) else ():
        if isinstance(part, ast.Constant) and isinstance(part.value, str) and "." in part.value:
            yield part


def _used(evaluator: Evaluator, path: str, written: ast.Constant, scope: Scope) -> Iterator[str]:
    try:
        tree = ast.parse(str(written.value).strip(), mode="eval")
    except (SyntaxError, ValueError):
        return
    for node in walk(tree):
        if isinstance(node, ast.Attribute):
            value = evaluator.evaluate(node.value, scope)
            if isinstance(value, ModuleValue) and value.path == path:
                yield node.attr
