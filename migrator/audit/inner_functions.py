"""Functions inside a router that see nothing of it: each can stand at the top of its module.

Before:
    def route(kind, options):
        def mail(options):
            return send(options)

        return {"mail": mail}[kind](options)

As a function:
    def made(options):
        return send(options)
"""

from __future__ import annotations

import ast
import builtins
from textwrap import dedent

from migrator.audit.evaluate import Evaluator
from migrator.audit.held import NAME
from migrator.audit.scopes import Scope, bindings
from migrator.audit.values import FunctionNode
from migrator.audit.walk import names_in
from migrator.syntax import walk

_NEVER = (ast.Global, ast.Nonlocal, ast.ClassDef)


def made_of_inner(evaluator: Evaluator, node: ast.expr, scope: Scope) -> str:
    """Return the source of a router's own function as one of the module; else nothing.

    Args:
        evaluator: Follows names.
        node: The name that the router has for it.
        scope: The router's own.
    """
    if not isinstance(node, ast.Name) or not isinstance(scope.node, ast.FunctionDef):
        return ""
    found = evaluator.project.bindings(scope.node).get(node.id, [])
    inner = found[0].node if len(found) == 1 and found[0].certain else None
    if not isinstance(inner, ast.FunctionDef) or not _stands_alone(evaluator, inner, scope):
        return ""
    return _source(evaluator, inner, scope.path)


def _stands_alone(evaluator: Evaluator, inner: FunctionNode, scope: Scope) -> bool:
    """Tell whether all that a function uses is its own, its module's or built in."""
    given = inner.args
    kept = [*given.defaults, *(part for part in given.kw_defaults if part)]
    # What the modular router adds would be handed on; a default is made anew for each job.
    if given.vararg or given.kwarg or not all(isinstance(part, ast.Constant) for part in kept):
        return False
    if inner.decorator_list or any(isinstance(part, _NEVER) for part in walk(inner)):
        return False
    place = evaluator.project.module_scope(scope.path)
    module = evaluator.project.bindings(place.node) if place is not None else {}
    used = names_in(inner) - set(bindings(inner))
    if used & set(evaluator.project.bindings(scope.node)):
        return False
    used -= {n.id for n in walk(inner) if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Store)}
    return all(name in module or hasattr(builtins, name) for name in used)


def _source(evaluator: Evaluator, inner: FunctionNode, path: str) -> str:
    """Return a function and the comment above it without their indent, under another name."""
    parsed = evaluator.project.parse(path)
    if parsed is None:
        return ""
    first = inner.lineno - 1
    while parsed.lines[first - 1].lstrip().startswith("#"):
        first -= 1  # what is said of it goes with it
    text = dedent("\n".join(parsed.lines[first : inner.end_lineno])) + "\n"
    named = text.replace(f"def {inner.name}(", f"def {NAME}(", 1)
    try:
        (same,) = ast.parse(named).body
    except (SyntaxError, ValueError):
        return ""
    # A text of several lines may have lost its indent too; another statement may share a line.
    if not isinstance(same, ast.FunctionDef) or same.name != NAME or not named.isascii():
        return ""
    return named if _dumped(same) == _dumped(inner) else ""


def _dumped(node: ast.FunctionDef | ast.AsyncFunctionDef) -> list[str]:
    return [ast.dump(part) for part in (node.args, *node.body)]
