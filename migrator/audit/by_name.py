"""Executors that are found by their names: ``globals()[f"_run_{kind}"](...)``."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from migrator.audit.evaluate import Evaluator
from migrator.audit.scopes import arguments, bindings
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
    found = around(key, router)
    scope = evaluator.project.module_scope(path)
    if found is None or not any(found) or scope is None:
        return
    before, after = found
    for name, node in evaluator.project.functions(path).items():
        middle = name[len(before) : len(name) - len(after)]
        if middle and name == f"{before}{middle}{after}" and node is not router:
            yield Route(middle, name, where, True, call), Function(path, node, scope)


def around(key: ast.expr, function: FunctionNode) -> tuple[str, str] | None:
    """Return the text before and after the variable in ``f"_run_{kind}"`` or ``"_run_" + kind``.

    Args:
        key: The name, or a variable that holds it.
        function: The function that looks it up.
    """
    parts = _parts(_spelt(key, function))
    variables = [index for index, part in enumerate(parts) if part is None]
    if len(variables) != 1:
        return None
    texts = ["" if part is None else part for part in parts]
    return "".join(texts[: variables[0]]), "".join(texts[variables[0] + 1 :])


def _spelt(key: ast.expr, function: FunctionNode) -> ast.expr:
    """Return what a variable of the function was given, where that is one thing."""
    if not isinstance(key, ast.Name) or key.id in {item.arg for item in arguments(function)}:
        return key
    values = [binding.value for binding in bindings(function).get(key.id, ())]
    return values[0] if len(values) == 1 and values[0] is not None else key


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
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Mod):
        return _filled(node.left, "%s", [node.right])
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and not node.keywords:
        return (
            _filled(node.func.value, "{}", node.args) if node.func.attr == "format" else [None] * 2
        )
    # Two variables, so to say: nothing is known of what a call or an attribute gives.
    return [None] if isinstance(node, ast.Name) else [None, None]


def _filled(text: ast.expr, place: str, values: list[ast.expr]) -> list[str | None]:
    """Return the parts of ``"_run_%s" % kind`` and of ``"_run_{}".format(kind)``."""
    if not isinstance(text, ast.Constant) or not isinstance(text.value, str) or len(values) != 1:
        return [None, None]
    before, found, after = text.value.partition(place)
    if not found or not isinstance(values[0], ast.Name) or any(c in before + after for c in "%{}"):
        return [None, None]
    return [before, None, after]
