"""What is left of a function's text when the declared edits are taken out of it."""

from __future__ import annotations

import ast
from collections.abc import Iterator

LOGGERS = ("logger", "log", "_log", "LOG")


def functions(source: str) -> dict[str, ast.FunctionDef | ast.AsyncFunctionDef]:
    """Return the functions at the top of a module."""
    kinds = (ast.FunctionDef, ast.AsyncFunctionDef)
    return {node.name: node for node in ast.parse(source).body if isinstance(node, kinds)}


def kept_lines(source: str, name: str) -> list[str]:
    """Return a function's lines without its signature and its calls of a logger.

    Those two are what the migration may edit: the public name, one parameter more, and lazy
    logging. Everything else, comments and blank lines included, has to be the same text.
    """
    function = functions(source)[name]
    assert function.end_lineno
    edited = set(_logged(function))
    numbers = range(_start(function), function.end_lineno + 1)
    lines = source.splitlines()
    return [lines[number - 1] for number in numbers if number not in edited]


def parameters(source: str, name: str) -> list[str]:
    """Return a function's parameters, with annotations and defaults, as text."""
    arguments = functions(source)[name].args
    return [part.strip() for part in ast.unparse(arguments).split(", ")]


def _start(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """Return the first line of the body, comments above it included."""
    signature = [function.lineno, *(node.end_lineno or 0 for node in _in_signature(function))]
    return max(signature) + 1 if function.body[0].lineno > max(signature) else max(signature)


def _in_signature(function: ast.FunctionDef | ast.AsyncFunctionDef) -> Iterator[ast.expr | ast.arg]:
    yield from (*function.args.posonlyargs, *function.args.args, *function.args.kwonlyargs)
    if function.returns:
        yield function.returns


def _logged(function: ast.AST) -> Iterator[int]:
    for node in ast.walk(function):
        if (
            isinstance(node, ast.Expr)
            and isinstance(node.value, ast.Call)
            and isinstance(node.value.func, ast.Attribute)
            and isinstance(node.value.func.value, ast.Name)
            and node.value.func.value.id in LOGGERS
        ):
            yield from range(node.lineno, (node.end_lineno or node.lineno) + 1)
