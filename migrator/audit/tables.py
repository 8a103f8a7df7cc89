"""What fills a dict after the expression that makes it: stores, updates, deletions."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass, replace

from migrator.audit.project import Project, scoped
from migrator.audit.scopes import Scope
from migrator.audit.values import Class, Value
from migrator.audit.walk import body_of

_ADDING = frozenset({"setdefault", "__setitem__"})
_REMOVING = frozenset({"pop", "popitem", "clear", "__delitem__"})
Place = tuple[str, ast.AST]
Pair = tuple[ast.expr, ast.expr]


@dataclass(frozen=True, eq=False)
class Member:
    """The enum that a key is a member of.

    Attributes:
        cls: The enum.
        plain: True where its members are no strings: then the key equals none either.
    """

    cls: Class
    plain: bool


@dataclass(frozen=True, eq=False)
class Entry:
    """A string and the callable that it leads to.

    Attributes:
        key: The string.
        value: The expression; the name of a function that a decorator enters.
        scope: Where ``value`` is looked up.
        target: What a decorator enters, where that did.
        decorator: That decorator, without its arguments.
        each: True where the value is made anew for each job.
        member: Where the key is a member of an enum: of which.
    """

    key: str
    value: ast.expr
    scope: Scope
    target: Value | None = None
    decorator: ast.expr | None = None
    each: bool = False
    member: Member | None = None


@dataclass(frozen=True, eq=False)
class Change:
    """A place that changes a dict.

    Attributes:
        node: The place.
        scope: The module or function that it is in.
        pairs: Keys and values that it stores.
        merged: Other dicts that it takes in.
        certain: False where it takes something out, or runs under a condition.
    """

    node: ast.AST
    scope: Scope
    pairs: tuple[Pair, ...] = ()
    merged: tuple[ast.expr, ...] = ()
    certain: bool = True


def of_method(entry: Entry, call: ast.Call, made: ast.Call | None) -> Entry:
    """Return the entry of the method that a router calls of what an entry holds.

    Args:
        entry: The entry: an object, or its class.
        call: ``handler.run(…)``, or ``handler(job).run(…)``.
        made: ``handler(job)``, where the entry is the class.
    """
    assert isinstance(call.func, ast.Attribute)
    held: ast.expr = entry.value
    if made is not None:
        held = ast.copy_location(ast.Call(entry.value, made.args, made.keywords), entry.value)
    method = ast.copy_location(ast.Attribute(held, call.func.attr, ast.Load()), entry.value)
    return replace(entry, value=method, target=None, each=made is not None)


def changes(project: Project, name: str, place: Scope) -> Iterator[Change]:
    """Yield what changes the dict that a scope binds a name to, inner functions included."""
    for node, scope in _nodes(project, place):
        parts = _parts(node, name)
        if parts is None or _hidden(project, name, scope, place):
            continue
        pairs, merged, keeps = parts
        yield Change(node, scope, pairs, merged, keeps and _at_top(node, scope))


def _nodes(project: Project, place: Scope) -> Iterator[tuple[ast.AST, Scope]]:
    if not isinstance(place.node, ast.Module):
        if isinstance(place.node, (ast.FunctionDef, ast.AsyncFunctionDef)):
            yield from ((node, place) for node in body_of(place.node))
        return
    yield from scoped(place.node, place.path)


def _hidden(project: Project, name: str, scope: Scope, place: Scope) -> bool:
    """Another variable of that name is nearer."""
    inner: Scope | None = scope
    while inner is not None and inner.node is not place.node:
        if name in project.bindings(inner.node) and not _declared_global(inner, name):
            return True
        inner = inner.parent
    return inner is None


def _declared_global(scope: Scope, name: str) -> bool:
    body = [] if isinstance(scope.node, ast.Lambda) else scope.node.body
    return any(isinstance(node, ast.Global) and name in node.names for node in body)


def _parts(node: ast.AST, name: str) -> tuple[tuple[Pair, ...], tuple[ast.expr, ...], bool] | None:
    if isinstance(node, ast.Assign):
        stored = [t for t in node.targets if isinstance(t, ast.Subscript) and _is(t.value, name)]
        return (tuple((t.slice, node.value) for t in stored), (), True) if stored else None
    if isinstance(node, ast.AugAssign) and _is(node.target, name):
        return (), (node.value,), isinstance(node.op, ast.BitOr)
    if isinstance(node, ast.Delete):
        gone = [t for t in node.targets if isinstance(t, ast.Subscript) and _is(t.value, name)]
        return ((), (), False) if gone else None
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
        return _called(node, node.func.attr) if _is(node.func.value, name) else None
    return None


def _called(
    node: ast.Call, method: str
) -> tuple[tuple[Pair, ...], tuple[ast.expr, ...], bool] | None:
    if method == "update":
        pairs = tuple((ast.Constant(k.arg), k.value) for k in node.keywords if k.arg)
        return pairs, (*node.args, *(k.value for k in node.keywords if not k.arg)), True
    if method in _ADDING:
        whole = len(node.args) == 2
        return (((node.args[0], node.args[1]),) if whole else ()), (), whole
    by_variable = bool(node.args) and not isinstance(node.args[0], ast.Constant)
    return ((), (), False) if method in _REMOVING and not by_variable else None


def _is(node: ast.expr, name: str) -> bool:
    return isinstance(node, ast.Name) and node.id == name


def _at_top(node: ast.AST, scope: Scope) -> bool:
    """It runs whenever its module or function does."""
    body = [] if isinstance(scope.node, ast.Lambda) else scope.node.body
    return any(node is part or getattr(part, "value", None) is node for part in body)
