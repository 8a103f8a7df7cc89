"""What calls in a function's body do to the dicts and lists that its variables hold."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import TYPE_CHECKING

from migrator.audit.dicts import given_by_method, left_by_method, open_ended
from migrator.audit.mutations import METHODS, changed_name
from migrator.audit.scopes import DEFINITIONS, Scope, ScopeNode, bindings
from migrator.audit.values import Function, Items, Keywords, Method, Unknown, Value
from migrator.syntax import below, walk_of

if TYPE_CHECKING:
    from migrator.audit.evaluate import Evaluator

# What is in these runs later, not at all, or more than once.
_NOT_ONCE = (ast.Lambda, ast.IfExp, ast.BoolOp, ast.GeneratorExp, ast.ListComp, ast.SetComp)


def follow_changes(evaluator: Evaluator, nodes: Iterable[ast.AST], scope: Scope) -> None:
    """Bring what variables hold up to date where expressions change it.

    What such a call gives is kept with the scope: asked again, the dict would be another.

    Args:
        evaluator: Follows values.
        nodes: The expressions, or a statement without blocks.
        scope: The function with its variables.
    """
    for node in nodes if not scope.fixed else ():
        for part, once in _changing(node):
            if isinstance(part, ast.NamedExpr):
                given = evaluator.evaluate(part.value, scope)
                scope.known[part.target.id] = given if once else Unknown(part.target.id)
            elif not _by_method(evaluator, part, scope, once=once):
                _by_function(evaluator, part, scope)


@lru_cache(maxsize=8192)  # a body is run for each call, and in each tree of a migration
def _changing(node: ast.AST) -> tuple[tuple[ast.NamedExpr | ast.Call, bool], ...]:
    """Return the parts of an expression that can change something; see ``_parts``."""
    parts = _parts(node, True)
    return tuple(
        (part, once) for part, once in parts if isinstance(part, (ast.NamedExpr, ast.Call))
    )


def _parts(node: ast.AST, once: bool) -> Iterator[tuple[ast.AST, bool]]:
    """Yield an expression's parts in the order in which they run: is each sure to run once?"""
    if isinstance(node, DEFINITIONS):
        return
    for number, child in enumerate(below(node)):
        first = isinstance(node, (ast.BoolOp, ast.IfExp)) and number == 0
        yield from _parts(child, once and (first or not isinstance(node, _NOT_ONCE)))
    yield node, once


def _by_method(evaluator: Evaluator, call: ast.Call, scope: Scope, *, once: bool) -> bool:
    """``options.pop("label")``; tell whether the call is one that changes something."""
    if not isinstance(call.func, ast.Attribute) or call.func.attr not in METHODS:
        return False
    name = call.func.value.id if isinstance(call.func.value, ast.Name) else ""
    known = known_as(name, scope)
    if isinstance(known, Items):
        replace_known(scope, known, Items(known.values, complete=False))
    elif isinstance(known, Keywords):
        owner = evaluator.evaluate(call.func.value, scope)
        given = None
        if isinstance(owner, Keywords):
            given = given_by_method(evaluator, call, call.func.attr, owner, scope)
        scope.given[id(call)] = given or Unknown(node=call)
        left = left_by_method(evaluator, call, known, scope) if once else None
        replace_known(scope, known, left if left is not None else open_ended(known, name))
    return True


def _by_function(evaluator: Evaluator, call: ast.Call, scope: Scope) -> None:
    """A function of the repository that changes what it is given, or what is around it."""
    held = {name: one for name, one in scope.known.items() if isinstance(one, Keywords)}
    if not held:
        return
    value = evaluator.evaluate(call.func, scope)
    function = value.function if isinstance(value, Method) else value
    if not isinstance(function, Function):
        return
    changed = _changed_in(function.node)
    if not changed:
        return
    given = [argument.id for argument in call.args if isinstance(argument, ast.Name)]
    given += [
        word.value.id for word in call.keywords if word.arg and isinstance(word.value, ast.Name)
    ]
    around = changed - set(bindings(function.node)) if function.scope is scope else set()
    for name, known in held.items():
        if name in around or (name in given and changed & set(bindings(function.node))):
            replace_known(scope, known, open_ended(known, name))


@lru_cache(maxsize=4096)
def _changed_in(node: ScopeNode) -> frozenset[str]:
    """Return the names whose content a function changes."""
    return frozenset(
        filter(None, (changed_name(part) for part in walk_of(node, ast.Call, ast.Subscript)))
    )


def known_as(name: str, scope: Scope) -> Value | None:
    """Return what a variable of a function, or of one around it, stands for."""
    place: Scope | None = scope
    while place is not None and name not in place.known:
        place = place.parent
    return place.known[name] if place is not None else None


def replace_known(scope: Scope, old: Value, new: Value) -> None:
    """Give all variables that hold one object another: it is the object that has changed.

    Those of the functions around are shadowed: each call of this one begins with theirs.
    """
    place: Scope | None = scope
    while place is not None:
        for name, value in list(place.known.items()):
            if value is old and (place is scope or name not in scope.known):
                scope.known[name] = new
        place = place.parent
