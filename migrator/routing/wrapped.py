"""Executors behind a decorator of the project: what is called is the wrapper, not the function.

A parameter that the executor gains is of no use where the wrapper does not hand it on: each call
would be a ``TypeError``.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import replace

from migrator.audit.project import parameters
from migrator.effects import Reader
from migrator.facts import FunctionRef, JobRouter
from migrator.python_source import definition, parse
from migrator.routing.signatures import misfits
from migrator.snapshot import Source
from migrator.syntax import walk

Function = ast.FunctionDef | ast.AsyncFunctionDef


def unfit_wrappers(
    function: FunctionRef, router: JobRouter, reader: Reader, source: Source
) -> Iterator[tuple[str, str]]:
    """Yield why a wrapper of a function cannot be called as the router does, and what to do.

    Args:
        function: The executor.
        router: The router that is to call it.
        reader: Reads the tree.
        source: The tree.
    """
    node = definition(parse(source.read(function.path)), function.name)
    for decorator in node.decorator_list if node else ():
        callee = decorator.func if isinstance(decorator, ast.Call) else decorator
        found = reader.found(function.path, callee)
        if found is None or not isinstance(found.node, Function):
            continue
        wrapper = _made_by(found.node, 2 if isinstance(decorator, ast.Call) else 1)
        given = parameters(wrapper) if wrapper else ()
        for reason in misfits(replace(function, parameters=given), (), router) if wrapper else ():
            place = f"{found.path}:{wrapper.lineno if wrapper else found.node.lineno}"
            name = ast.unparse(callee)
            yield (
                f"what @{name} makes of {function.name} ({place}) {reason}",
                f"let the wrapper of {name} take *args and **kwargs and hand them on",
            )


def _made_by(node: Function, calls: int) -> Function | None:
    """Return the inner function that so many calls of a function give; None where it is unclear."""
    for _ in range(calls):
        own = {part.name: part for part in node.body if isinstance(part, Function)}
        inner = [part for name, part in own.items() if name in _returned(node)]
        if len(inner) != 1:
            return None
        node = inner[0]
    return node


def _returned(node: Function) -> set[str]:
    """Return the names that a function gives back, without those of functions inside it."""
    inside = {id(p) for part in node.body if isinstance(part, Function) for p in walk(part)}
    returns = (p for p in walk(node) if isinstance(p, ast.Return) and id(p) not in inside)
    return {part.value.id for part in returns if isinstance(part.value, ast.Name)}
