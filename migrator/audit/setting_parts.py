"""What a module of settings gives a list: ``IMPORTS = […]``, then ``IMPORTS += […]``.

Settings for production begin with ``from .base import *`` and add to what is there.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator

from migrator.audit.evaluate import Evaluator
from migrator.audit.scopes import Binding, Scope

Part = tuple[ast.expr, Scope]
_DEPTH = 8


def parts_of(evaluator: Evaluator, name: str, scope: Scope, depth: int = 0) -> list[Part]:
    """Return the expressions that a setting is put together of, each with its scope, in order.

    Args:
        evaluator: Follows values.
        name: The setting.
        scope: The module or class that has it.
        depth: How many modules have been gone through by their star imports.
    """
    found: list[Part] = []
    bound = evaluator.project.bindings(scope.node)
    for binding in reversed(bound.get(name, [])):
        if isinstance(binding.node, ast.ImportFrom):
            return [*_imported(evaluator, binding, scope, depth), *found]
        added, whole = _added(binding, name if isinstance(scope.node, ast.Module) else "")
        found = [(one, scope) for one in added] + found
        if whole:
            return found
    return [*_behind_star(evaluator, name, scope, depth), *found]


def _added(binding: Binding, name: str) -> tuple[list[ast.expr], bool]:
    """Return what a statement gives a name, and whether nothing of what was before is left.

    In a class (``name`` is empty then) the same name in its value is the module's.
    """
    if isinstance(binding.node, ast.AugAssign):
        return [binding.node.value], False
    if binding.value is None:
        return [], True
    operands = list(_operands(binding.value))
    others = [one for one in operands if not (isinstance(one, ast.Name) and one.id == name)]
    return (others, False) if len(others) < len(operands) else ([binding.value], True)


def _operands(node: ast.expr) -> Iterator[ast.expr]:
    """Yield what ``a + b + c`` adds up, and what ``[*a, b]`` is made of where it spreads."""
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add):
        yield from _operands(node.left)
        yield from _operands(node.right)
    elif isinstance(node, (ast.List, ast.Tuple)) and any(
        isinstance(one, ast.Starred) for one in node.elts
    ):
        for one in node.elts:
            yield from _operands(one.value) if isinstance(one, ast.Starred) else [one]
    else:
        yield node


def _behind_star(evaluator: Evaluator, name: str, scope: Scope, depth: int) -> list[Part]:
    """Return what the last star import of a module that has the name gives it."""
    for binding in reversed(evaluator.project.bindings(scope.node).get("*", [])):
        found = _in_module(evaluator, binding, name, scope, depth)
        if found:
            return found
    return []


def _imported(evaluator: Evaluator, binding: Binding, scope: Scope, depth: int) -> list[Part]:
    """Return what ``from .base import IMPORTS`` gives, under whatever name it has there."""
    name = binding.alias.name if binding.alias is not None else ""
    return _in_module(evaluator, binding, name, scope, depth)


def _in_module(
    evaluator: Evaluator, binding: Binding, name: str, scope: Scope, depth: int
) -> list[Part]:
    if not isinstance(binding.node, ast.ImportFrom) or depth >= _DEPTH:
        return []
    paths = {item.path for item in evaluator.project.imported(scope.path, binding.node)}
    scopes = [evaluator.project.module_scope(path) for path in sorted(filter(None, paths))]
    inner = next(filter(None, scopes), None)
    return parts_of(evaluator, name, inner, depth + 1) if inner is not None else []
