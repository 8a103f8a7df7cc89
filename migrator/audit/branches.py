"""Chains of ``if``/``elif`` and ``match`` that pick a function by a string."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass

from migrator.audit.chosen import assignment, called_later
from migrator.audit.compared import Compared, compared, compared_by, is_subject
from migrator.audit.evaluate import Evaluator
from migrator.audit.inlined import inlined
from migrator.audit.scopes import Scope
from migrator.audit.values import FunctionNode
from migrator.audit.walk import body_of, callee

_RUNNERS = frozenset({"run", "run_until_complete", "run_coroutine", "run_async"})


@dataclass(frozen=True, eq=False)
class Branch:
    """One string and the call it leads to.

    Attributes:
        compared: What is compared, and with what.
        call: The call of a known function.
        place: The ``if`` or the ``case``.
        runner: The call that runs the coroutine that ``call`` gives: ``asyncio.run(…)``.
        through: The call of an inner function, or of a variable, that stands for ``call``.
        variable: The variable that the block gives the function, which is called later.
    """

    compared: Compared
    call: ast.Call
    place: ast.If | ast.match_case
    runner: ast.Call | None = None
    through: ast.Call | None = None
    variable: str = ""

    @property
    def key(self) -> str:
        """The string."""
        return self.compared.key


def branches(evaluator: Evaluator, function: FunctionNode, scope: Scope) -> list[Branch]:
    """Return the branches of a function that compare a name with strings and then call."""
    found: list[Branch] = []
    for node in body_of(function):
        if isinstance(node, ast.If):
            for one in compared(evaluator, node.test, scope):
                found.extend(_branch(evaluator, function, one, node, scope))
        elif isinstance(node, ast.Match) and is_subject(evaluator, node.subject, scope):
            for case in node.cases:
                for one in compared_by(evaluator, node.subject, case.pattern, scope):
                    found.extend(_branch(evaluator, function, one, case, scope))
    return found


def _branch(
    evaluator: Evaluator,
    function: FunctionNode,
    one: Compared,
    place: ast.If | ast.match_case,
    scope: Scope,
) -> Iterator[Branch]:
    """Yield the branch where its block gives back (or keeps) what a known function returns."""
    found = list(_kept(evaluator, place.body, scope))
    returned = [call for call, returns in found if returns]
    chosen = None if returned else _chosen(evaluator, function, one, place, scope)
    if chosen is not None:
        yield chosen
        return
    for call in [*returned, *(call for call, _ in found)][:1]:
        inner = run_by(call)
        made = inlined(evaluator, call.func, call, scope, place.body)
        if made is not None and callee(evaluator, made.func, scope) is not None:
            yield Branch(one, made, place, through=call)
        else:
            yield Branch(one, inner or call, place, call if inner else None)


def _chosen(
    evaluator: Evaluator,
    function: FunctionNode,
    one: Compared,
    place: ast.If | ast.match_case,
    scope: Scope,
) -> Branch | None:
    """Return the branch where its block gives a variable a function that is called later."""
    for statement in place.body:
        variable, value = assignment(statement)
        called = called_later(evaluator, function, value, scope) if value is not None else None
        if variable and called is not None:
            return Branch(one, called[0], place, through=called[1], variable=variable)
    return None


def _kept(
    evaluator: Evaluator, body: list[ast.stmt], scope: Scope
) -> Iterator[tuple[ast.Call, bool]]:
    """Yield the calls of known functions whose result is kept; True where it is returned."""
    for statement in body:
        if isinstance(statement, (ast.Try, ast.With, ast.AsyncWith)):
            yield from _kept(evaluator, statement.body, scope)
            return
        value = kept_value(statement)
        if not isinstance(value, ast.Call):
            continue
        called = run_by(value) or value
        if callee(evaluator, called.func, scope) is not None or _imported(called, body):
            yield value, isinstance(statement, ast.Return)


def kept_value(statement: ast.AST) -> ast.expr | None:
    """Return the value that a statement gives back or assigns, without its ``await``."""
    if not isinstance(statement, (ast.Return, ast.Assign, ast.AnnAssign)):
        return None
    return statement.value.value if isinstance(statement.value, ast.Await) else statement.value


def run_by(call: ast.Call) -> ast.Call | None:
    """Return the call whose coroutine a call runs to its end: the inner one of ``asyncio.run``."""
    runs = ast.unparse(call.func).rpartition(".")[2] in _RUNNERS
    inner = call.args[0] if runs and call.args else None
    return inner if isinstance(inner, ast.Call) else None


def _imported(call: ast.Call, body: list[ast.stmt]) -> bool:
    """The function is imported in the branch itself (from a module that may be missing)."""
    imports = [node for node in body if isinstance(node, (ast.Import, ast.ImportFrom))]
    bound = {alias.asname or alias.name.split(".")[0] for node in imports for alias in node.names}
    return ast.unparse(call.func).split(".")[0] in bound
