"""Which functions of the repository a function calls."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from migrator.audit.evaluate import Evaluator
from migrator.audit.values import Function, FunctionNode
from migrator.audit.walk import body_of, callee


def called_functions(
    evaluator: Evaluator, path: str, node: FunctionNode, depth: int = 1
) -> Iterator[Function]:
    """Yield the functions that a function calls, nearest first, each once.

    Args:
        evaluator: Follows values.
        path: The function's file.
        node: The function.
        depth: 2 for the functions that those call as well, and so on.
    """
    seen: set[int] = {id(node)}
    level = [(path, node)]
    for _ in range(depth):
        following: list[tuple[str, FunctionNode]] = []
        for where, one in level:
            for _, function in calls_in(evaluator, where, one):
                if id(function.node) not in seen and not isinstance(function.node, ast.Lambda):
                    seen.add(id(function.node))
                    following.append((function.path, function.node))
                    yield function
        level = following


def calls_in(
    evaluator: Evaluator, path: str, node: FunctionNode
) -> Iterator[tuple[ast.Call, Function]]:
    """Yield the calls in a function whose callee is a function of the repository, with that.

    Args:
        evaluator: Follows values.
        path: The function's file.
        node: The function.
    """
    scope = evaluator.project.module_scope(path)
    if scope is None:
        return
    inner = scope.inner(node)
    for child in body_of(node):
        if isinstance(child, ast.Call):
            target = callee(evaluator, child.func, inner)
            if isinstance(target, Function):
                yield child, target
