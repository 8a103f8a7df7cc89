"""Chains of ``if``/``elif`` and ``match`` that pick a function by a string."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass

from migrator.audit.evaluate import Evaluator
from migrator.audit.scopes import Scope
from migrator.audit.values import FunctionNode, Items, Text, Value
from migrator.audit.walk import body_of, callee


@dataclass(frozen=True, eq=False)
class Branch:
    """One string and the call it leads to."""

    subject: str
    key: str
    call: ast.Call


def branches(evaluator: Evaluator, function: FunctionNode, scope: Scope) -> list[Branch]:
    """Return the branches of a function that compare a name with strings and then call."""
    found: list[Branch] = []
    for node in body_of(function):
        if isinstance(node, ast.If):
            for subject, key in _compared(evaluator, node.test, scope):
                found.extend(_branch(evaluator, subject, key, node.body, scope))
        elif isinstance(node, ast.Match) and isinstance(node.subject, ast.Name):
            for case in node.cases:
                for key in _pattern(evaluator, case.pattern, scope):
                    found.extend(_branch(evaluator, node.subject.id, key, case.body, scope))
    return found


def _compared(evaluator: Evaluator, test: ast.expr, scope: Scope) -> Iterator[tuple[str, str]]:
    if isinstance(test, ast.BoolOp) and isinstance(test.op, ast.Or):
        for value in test.values:
            yield from _compared(evaluator, value, scope)
    if not isinstance(test, ast.Compare) or len(test.ops) != 1:
        return
    left, right = test.left, test.comparators[0]
    if isinstance(test.ops[0], ast.Eq):
        for name, value in ((left, right), (right, left)):
            if isinstance(name, ast.Name):
                for key in _texts(evaluator.evaluate(value, scope)):
                    yield name.id, key
    elif isinstance(test.ops[0], ast.In) and isinstance(left, ast.Name):
        given = evaluator.evaluate(right, scope)
        if isinstance(given, Items):
            for item in given.values:
                for key in _texts(item):
                    yield left.id, key


def _texts(value: Value) -> Iterator[str]:
    if isinstance(value, Text):
        yield value.text


def _pattern(evaluator: Evaluator, pattern: ast.pattern, scope: Scope) -> Iterator[str]:
    if isinstance(pattern, ast.MatchOr):
        for part in pattern.patterns:
            yield from _pattern(evaluator, part, scope)
    elif isinstance(pattern, ast.MatchValue):
        yield from _texts(evaluator.evaluate(pattern.value, scope))


def _branch(
    evaluator: Evaluator, subject: str, key: str, body: list[ast.stmt], scope: Scope
) -> Iterator[Branch]:
    """Yield the branch where its block gives back (or keeps) what a known function returns."""
    for statement in body:
        if isinstance(statement, ast.Try):
            yield from _branch(evaluator, subject, key, statement.body, scope)
            return
        value = getattr(statement, "value", None)
        if isinstance(value, ast.Await):
            value = value.value
        kept = isinstance(statement, (ast.Return, ast.Assign, ast.AnnAssign))
        if not kept or not isinstance(value, ast.Call):
            continue
        if callee(evaluator, value.func, scope) is not None or _imported(value, body):
            yield Branch(subject, key, value)
            return


def _imported(call: ast.Call, body: list[ast.stmt]) -> bool:
    """The function is imported in the branch itself (from a module that may be missing)."""
    imports = [node for node in body if isinstance(node, (ast.Import, ast.ImportFrom))]
    bound = {alias.asname or alias.name.split(".")[0] for node in imports for alias in node.names}
    return ast.unparse(call.func).split(".")[0] in bound
