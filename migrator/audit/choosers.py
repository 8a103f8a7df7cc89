"""Functions that only pick for another one: ``choose(kind)(job)``, ``handler(kind, job).run()``.

Before:
    def choose(kind):
        run = RUNNERS.get(kind)
        if run is None:
            raise ValueError(kind)
        return run

What is called picks from ``RUNNERS`` then, with the key that the caller gives.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from migrator.audit.evaluate import Evaluator
from migrator.audit.log_calls import log_template
from migrator.audit.scopes import Scope
from migrator.audit.values import Function, FunctionNode
from migrator.audit.walk import body_of, names_in
from migrator.syntax import copied, given_by, places_of

_STATEMENTS = (
    ast.Assign,
    ast.AnnAssign,
    ast.Expr,
    ast.If,
    ast.Import,
    ast.ImportFrom,
    ast.Match,
    ast.Pass,
    ast.Raise,
    ast.Return,
    ast.Try,
)


@dataclass(frozen=True, eq=False)
class Chosen:
    """A call of a function that picks.

    Attributes:
        call: The call.
        function: What is called.
        given: What the call gives each of its parameters.
    """

    call: ast.Call
    function: Function
    given: dict[str, ast.expr]

    def filled(self, node: ast.expr) -> ast.expr | None:
        """Return an expression of the function as the caller would write it.

        None where it uses anything but parameters that the call fills.

        Args:
            node: The expression.
        """
        if not names_in(node) <= set(self.given):
            return None
        made = _Filling(self.given).visit(copied(node))
        assert isinstance(made, ast.expr)
        for part in ast.walk(made):
            if isinstance(part, ast.expr | ast.keyword):
                ast.copy_location(part, self.call)
        return made

    def with_arguments_of(self, call: ast.Call) -> ast.Call | None:
        """Return a call of this very call's result, with what another call of the function gives.

        Args:
            call: A call inside of the function.
        """
        given = given_by(call)
        filled = [self.filled(value) for value in given]
        values = [value for value in filled if value is not None]
        if len(values) < len(given) or any(isinstance(one, ast.Starred) for one in call.args):
            return None
        count = len(call.args)
        words = [
            ast.keyword(word.arg, value)
            for word, value in zip(call.keywords, values[count:], strict=True)
        ]
        return ast.copy_location(ast.Call(self.call, values[:count], words), self.call)


class _Filling(ast.NodeTransformer):
    def __init__(self, given: dict[str, ast.expr]) -> None:
        self._given = given

    def visit_Name(self, node: ast.Name) -> ast.expr:
        """Put in what the call gives."""
        return copied(self._given[node.id])


def chosen_by(evaluator: Evaluator, function: FunctionNode, scope: Scope) -> Iterator[Chosen]:
    """Yield the calls of functions of a module that may only pick something.

    Args:
        evaluator: Follows values.
        function: The function with the calls.
        scope: Its own.
    """
    for node in body_of(function):
        if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Name | ast.Attribute):
            continue
        called = evaluator.evaluate(node.func, scope)
        if not isinstance(called, Function) or called.scope.parent is not None:
            continue
        inner = called.node
        if not isinstance(inner, ast.FunctionDef) or inner is function or inner.decorator_list:
            continue
        given = _given(inner, node)
        if given is not None and only_picks(inner):
            yield Chosen(node, called, given)


def only_picks(function: ast.FunctionDef) -> bool:
    """Tell whether a function does nothing that its caller could notice, but to end.

    Args:
        function: The function.
    """
    return all(map(_is_plain, _statements(function)))


def returned(
    function: FunctionNode, is_picked: Callable[[ast.expr], bool]
) -> tuple[ast.expr, ...] | None:
    """Return what a function gives back, but for nothing; None where that is anything else.

    Args:
        function: The function that picks.
        is_picked: Tells whether an expression is what it picks, or an object that it makes of that.
    """
    values = [part.value for part in body_of(function) if isinstance(part, ast.Return)]
    found = [value for value in values if value is not None and not is_nothing(value)]
    return tuple(found) if found and all(map(is_picked, found)) else None


def is_nothing(value: ast.expr) -> bool:
    """Tell whether an expression is ``None``, written out."""
    return isinstance(value, ast.Constant) and value.value is None


def _given(function: ast.FunctionDef, call: ast.Call) -> dict[str, ast.expr] | None:
    """Return what a call gives each parameter; None where that is not written out."""
    items = function.args
    names = places_of(items)
    hides = items.vararg or items.kwarg or len(call.args) > len(names)
    starred = any(isinstance(argument, ast.Starred) for argument in call.args)
    if hides or starred or not all(word.arg for word in call.keywords):
        return None
    found = dict(zip(names, call.args, strict=False))
    return found | {word.arg: word.value for word in call.keywords if word.arg}


def _statements(function: ast.FunctionDef) -> Iterator[ast.stmt]:
    return (part for part in body_of(function) if isinstance(part, ast.stmt))


def _is_plain(statement: ast.stmt) -> bool:
    """Tell whether a statement does nothing that the caller could notice, but to end it."""
    if isinstance(statement, ast.Expr):
        return says_nothing(statement)
    return isinstance(statement, _STATEMENTS)


def says_nothing(statement: ast.Expr) -> bool:
    """Tell whether a statement is a docstring, or does no more than to log."""
    value = statement.value
    return isinstance(value, ast.Constant) or log_template(value) is not None
