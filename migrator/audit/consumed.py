"""Generators, coroutines and ``map``: they do nothing until something takes from them."""

from __future__ import annotations

import ast
import re
from functools import lru_cache
from typing import Literal

from migrator.audit.evaluate import Evaluator
from migrator.audit.scopes import Scope
from migrator.audit.values import External
from migrator.audit.walk import own
from migrator.syntax import below, targets_of, walk

Taken = Literal["all", "some", "none"]

_LAZY = frozenset({"map", "filter", "zip", "enumerate", "iter"})
_SOME = frozenset({"next", "any"})
_NONE = frozenset({"print", "repr", "str", "type", "id", "isinstance", "callable", "bool"})


def taken(
    evaluator: Evaluator,
    tree: ast.Module,
    node: ast.expr,
    scope: Scope,
    seen: frozenset[str] = frozenset(),
) -> Taken:
    """Tell how much is taken from what an expression makes; all, where that cannot be seen.

    Args:
        evaluator: Follows values.
        tree: The file.
        node: A generator expression, or a call of ``map``.
        scope: Where it stands.
        seen: The variables that are being looked at: ``lines = map(strip, lines)`` takes from
            itself, which says nothing more.
    """
    above = _parents(tree)
    parent = above.get(id(node))
    if isinstance(parent, ast.Expr):
        return "none"
    if isinstance(parent, (ast.Assign, ast.AnnAssign)) and not isinstance(node, ast.Name):
        targets = targets_of(parent)
        if len(targets) == 1 and isinstance(targets[0], ast.Name):
            return _kept(evaluator, tree, targets[0].id, scope, seen)
    if isinstance(parent, ast.Call) and node in parent.args:
        return _given(evaluator, tree, parent, scope, seen)
    if isinstance(parent, ast.comprehension):
        owner = above[id(parent)]
        if not isinstance(owner, ast.GeneratorExp):
            return "all"
        return taken(evaluator, tree, owner, scope, seen)
    if isinstance(parent, ast.For) and any(isinstance(n, ast.Break) for n in walk(parent)):
        return "some"
    return "all"


def runs_body(
    evaluator: Evaluator, tree: ast.Module, call: ast.Call, scope: Scope, node: ast.AST
) -> bool:
    """Tell whether a call runs the body of a function: not where it makes what nothing takes from.

    Args:
        evaluator: Follows values.
        tree: The file of the call.
        call: The call.
        scope: Where it stands.
        node: The function.
    """
    return not _waits(node) or taken(evaluator, tree, call, scope) != "none"


@lru_cache(maxsize=4096)
def _waits(node: ast.AST) -> bool:
    """Tell whether a call of a function only makes a generator, or a coroutine."""
    if isinstance(node, ast.AsyncFunctionDef):
        return True
    return isinstance(node, ast.FunctionDef) and any(
        isinstance(part, (ast.Yield, ast.YieldFrom)) for part in own(node)
    )


def _given(
    evaluator: Evaluator, tree: ast.Module, call: ast.Call, scope: Scope, seen: frozenset[str]
) -> Taken:
    function = evaluator.evaluate(call.func, scope)
    dotted = function.dotted if isinstance(function, External) else ""
    package, _, name = dotted.rpartition(".")
    if package == "builtins" and name in _NONE:
        return "none"
    if package == "itertools" or (package == "builtins" and name in _LAZY):
        further = taken(evaluator, tree, call, scope, seen)
        return "some" if package == "itertools" and further == "all" else further
    return "some" if package == "builtins" and name in _SOME else "all"


def _kept(
    evaluator: Evaluator, tree: ast.Module, name: str, scope: Scope, seen: frozenset[str]
) -> Taken:
    """Tell what is taken through a variable, in its file and in those that could import it."""
    if name in seen:
        return "none"
    if isinstance(scope.node, ast.Module) and _elsewhere(evaluator, scope.path, name):
        return "all"
    loads = [
        node
        for node in walk(tree)
        if isinstance(node, ast.Name) and node.id == name and isinstance(node.ctx, ast.Load)
    ]
    found = {taken(evaluator, tree, node, scope, seen | {name}) for node in loads}
    return "all" if "all" in found else "some" if "some" in found else "none"


def _elsewhere(evaluator: Evaluator, path: str, name: str) -> bool:
    """Tell whether another file has the name and that of the module in it."""
    parts = path.removesuffix(".py").removesuffix("/__init__").split("/")
    word = re.compile(rb"\b%s\b" % name.encode())
    files = evaluator.project.search(parts[-1])
    return any(word.search(evaluator.project.source.read(one)) for one in files if one != path)


@lru_cache(maxsize=64)
def _parents(tree: ast.Module) -> dict[int, ast.AST]:
    return {id(child): node for node in walk(tree) for child in below(node)}
