"""The places that pick a callable out of a dict."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass

from migrator.audit.evaluate import Evaluator
from migrator.audit.mappings import Mapping, mapping_of
from migrator.audit.named_tables import named_by_table, taken_from
from migrator.audit.scopes import Scope
from migrator.audit.table_parameters import is_parameter
from migrator.audit.values import FunctionNode
from migrator.audit.walk import body_of
from migrator.syntax import walk


@dataclass(frozen=True, eq=False)
class Pick:
    """One place where a function takes something out of a mapping.

    Attributes:
        mapping: The mapping.
        key: The expression it is looked up with.
        node: ``mapping.get(key)`` or ``mapping[key]``.
        checked: True for ``get``: an unknown key is no exception.
        table: The parameter that holds the mapping, where one does.
        inner: Where the mapping only has names, and ``node`` finds what is called that: the place
            that takes the name out of it.
        name: The variable that holds the name.
    """

    mapping: Mapping
    key: ast.expr
    node: ast.expr
    checked: bool
    table: str | None = None
    inner: ast.expr | None = None
    name: str | None = None


def picks(evaluator: Evaluator, function: FunctionNode, scope: Scope) -> Iterator[Pick]:
    """Yield where a function picks from a mapping; ``scope`` is the function's own."""
    for node in body_of(function):
        taken = taken_from(node)
        if taken is None or not isinstance(node, ast.expr):
            continue
        table, key, checked = taken
        found = mapping_of(evaluator, table, scope)
        if found is not None and _varies(key):
            yield Pick(found, key, node, checked, _parameter(function, table))
    yield from _by_name(evaluator, function, scope)


def _by_name(evaluator: Evaluator, function: FunctionNode, scope: Scope) -> Iterator[Pick]:
    """Yield the places that find a function by the name that a dict of names has for it."""
    for node in body_of(function):
        found = named_by_table(evaluator, function, node, scope)
        if found is not None:
            yield Pick(
                found.mapping,
                found.key,
                found.node,
                found.checked,
                _parameter(function, found.table),
                inner=found.inner,
                name=found.name,
            )


def _parameter(function: FunctionNode, table: ast.expr) -> str | None:
    named = isinstance(table, ast.Name) and is_parameter(function, table.id)
    return table.id if named and isinstance(table, ast.Name) else None


def _varies(key: ast.expr) -> bool:
    return not isinstance(key, ast.Constant)


def call_of(node: FunctionNode, picked: ast.expr) -> tuple[ast.Call | None, str | None]:
    """Return the call of what was picked, and the variable that it went through."""
    return next(calls_of(node, picked), (None, None))


def method_of(node: FunctionNode, picked: ast.expr) -> ast.Call | None:
    """Return the one call of a method of what was picked: ``h.run(…)`` or ``h().run(…)``."""
    variables = _variables(node, picked)
    found = [
        child
        for child in body_of(node)
        if isinstance(child, ast.Call) and isinstance(child.func, ast.Attribute)
        if _is(_object(child.func), picked, variables)
    ]
    return found[0] if len(found) == 1 else None


def _object(node: ast.Attribute) -> ast.expr:
    """Return what an attribute is read of; for ``handler().run`` that is ``handler``."""
    value = node.value
    made = isinstance(value, ast.Call) and not value.args and not value.keywords
    return value.func if made and isinstance(value, ast.Call) else value


def is_picked(node: FunctionNode, value: ast.expr, picked: ast.expr) -> bool:
    """Tell whether an expression is what a function has picked, or its variable."""
    return _is(value, picked, _variables(node, picked))


def _is(value: ast.expr, picked: ast.expr, variables: set[str]) -> bool:
    return value is picked or (isinstance(value, ast.Name) and value.id in variables)


def _variables(node: FunctionNode, picked: ast.expr) -> set[str]:
    variables: set[str] = set()
    for child in body_of(node):
        if isinstance(child, ast.Match) and child.subject is picked:
            variables |= {name for case in child.cases for name in _captured(case.pattern)}
        if not isinstance(child, (ast.Assign, ast.AnnAssign, ast.NamedExpr)):
            continue
        if child.value is not None and any(part is picked for part in walk(child.value)):
            targets = child.targets if isinstance(child, ast.Assign) else [child.target]
            variables |= {t.id for t in targets if isinstance(t, ast.Name)}
    return variables


def calls_of(node: FunctionNode, picked: ast.expr) -> Iterator[tuple[ast.Call, str | None]]:
    """Yield every call of what was picked, and the variable that it went through."""
    variables = _variables(node, picked)
    for child in body_of(node):
        if isinstance(child, ast.Call):
            if child.func is picked:
                yield child, None
            elif isinstance(child.func, ast.Name) and child.func.id in variables:
                yield child, child.func.id


def _captured(pattern: ast.pattern) -> Iterator[str]:
    """Yield the name that a pattern gives to whatever it is, as in ``case runner:``."""
    if isinstance(pattern, ast.MatchAs) and pattern.pattern is None and pattern.name:
        yield pattern.name
