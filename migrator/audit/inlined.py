"""Functions inside a router that only call another: ``def run(): return send(job)``, ``run()``.

Such a function sees the router's variables as they are when it is called, so the call that it makes
means the same where it is called itself::

    def run():
        return send(job, user=user)

    return run()                    # return send(job, user=user)
"""

from __future__ import annotations

import ast
from collections.abc import Sequence

from migrator.audit.evaluate import Evaluator
from migrator.audit.scopes import Scope
from migrator.audit.walk import names_in
from migrator.syntax import copied, places_of, walk

_OWN = (ast.Lambda, ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp, ast.NamedExpr)


def inlined(
    evaluator: Evaluator,
    function: ast.expr,
    call: ast.Call,
    scope: Scope,
    block: Sequence[ast.stmt] = (),
) -> ast.Call | None:
    """Return the call that a call of an inner function stands for, or None where it does more.

    Args:
        evaluator: Follows names.
        function: What is called: the name of the inner function, or a lambda.
        call: The call.
        scope: The router's own.
        block: The statements around the call, where a function of that name may be defined anew.
    """
    inner = _inner(evaluator, function, scope, block)
    made = only_call(inner) if inner is not None else None
    given = _given(inner, call) if inner is not None else None
    if made is None or given is None or any(isinstance(part, _OWN) for part in walk(made)):
        return None
    if not (names_in(made) - set(given)) & set(evaluator.project.bindings(scope.node)):
        return None  # it can stand in the module as it is
    filled = _Filling(given).visit(copied(made))
    for part in walk(filled):
        if isinstance(part, ast.expr | ast.keyword):
            ast.copy_location(part, call)
    assert isinstance(filled, ast.Call)
    return filled


def _inner(
    evaluator: Evaluator, function: ast.expr, scope: Scope, block: Sequence[ast.stmt]
) -> ast.FunctionDef | ast.Lambda | None:
    if isinstance(function, ast.Lambda):
        return function
    if not isinstance(function, ast.Name) or not isinstance(scope.node, ast.FunctionDef):
        return None
    here = [one for one in block if isinstance(one, ast.FunctionDef) and one.name == function.id]
    found = evaluator.project.bindings(scope.node).get(function.id, [])
    if len(here) == 1:
        node: ast.AST | None = here[0]
    else:
        node = (found[0].value or found[0].node) if len(found) == 1 else None
    plain = isinstance(node, ast.Lambda) or getattr(node, "decorator_list", True) == []
    return node if plain and isinstance(node, ast.FunctionDef | ast.Lambda) else None


def only_call(inner: ast.FunctionDef | ast.Lambda) -> ast.Call | None:
    """Return the call that is all that a function does, besides its docstring.

    Args:
        inner: The function.
    """
    if isinstance(inner, ast.Lambda):
        return inner.body if isinstance(inner.body, ast.Call) else None
    said = ast.get_docstring(inner, clean=False) is not None
    body = inner.body[1:] if said else inner.body
    only = body[0] if len(body) == 1 else None
    value = only.value if isinstance(only, ast.Return) else None
    return value if isinstance(value, ast.Call) else None


def _given(inner: ast.FunctionDef | ast.Lambda, call: ast.Call) -> dict[str, ast.expr] | None:
    """Return what a call gives each parameter; None where that is more than a name."""
    takes = inner.args
    names = places_of(takes)
    hides = takes.vararg or takes.kwarg or takes.kwonlyargs or takes.defaults
    if hides or len(call.args) > len(names):
        return None
    pairs = dict(zip(names, call.args, strict=False))
    for word in call.keywords:
        if word.arg is None or word.arg in pairs:
            return None
        pairs[word.arg] = word.value
    plain = all(isinstance(value, ast.Name | ast.Constant) for value in pairs.values())
    return pairs if plain and set(pairs) == set(names) else None


class _Filling(ast.NodeTransformer):
    def __init__(self, given: dict[str, ast.expr]) -> None:
        self._given = given

    def visit_Name(self, node: ast.Name) -> ast.expr:
        value = self._given.get(node.id)
        return copied(value) if value is not None else node
