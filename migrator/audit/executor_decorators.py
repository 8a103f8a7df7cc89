"""Decorators of executors that say nothing about what they do: they register them somewhere."""

from __future__ import annotations

import ast
from collections.abc import Collection, Iterator

from migrator.audit.evaluate import Evaluator
from migrator.audit.values import FunctionNode, Maker


def registering(
    evaluator: Evaluator,
    functions: Collection[tuple[str, FunctionNode]],
    registries: Collection[str],
) -> frozenset[int]:
    """Return the identities of the decorators that only register a function.

    Args:
        evaluator: Follows values.
        functions: File and syntax of each function.
        registries: What enters functions in the table of a router, as it is written.
    """
    return frozenset(
        id(decorator)
        for path, node in functions
        for decorator, called in _called(node)
        if ast.unparse(called) in registries or _is_task(evaluator, path, called)
    )


def _called(node: FunctionNode) -> Iterator[tuple[ast.expr, ast.expr]]:
    for decorator in node.decorator_list:
        yield decorator, decorator.func if isinstance(decorator, ast.Call) else decorator


def _is_task(evaluator: Evaluator, path: str, called: ast.expr) -> bool:
    scope = evaluator.project.module_scope(path)
    return scope is not None and isinstance(evaluator.evaluate(called, scope), Maker)
