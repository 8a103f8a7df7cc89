"""Decorators and functions that enter a function or a class in a dict: ``@executor("report")``."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from migrator.audit.candidates import is_test
from migrator.audit.evaluate import Evaluator
from migrator.audit.holders import Holder, is_holder
from migrator.audit.member_keys import Key, key_of
from migrator.audit.project import scoped
from migrator.audit.scopes import DEFINITIONS, Scope, arguments
from migrator.audit.tables import Change, Entry, Place
from migrator.audit.values import Class, Function, FunctionNode, Items, Value
from migrator.audit.walk import own
from migrator.syntax import places_of, walk


@dataclass(frozen=True, eq=False)
class Registry:
    """A function that stores what it is given.

    Attributes:
        outer: The module-level function.
        inner: The decorator that it makes, or None where it is one itself.
        key: The expression of the key, or of the keys.
        function: The parameter that is stored.
        each: True where it is stored for each of several keys.
        holder: The object whose method ``outer`` is, if it is one.
        wraps: What is stored is made of what it is given, and takes its place.
    """

    outer: FunctionNode
    inner: FunctionNode | None
    key: ast.expr
    function: str
    each: bool = False
    holder: Holder | None = None
    wraps: bool = False


def registry(change: Change) -> Registry | None:
    """Return the registry that a store inside a function makes of that, if it is a plain one."""
    node, parent = change.scope.node, change.scope.parent
    if len(change.pairs) != 1 or change.merged or parent is None:
        return None
    key, value = change.pairs[0]
    functions = (ast.FunctionDef, ast.AsyncFunctionDef)
    if not isinstance(node, functions) or not isinstance(value, ast.Name):
        return None
    given = {argument.arg for argument in arguments(node)}
    wrapped = _wrapped(node, value.id)
    if value.id not in given and not wrapped:
        return None
    name = wrapped or value.id
    keys = None if change.certain else _keys_of_loop(node, change.node, key)
    if keys is None and not change.certain:
        return None
    each, key = keys is not None, keys or key
    if isinstance(parent.node, ast.Module):
        return Registry(node, None, key, name, each, wraps=bool(wrapped))
    outer = parent.node
    at_top = parent.parent is not None and isinstance(parent.parent.node, ast.Module)
    if not at_top or not isinstance(outer, functions):
        return None
    return Registry(outer, node, key, name, each, wraps=bool(wrapped))


def stored_by(method: ast.FunctionDef, store: ast.AST, holder: Holder) -> Registry | None:
    """Return the registry that a store inside a method makes of that, if it is a plain one.

    Args:
        method: The method.
        store: What is stored to: an item of the object's dict.
        holder: The object.
    """
    inside = (one for one in method.body if isinstance(one, ast.FunctionDef))
    inner = next((one for one in inside if any(part is store for part in walk(one))), None)
    function = inner or method
    given = [part for part in walk(function) if isinstance(part, ast.Assign)]
    made = next((part for part in given if [*part.targets] == [store]), None)
    value = made.value if made is not None else None
    if made is None or not isinstance(store, ast.Subscript) or not isinstance(value, ast.Name):
        return None
    results = [part.value for part in own(function) if isinstance(part, ast.Return)]
    itself = all(ast.unparse(one) in (value.id, "None") for one in results if one is not None)
    takes = [argument.arg for argument in arguments(function)][0 if inner is not None else 1 :]
    wrapped = _wrapped(function, value.id)
    if (value.id not in takes and not wrapped) or not itself:
        return None
    keys = None if made in function.body else _keys_of_loop(function, made, store.slice)
    if keys is None and made not in function.body:
        return None
    key, name = keys or store.slice, wrapped or value.id
    return Registry(method, inner, key, name, keys is not None, holder, bool(wrapped))


def _wrapped(function: FunctionNode, name: str) -> str:
    """Return the parameter in whose place a function gives back one of that name; else nothing."""
    given = [argument.arg for argument in arguments(function)]
    made = [one for one in function.body if isinstance(one, ast.FunctionDef) and one.name == name]
    results = [part.value for part in own(function) if isinstance(part, ast.Return)]
    back = bool(results) and all(isinstance(one, ast.Name) and one.id == name for one in results)
    return given[0] if len(given) == len(made) == 1 and back else ""


def _keys_of_loop(function: FunctionNode, store: ast.AST, key: ast.expr) -> ast.expr | None:
    """Return ``kinds`` where the store is what ``for kind in kinds:`` does."""
    for loop in function.body:
        if isinstance(loop, ast.For) and isinstance(loop.iter, ast.Name) and not loop.orelse:
            stored = len(loop.body) == 1 and store in (
                loop.body[0],
                getattr(loop.body[0], "value", None),
            )
            if stored and ast.unparse(loop.target) == ast.unparse(key):
                return loop.iter
    return None


def entered(evaluator: Evaluator, known: Registry) -> Iterator[Entry | Place]:
    """Yield what a registry is given anywhere, and the places that use it in another way."""
    for parsed in evaluator.project.parsed(known.outer.name):
        if is_test(parsed.path):
            continue
        uses = _Uses(evaluator, known, parsed.path)
        for node, scope in scoped(parsed.tree, parsed.path):
            yield from uses.at(node, scope)


class _Uses:
    def __init__(self, evaluator: Evaluator, known: Registry, path: str) -> None:
        self._evaluator = evaluator
        self._known = known
        self._path = path
        self._seen: set[int] = set()

    def at(self, node: ast.AST, scope: Scope) -> Iterator[Entry | Place]:
        if isinstance(node, DEFINITIONS):
            for decorator in node.decorator_list:
                yield from self._decorator(node, decorator, scope)
        elif isinstance(node, ast.Call):
            yield from self._call(node, scope)
        elif isinstance(node, ast.expr) and id(node) not in self._seen and self._means(node, scope):
            yield self._path, node

    def _means(self, node: ast.expr, scope: Scope) -> bool:
        if not isinstance(node, (ast.Name, ast.Attribute)) or not isinstance(node.ctx, ast.Load):
            return False
        holder = self._known.holder
        if holder is not None:
            if not isinstance(node, ast.Attribute) or node.attr != self._known.outer.name:
                return False
            return is_holder(self._evaluator, node.value, scope, holder)
        value = self._evaluator.evaluate(node, scope)
        return isinstance(value, Function) and value.node is self._known.outer

    def _decorator(
        self, node: ast.stmt, decorator: ast.expr, scope: Scope
    ) -> Iterator[Entry | Place]:
        call = decorator if isinstance(decorator, ast.Call) else None
        used = call.func if call is not None else decorator
        if (call is None) != (self._known.inner is None) or not self._means(used, scope):
            return
        self._seen.update((id(used), id(call)))
        if isinstance(node, DEFINITIONS):
            name = ast.copy_location(ast.Name(node.name, ast.Load()), node)
            keys = self._keys(call, name, scope)
            # What is stored has the function's name, unless more is made of it afterwards.
            last = not self._known.wraps or decorator is node.decorator_list[0]
            if keys and last and isinstance(scope.node, ast.Module):
                target = (
                    Class(self._path, node, scope)
                    if isinstance(node, ast.ClassDef)
                    else Function(self._path, node, scope)
                )
                does = None if self._known.wraps else used  # what does more than store stays
                yield from (Entry(k.text, name, scope, target, does, member=k.member) for k in keys)
                return
        yield self._path, decorator

    def _call(self, node: ast.Call, scope: Scope) -> Iterator[Entry | Place]:
        made = node.func if self._known.inner is not None else node
        if id(node) in self._seen or not isinstance(made, ast.Call):
            return
        if not self._means(made.func, scope):
            return
        self._seen.update((id(made.func), id(made)))
        given = self._given(made, self._known.function, scope)
        value = node.args[0] if self._known.inner is not None and node.args else given
        keys = self._keys(made, value, scope) if value is not None else []
        plain = not self._known.wraps and isinstance(scope.node, ast.Module)
        if keys and value is not None and plain:
            yield from (Entry(key.text, value, scope, member=key.member) for key in keys)
        else:
            yield self._path, node

    def _keys(self, call: ast.Call | None, function: ast.expr, scope: Scope) -> list[Key]:
        """Return the keys, or none where one of them is not known."""
        key = self._known.key
        if ast.unparse(key) == f"{self._known.function}.__name__":
            return [Key(function.id)] if isinstance(function, ast.Name) else []
        expression: ast.expr | None = key
        if isinstance(key, ast.Name):
            rest = self._rest(call, key.id)
            if rest is not None:
                return self._texts([self._evaluator.evaluate(one, scope) for one in rest])
            expression = self._given(call, key.id, scope)
        value = self._evaluator.evaluate(expression, scope) if expression is not None else None
        if not self._known.each:
            return self._texts([value])
        known = isinstance(value, Items) and value.complete
        return self._texts(value.values) if known and isinstance(value, Items) else []

    @staticmethod
    def _texts(values: Sequence[Value | None]) -> list[Key]:
        keys = [key for key in map(key_of, values) if key is not None]
        return keys if len(keys) == len(values) else []

    def _rest(self, call: ast.Call | None, name: str) -> list[ast.expr] | None:
        """Return what a call gives ``*kinds``; None where the keys are another parameter."""
        outer = self._known.outer.args
        starred = outer.vararg is not None and outer.vararg.arg == name
        if call is None or not starred or not self._known.each:
            return None
        return call.args[len(outer.posonlyargs) + len(outer.args) - self._bound :]

    @property
    def _bound(self) -> int:
        """How many parameters no call fills: ``self``."""
        return 0 if self._known.holder is None else 1

    def _given(self, call: ast.Call | None, name: str, scope: Scope) -> ast.expr | None:
        """Return what a call gives the outer function's parameter."""
        if call is None or any(isinstance(argument, ast.Starred) for argument in call.args):
            return None
        outer = self._known.outer.args
        names = places_of(outer)[self._bound :]
        if name in names and names.index(name) < len(call.args):
            return call.args[names.index(name)]
        return next((word.value for word in call.keywords if word.arg == name), None)
