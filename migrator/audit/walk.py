"""Small walks over a function's own statements."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import lru_cache

from migrator.audit.evaluate import Evaluator
from migrator.audit.scopes import DEFINITIONS, Scope
from migrator.audit.values import (
    Class,
    Function,
    FunctionNode,
    Instance,
    Method,
    Partial,
    Task,
    Value,
)
from migrator.syntax import below, walk

_WAITS = (*DEFINITIONS, ast.Lambda)
_BROAD = frozenset({"Exception", "BaseException"})


def own(node: ast.AST) -> Iterator[ast.AST]:
    """Yield the nodes of a function that run when it is called, in order of the source.

    Bodies of functions and classes inside it are left out.
    """
    stack = below(node)[::-1]
    while stack:
        child = stack.pop()
        if not isinstance(child, _WAITS):
            yield child
            stack += below(child)[::-1]


@lru_cache(maxsize=4096)  # each question about a router is one about all functions
def body_of(function: FunctionNode) -> tuple[ast.AST, ...]:
    """Return the nodes of a function's body, without decorators, defaults and annotations."""
    found: list[ast.AST] = []
    for statement in function.body:
        if not isinstance(statement, DEFINITIONS):
            found.append(statement)
            found += own(statement)
    return tuple(found)


def callee(evaluator: Evaluator, node: ast.expr, scope: Scope) -> Value | None:
    """Return the function or class of the repository that an expression leads to when called."""
    if isinstance(node, ast.Lambda):
        inner = scope.inner(node)
        return callee(evaluator, node.body.func, inner) if isinstance(node.body, ast.Call) else None
    return reached(evaluator.evaluate(node, scope))


def reached(value: Value) -> Value | None:
    """Return the function or class behind a task, a partial or a bound method."""
    if isinstance(value, Task):
        return reached(value.target)
    if isinstance(value, Partial):
        return reached(value.function)
    if isinstance(value, Method):
        return value.function
    if isinstance(value, Instance):
        return value.cls
    if isinstance(value, Function) and isinstance(value.wraps, Function):
        return reached(value.wraps)
    return value if isinstance(value, (Function, Class)) else None


def catches(handler: ast.ExceptHandler, names: frozenset[str] = frozenset()) -> bool:
    """Tell whether a handler catches everything, or one of the named exceptions."""
    if handler.type is None:
        return True
    kinds = handler.type.elts if isinstance(handler.type, ast.Tuple) else [handler.type]
    written = {ast.unparse(kind).rpartition(".")[2] for kind in kinds}
    return bool(written & (_BROAD | names))


def uncaught(body: list[ast.stmt], names: frozenset[str] = frozenset()) -> Iterator[ast.AST]:
    """Yield the nodes of a block but for those in a ``try`` that catches what they raise.

    Handlers are left out as well: what they raise is about another error.
    """
    for statement in body:
        if isinstance(statement, DEFINITIONS):
            continue
        if isinstance(statement, ast.Try):
            if not any(catches(handler, names) for handler in statement.handlers):
                yield from uncaught(statement.body, names)
            yield from uncaught([*statement.orelse, *statement.finalbody], names)
            continue
        yield statement
        for field, value in ast.iter_fields(statement):
            if field in ("body", "orelse") and isinstance(value, list):
                yield from uncaught(value, names)
            else:
                for child in value if isinstance(value, list) else [value]:
                    if isinstance(child, ast.AST):
                        yield child
                        yield from own(child)


def names_in(node: ast.AST) -> set[str]:
    """Return every name that is read or written below a node."""
    return {child.id for child in walk(node) if isinstance(child, ast.Name)}
