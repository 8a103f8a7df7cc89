"""Executors that are found by their names: ``globals()[f"_run_{kind}"](...)``."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from migrator.audit.evaluate import Evaluator
from migrator.audit.values import Function, FunctionNode
from migrator.facts import Location, Route


def named_routes(
    evaluator: Evaluator,
    path: str,
    key: ast.expr,
    router: FunctionNode,
    where: Location,
    call: str,
) -> Iterator[tuple[Route, Function]]:
    """Yield a route for each function of a module that a computed name can stand for.

    Args:
        evaluator: Knows the repository.
        path: The module.
        key: The name as it is put together: a variable with text before or after it.
        router: The function that looks it up, which does not mean itself.
        where: The lookup.
        call: The arguments that what was found is called with, in their parentheses.
    """
    found = _around(key)
    scope = evaluator.project.module_scope(path)
    if found is None or not any(found) or scope is None:
        return
    before, after = found
    for name, node in evaluator.project.functions(path).items():
        middle = name[len(before) : len(name) - len(after)]
        if middle and name == f"{before}{middle}{after}" and node is not router:
            yield Route(middle, name, where, True, call), Function(path, node, scope)


def _around(key: ast.expr) -> tuple[str, str] | None:
    """Return the text before and after the variable in ``f"_run_{kind}"`` or ``"_run_" + kind``."""
    parts = _parts(key)
    variables = [index for index, part in enumerate(parts) if part is None]
    if len(variables) != 1:
        return None
    texts = ["" if part is None else part for part in parts]
    return "".join(texts[: variables[0]]), "".join(texts[variables[0] + 1 :])


def _parts(node: ast.expr) -> list[str | None]:
    """Return the parts of a text in order: constants, and None for each variable."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return [node.value]
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add):
        return [*_parts(node.left), *_parts(node.right)]
    if isinstance(node, ast.JoinedStr):
        return [part for value in node.values for part in _parts(value)]
    if isinstance(node, ast.FormattedValue) and node.conversion == -1 and node.format_spec is None:
        return _parts(node.value)
    # Two variables, so to say: nothing is known of what a call or an attribute gives.
    return [None] if isinstance(node, ast.Name) else [None, None]
