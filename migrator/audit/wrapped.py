"""Functions around functions: which one is seen, and which one is at the bottom."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from migrator.audit.values import (
    Class,
    Constant,
    External,
    Function,
    Instance,
    Method,
    Unknown,
    Value,
    shown,
)
from migrator.syntax import walk

if TYPE_CHECKING:
    from migrator.audit.evaluate import Evaluator
    from migrator.audit.scopes import Scope

UPDATE = External("functools.update_wrapper")


def seen_as(evaluator: Evaluator, target: Value) -> tuple[str, str] | None:
    """Return the file and ``__name__`` of a target, after ``functools.wraps``; None: not known."""
    if isinstance(target, Instance):
        inner = _wrapped_by(evaluator, target)
        return seen_as(evaluator, inner) if inner is not None else None
    while isinstance(target, Function) and isinstance(target.wraps, (Function, Class)):
        target = target.wraps
    if isinstance(target, Function) and target.wraps is None:
        return target.path, getattr(target.node, "name", "<lambda>")
    return (target.path, target.node.name) if isinstance(target, Class) else None


def _wrapped_by(evaluator: Evaluator, instance: Instance) -> Value | None:
    """Return what an instance looks like after ``update_wrapper(self, fn)`` in its constructor."""
    scope = evaluator.caller.scope_of_constructor(instance)
    if scope is None or not isinstance(scope.node, ast.FunctionDef):
        return None
    for node in walk(scope.node):
        if not isinstance(node, ast.Call) or len(node.args) < 2:
            continue
        changed, like = (evaluator.evaluate(argument, scope) for argument in node.args[:2])
        if changed is instance and is_update(evaluator, node, scope):
            return like
    return None


def is_update(evaluator: Evaluator, node: ast.Call, scope: Scope) -> bool:
    """``functools.update_wrapper(…)``."""
    return evaluator.evaluate(node.func, scope) == UPDATE


def decorated(decorator: ast.expr, function: Value, value: Value, result: Value) -> Value:
    """Return what a definition is once a decorator was put on it.

    One from outside the repository keeps the name of what it is given, as good as always. One of
    the repository's that cannot be followed may do anything: who knows the name then?

    Args:
        decorator: How it is written.
        function: The decorator.
        value: What it is put on.
        result: What that gives, as far as it is known.
    """
    if not isinstance(result, (Unknown, Constant)):
        return result
    own = function.function if isinstance(function, Method) else function
    readable = isinstance(own, Function) and not getattr(own.node, "decorator_list", ())
    if not readable or not isinstance(value, Function):
        return value
    return Function(value.path, value.node, value.scope, Unknown(f"what @{shown(decorator)} gives"))


def one_of(evaluator: Evaluator, telling: list[Value]) -> Value:
    """Return what a call gives that can give several: functions of two names have none."""
    first = telling[0]
    if isinstance(first, Function):
        names = {seen_as(evaluator, one) for one in telling if isinstance(one, Function)}
        if len(names) > 1:
            unknown = Unknown(" or ".join(sorted(name for _, name in filter(None, names))))
            return Function(first.path, first.node, first.scope, unknown)
    return first


def origin(target: Value) -> Value:
    """Return the function that a chain of wrappers was put around."""
    *_, innermost = _layers(target)
    return innermost


def _layers(target: Value) -> Iterator[Value]:
    """Yield the functions of a chain of wrappers, the outermost first; else the value alone."""
    while isinstance(target, Function) and isinstance(target.wraps, Function):
        yield target
        target = target.wraps
    yield target


def comes_from(target: Value, node: ast.AST) -> bool:
    """Tell whether a registered value is the given definition, or something around it."""
    waiting, seen = [target], set()
    while waiting:
        *around, one = _layers(waiting.pop())
        if any(isinstance(layer, Function) and layer.node is node for layer in around):
            return True
        if isinstance(one, Instance):
            waiting.extend(one.args)
            one = one.cls
        if not isinstance(one, (Function, Class)) or id(one.node) in seen:
            continue
        if one.node is node:
            return True
        seen.add(id(one.node))
        waiting.extend(_held(one))
    return False


def _held(value: Function | Class) -> Iterable[Value]:
    """Return what a closure can reach: the parameters of the calls that have made it."""
    scope: Scope | None = value.scope
    while scope is not None and scope.known:
        yield from scope.known.values()
        scope = scope.parent
