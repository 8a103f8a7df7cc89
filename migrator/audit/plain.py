"""Whether what an entry leads to is a function of its own, or more than that."""

from __future__ import annotations

import ast

from migrator.audit.evaluate import Evaluator
from migrator.audit.scopes import Scope
from migrator.audit.tables import Entry
from migrator.audit.values import Class, Function, Instance, Method, Partial, Value
from migrator.audit.walk import callee
from migrator.syntax import places_of


def target(evaluator: Evaluator, entry: Entry) -> Value | None:
    """Return the function that an entry of a dict leads to."""
    return entry.target or called(evaluator, entry.value, entry.scope)


def called(evaluator: Evaluator, node: ast.expr, scope: Scope) -> Value | None:
    """Return what a router calls: the function of that name, whatever its decorators make of it."""
    return _named(evaluator, node, scope) or callee(evaluator, node, scope)


def _named(evaluator: Evaluator, node: ast.expr, scope: Scope) -> Function | None:
    """Return the function at module level, of any module, that a name is bound to by ``def``."""
    place: Scope | None = scope if isinstance(node, ast.Name) else None
    while place is not None and isinstance(node, ast.Name):
        found = evaluator.project.bindings(place.node).get(node.id, [])
        if not found:
            place = place.parent
            continue
        last = found[-1]
        if isinstance(last.node, ast.FunctionDef | ast.AsyncFunctionDef):
            return None if place.parent else Function(place.path, last.node, place)
        for item in evaluator.project.imported(place.path, last.node):
            inner = evaluator.project.module_scope(item.path) if item.path else None
            if item.alias is last.alias and item.name and inner and inner.path != place.path:
                return _named(evaluator, ast.Name(item.name), inner)
        return None
    return None


def plain_entry(evaluator: Evaluator, entry: Entry) -> bool:
    """Tell whether an entry is a function of its own and nothing more."""
    if entry.target is not None:
        return isinstance(entry.target, Function)
    return is_plain(evaluator, entry.value, entry.scope)


def is_plain(evaluator: Evaluator, node: ast.expr, scope: Scope) -> bool:
    """Tell whether an expression is a function itself, or a lambda that just hands on to one."""
    if isinstance(node, ast.Lambda):
        return _hands_on(node)
    if isinstance(node, ast.Call):
        return False
    if _named(evaluator, node, scope) is not None:
        return True
    value = evaluator.evaluate(node, scope)
    if isinstance(value, Function):
        return not isinstance(value.node, ast.Lambda) and not value.scope.qualname
    return not isinstance(value, (Class, Partial, Method, Instance))


def _hands_on(node: ast.Lambda) -> bool:
    """``lambda a, *b, **c: f(a, *b, **c)``."""
    given, call = node.args, node.body
    if not isinstance(call, ast.Call) or given.defaults or any(given.kw_defaults):
        return False
    wanted = places_of(given)
    wanted += [f"*{given.vararg.arg}"] if given.vararg else []
    words = {f"{a.arg}={a.arg}" for a in given.kwonlyargs}
    words |= {f"**{given.kwarg.arg}"} if given.kwarg else set()
    passed = {f"{w.arg}={ast.unparse(w.value)}" if w.arg else f"**{ast.unparse(w.value)}"
              for w in call.keywords}  # fmt: skip
    return [ast.unparse(a) for a in call.args] == wanted and passed == words
