"""Functions that a branch gives a variable, which is called afterwards.

Before:
    if kind == "mail":
        run = _run_mail
    elif kind == "fax":
        run = _run_fax
    return run(job, options)

For ``mail`` that is ``_run_mail(job, options)``.
"""

from __future__ import annotations

import ast
from collections.abc import Collection, Iterator

from migrator.audit.choosers import is_nothing
from migrator.audit.evaluate import Evaluator
from migrator.audit.picked import calls_of, work_of
from migrator.audit.scopes import DEFINITIONS, Scope, bindings
from migrator.audit.values import Class, FunctionNode
from migrator.audit.walk import body_of, callee
from migrator.syntax import targets_of


def assignment(statement: ast.AST) -> tuple[str, ast.expr | None]:
    """Return the one variable that a statement gives a value, and that value.

    Args:
        statement: Any statement.
    """
    if not isinstance(statement, ast.Assign | ast.AnnAssign):
        return "", None
    targets = targets_of(statement)
    alone = len(targets) == 1 and isinstance(targets[0], ast.Name)
    return (ast.unparse(targets[0]) if alone else ""), statement.value


def called_later(
    evaluator: Evaluator, function: FunctionNode, value: ast.expr, scope: Scope
) -> tuple[ast.Call, ast.Call] | None:
    """Return the call that a value stands for, and the one call of its variable.

    Args:
        evaluator: Follows values.
        function: The router.
        value: What a branch gives a variable.
        scope: The router's own.

    Returns:
        None where it is no function or class that is known, or is not called once.
    """
    if isinstance(value, ast.Call) or callee(evaluator, value, scope) is None:
        return None
    calls = [call for call, _ in calls_of(function, value)]
    if len(calls) != 1:
        return None
    made = ast.Call(value, calls[0].args, calls[0].keywords)
    work = work_of(function, value)
    if work is None or not isinstance(evaluator.evaluate(value, scope), Class):
        return ast.copy_location(made, value), calls[0]
    if work.made is not calls[0] or not isinstance(work.call.func, ast.Attribute) or work.others:
        return None
    method = ast.Attribute(ast.copy_location(made, value), work.call.func.attr, ast.Load())
    ast.copy_location(method, value)
    whole = ast.Call(method, work.call.args, work.call.keywords)
    return ast.copy_location(whole, value), work.call


def other_values(
    function: FunctionNode, variables: Collection[str], known: Collection[int]
) -> Iterator[ast.AST]:
    """Yield what gives a variable something else than nothing, or what a branch gives it.

    Args:
        function: The router.
        variables: The variables that branches give a function.
        known: The identities of what they give them.
    """
    plain = set[int]()
    for node in body_of(function):
        name, value = assignment(node)
        if not isinstance(node, ast.Assign | ast.AnnAssign) or name not in variables or not value:
            continue
        if is_nothing(value) or id(value) in known:
            plain.update(map(id, targets_of(node)))
    for name in variables:
        yield from (b.node for b in bindings(function).get(name, []) if _otherwise(b.node))
    for node in body_of(function):
        if not isinstance(node, ast.Name) or isinstance(node.ctx, ast.Load):
            continue
        if node.id in variables and id(node) not in plain:
            yield node


def _otherwise(node: ast.AST) -> bool:
    """Tell whether a statement binds a name without storing it: an import, a definition."""
    kinds = (ast.Import, ast.ImportFrom, *DEFINITIONS, ast.ExceptHandler, ast.MatchAs)
    return isinstance(node, kinds)
