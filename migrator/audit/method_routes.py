"""Executors that are methods, picked by another method: ``getattr(self, f"_run_{kind}")(...)``.

Each gets a function that calls it on the same object as the router does. What the class does
besides cannot all be told from its source, so a person is asked whether these are all job types.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence
from dataclasses import replace

from migrator.audit.branches import branches
from migrator.audit.by_name import around
from migrator.audit.classes import with_bases
from migrator.audit.evaluate import Evaluator
from migrator.audit.handing_on import takes
from migrator.audit.held import NAME
from migrator.audit.members import member
from migrator.audit.picked import calls_of
from migrator.audit.picks import picks
from migrator.audit.receivers import Receiver, hands_on, named, only_picks, receiver
from migrator.audit.routers import routing_in
from migrator.audit.routing import Routing
from migrator.audit.scopes import Scope
from migrator.audit.values import Class, External, Function, FunctionNode, Method, Value
from migrator.audit.walk import body_of
from migrator.facts import JobRouter, Location, Route
from migrator.python_source import call_with
from migrator.syntax import arguments_of, walk

_METHODS = (ast.FunctionDef, ast.AsyncFunctionDef)


def method_routing(
    evaluator: Evaluator,
    path: str,
    shown: FunctionNode,
    method: Function,
    callers: Sequence[FunctionNode],
) -> Routing | None:
    """Return what a method routes to methods of its own object, or None.

    Args:
        evaluator: Follows values.
        path: The module.
        shown: The function of the module that leads to the method.
        method: The method that picks.
        callers: The functions that may call it.
    """
    known = receiver(evaluator, path, method, callers)
    inner, tried = (method if known is not None else None), set[int]()
    while known is not None and inner is not None and id(inner.node) not in tried:
        tried.add(id(inner.node))
        node = inner.node
        own = _own(evaluator, node, inner.scope, known)
        if not isinstance(node, _METHODS) or not own:
            return None
        bound: dict[str, Value] = {own: known.instance} if own != known.text else {}
        found = _Found(evaluator, path, node, inner.scope.inner(node, bound), known, own)
        routing = _routing(evaluator, path, shown, found, [*found.by_name(), *found.by_value()])
        if routing is not None:
            return routing
        inner = _handed_on(evaluator, node, known, own)
    return None


def _own(evaluator: Evaluator, node: ast.AST, scope: Scope, known: Receiver) -> str:
    """Return how a method calls its object: empty where a decorator may make it another."""
    if not isinstance(node, _METHODS):
        return ""
    kinds = [evaluator.evaluate(decorator, scope) for decorator in node.decorator_list]
    of_class = isinstance(known.instance, Class)
    if kinds == [External("builtins.staticmethod")]:
        return known.text if of_class else ""
    usual = not kinds if not of_class else kinds == [External("builtins.classmethod")]
    return node.args.args[0].arg if usual and node.args.args else ""


def _handed_on(
    evaluator: Evaluator, node: FunctionNode, known: Receiver, own: str
) -> Function | None:
    """Return the method that a method does nothing but to call: ``return self._pick(kind)``."""
    said = [part for part in node.body if not isinstance(part, ast.Expr)]
    last = said[0] if len(said) == 1 and node.body[-1] is said[0] and len(node.body) < 3 else None
    call = last.value if isinstance(last, ast.Return) else None
    if not isinstance(call, ast.Call) or not isinstance(call.func, ast.Attribute):
        return None
    if ast.unparse(call.func.value) != own or not hands_on(call) or not only_picks(node, [call]):
        return None
    found = member(evaluator, known.instance, call.func.attr)
    return found.function if isinstance(found, Method) else None


def object_routing(
    evaluator: Evaluator, path: str, shown: FunctionNode, node: FunctionNode
) -> Routing | None:
    """Return what a function finds by name on an object of its module, or None."""
    outer = evaluator.project.module_scope(path)
    assert outer is not None
    scope = outer.inner(node)
    for part in body_of(node):
        if isinstance(part, ast.Call) and ast.unparse(part.func) == "getattr" and part.args:
            known = named(evaluator, part.args[0], scope)
            if known is not None:
                found = _Found(evaluator, path, node, scope, known, known.text)
                return _routing(evaluator, path, shown, found, [*found.by_name()])
    return None


def _routing(
    evaluator: Evaluator,
    path: str,
    shown: FunctionNode,
    found: _Found,
    routes: list[tuple[Route, Value | None]],
) -> Routing | None:
    if not routes or not only_picks(found.node, found.calls):
        return None
    fact = JobRouter(
        function=evaluator.project.reference(path, shown),
        form="dict",
        mapping=None,
        routes=tuple(route for route, _ in routes),
        job_type_parameter=found.subject,
        unclear=(_where(evaluator, path, found.node), *found.unclear),
        variables=tuple(evaluator.project.bindings(found.node)),
    )
    return Routing(fact, shown, tuple(target for _, target in routes))


class _Found:
    """What is found in one method.

    Args:
        evaluator: Follows values.
        path: The module.
        node: The method.
        scope: Its scope, in which its object is known.
        known: Its object.
        own: How the method calls its object.
    """

    def __init__(
        self,
        evaluator: Evaluator,
        path: str,
        node: FunctionNode,
        scope: Scope,
        known: Receiver,
        own: str,
    ) -> None:
        self._evaluator = evaluator
        self._path = path
        self.node = node
        self._scope = scope
        self._known = known
        self._own = own
        self.calls: list[ast.Call] = []
        self.subject = ""
        self.unclear: tuple[Location, ...] = ()

    def by_name(self) -> Iterator[tuple[Route, Value | None]]:
        """Yield a route for each method that a computed name can stand for."""
        for node in body_of(self.node):
            if not isinstance(node, ast.Call) or ast.unparse(node.func) != "getattr":
                continue
            if len(node.args) < 2 or ast.unparse(node.args[0]) != self._own:
                continue
            found, calls = around(node.args[1], self.node), list(calls_of(self.node, node))
            if found is None or not any(found) or not calls:
                continue
            self.calls += [call for call, _ in calls]
            self.subject = _variable(node.args[1], self.node)
            for name in self._names(*found):
                middle = name[len(found[0]) : len(name) - len(found[1])]
                yield from self._route(middle, name, calls[0][0])

    def _names(self, before: str, after: str) -> list[str]:
        """Return the methods whose names begin and end like that, those of the base classes too."""
        names = [
            name
            for cls in with_bases(self._evaluator, self._known.cls)
            for name in self._evaluator.project.bindings(cls.node)
            if name.startswith(before) and name.endswith(after)
            if len(name) > len(before) + len(after) and name != self.node.name
        ]
        return list(dict.fromkeys(names))

    def by_value(self) -> Iterator[tuple[Route, Value | None]]:
        """Yield the routes of a dict or of branches that lead to methods."""
        found = routing_in(self._evaluator, self._path, self.node, self._scope)
        if found is None:
            return
        self.subject, made = found.fact.job_type_parameter, set()
        self.calls += self._picked()
        for route, target in zip(found.fact.routes, found.targets, strict=True):
            name = route.function.removeprefix(f"{self._own}.")
            if route.plain or name == route.function or not name.isidentifier():
                yield route, target
                continue
            for one in self._route(route.job_type, name, call_with(route.call)):
                made.add(route.where)
                yield one
        self.unclear = tuple(place for place in found.fact.unclear if place not in made)

    def _picked(self) -> Iterator[ast.Call]:
        for pick in picks(self._evaluator, self.node, self._scope):
            yield from (call for call, _ in calls_of(self.node, pick.node))
        for branch in branches(self._evaluator, self.node, self._scope):
            yield branch.call

    def _route(
        self, job_type: str, name: str, call: ast.Call
    ) -> Iterator[tuple[Route, Value | None]]:
        value = member(self._evaluator, self._known.instance, name)
        target = value.function if isinstance(value, Method) else value
        if value is None or not isinstance(target, Function):
            return
        if not isinstance(target.node, _METHODS):
            return
        given = takes(self._evaluator, value)
        in_file = target.path == self._path
        text = given.handing_on(NAME, f"{self._known.text}.{name}") if given else ""
        where = _where(self._evaluator, target.path, target.node)
        function = f"{self._known.cls.node.name}.{name}"
        route = Route(job_type, function, where, False, arguments_of(call), made=text)
        yield (route if in_file else replace(route, made="")), target


def _where(evaluator: Evaluator, path: str, node: FunctionNode) -> Location:
    parsed = evaluator.project.parse(path)
    assert parsed is not None
    return parsed.where(node)


def _variable(key: ast.expr, node: FunctionNode) -> str:
    """Return the parameter that a name is made of."""
    parameters = [argument.arg for argument in node.args.args]
    used = [part.id for part in walk(node) if isinstance(part, ast.Name)]
    near = [part.id for part in walk(key) if isinstance(part, ast.Name)]
    return next((name for name in (*near, *used) if name in parameters[1:]), "")
