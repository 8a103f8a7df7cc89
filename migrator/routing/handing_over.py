"""A dispatcher with its calls of the router: what it hands over as it came, and what it changes."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import cached_property

from migrator.facts import FunctionRef, JobRouter
from migrator.python_source import definition, parse
from migrator.routing.passed_on import calls_in
from migrator.snapshot import Source
from migrator.syntax import arguments_of, last_name, names_read, walk

FunctionNode = ast.FunctionDef | ast.AsyncFunctionDef
Changing = ast.stmt | ast.expr

_IN_PLACE = frozenset(
    {"append", "clear", "extend", "insert", "pop", "popitem", "remove", "setdefault", "sort"}
    | {"update"}
)
_BINDING = (ast.Assign, ast.AugAssign, ast.AnnAssign, ast.NamedExpr, ast.Delete)


class HandingOver:
    """A task that calls a router; or that is one itself, and calls executors.

    Args:
        node: The task, or the router.
        router: The router.

    Attributes:
        routes: It is a router itself.
    """

    def __init__(self, node: FunctionNode, router: JobRouter) -> None:
        self.node = node
        self._router = router
        self.routes = router.function.name == node.name
        self.calls = [call for call in calls_in(node) if self._is_call(call)]
        given = node.args
        names = [item.arg for item in (*given.posonlyargs, *given.args, *given.kwonlyargs)]
        self.message = frozenset(names) - {"self", "cls"}
        self.locals = frozenset({*_bound(node), "self", "cls"}) - self.message

    def _is_call(self, call: ast.Call) -> bool:
        if not self.routes:
            return last_name(call.func) == self._router.function.name
        known = {route.call for route in self._router.routes}
        return arguments_of(call) in known

    def contains_call(self, *nodes: ast.AST) -> bool:
        """Tell whether something is handed over in one of these."""
        calls = {id(call) for call in self.calls}
        return any(id(part) in calls for node in nodes for part in walk(node))

    @cached_property
    def given(self) -> dict[str, ast.expr]:
        """What the first call gives each parameter of the router, as far as that can be seen."""
        call = self.calls[0]
        places = [item.name for item in self._router.function.parameters]
        by_place = {} if self.routes else dict(zip(places, call.args, strict=False))
        return {**by_place, **{word.arg: word.value for word in call.keywords if word.arg}}

    def is_route(self, node: ast.If | ast.Assert) -> bool:
        """Tell whether a branch of a router picks an executor: ``elif kind == "scan":``."""
        if not self.routes or not isinstance(node, ast.If):
            return False
        about = names_read(node.test) & self.message == {self.job_type}
        return about and self.contains_call(*node.body)

    @property
    def job_type(self) -> str:
        """The parameter that says the job type."""
        asked = self._router.job_type_parameter
        value = self.given.get(asked) if not self.routes else None
        return value.id if isinstance(value, ast.Name) else asked

    @cached_property
    def whole(self) -> frozenset[str]:
        """The parameters that are handed over by their own names."""
        values = (value for call in self.calls for value in values_of(call))
        return frozenset(v.id for v in values if isinstance(v, ast.Name)) & self.message

    @cached_property
    def changed(self) -> dict[str, Changing]:
        """Where each parameter is bound anew, or changed in place."""
        found: dict[str, Changing] = {}
        for node in sorted(self._changing(), key=lambda one: one.lineno):
            for name in sorted(changes(node) & self.message):
                found.setdefault(name, node)
        return found

    def _changing(self) -> Iterator[Changing]:
        for node in walk(self.node):
            if isinstance(node, (*_BINDING, ast.Call)):
                yield node

    @cached_property
    def made(self) -> dict[str, Changing]:
        """What is made of each parameter and handed over."""
        found: dict[str, Changing] = {}
        for value in (value for call in self.calls for value in values_of(call)):
            if not isinstance(value, ast.Name):
                found.update(dict.fromkeys(names_read(value) & self.message, value))
            for name in names_read(value) & self.locals:
                for node, of in self._bindings(name):
                    found.update(dict.fromkeys(names_read(of) & self.message, node))
        return found

    def _bindings(self, name: str) -> Iterator[tuple[ast.stmt, ast.AST]]:
        """Yield what binds a variable, and of what."""
        for node in walk(self.node):
            if isinstance(node, ast.Assign | ast.AnnAssign | ast.AugAssign):
                if name in changes(node):
                    yield node, node
            elif isinstance(node, ast.For | ast.AsyncFor) and name in _roots(node.target):
                yield node, node.iter

    def made_of_result(self) -> Iterator[ast.stmt]:
        """Yield what makes another answer of what the router gives back."""
        results = {
            name
            for node in walk(self.node)
            if isinstance(node, ast.Assign | ast.AnnAssign) and self.contains_call(node)
            for name in changes(node)
        }
        returned = [node for node in walk(self.node) if isinstance(node, ast.Return) and node.value]
        answers = {value.id for node in returned if isinstance(value := node.value, ast.Name)}
        unknown = {id(node) for node in self._for_unknown()}
        for node in walk(self.node):
            if id(node) in unknown:
                continue
            if isinstance(node, ast.Return) and node.value is not None:
                made = self._is_made(node.value, results)
            elif isinstance(node, ast.If):
                raises = any(isinstance(part, ast.Raise) for part in walk(node))
                made = raises and bool(names_read(node.test) & results)
            else:
                changed = changes(node) & results & answers if isinstance(node, ast.stmt) else ()
                made = bool(changed) and not self.contains_call(node)
            if made:
                assert isinstance(node, ast.stmt)
                yield node

    def _for_unknown(self) -> Iterator[ast.stmt]:
        """Yield what a router says where no branch of it has picked an executor."""
        for node in walk(self.node):
            if isinstance(node, ast.If) and self.is_route(node):
                yield from (part for part in node.orelse if not self.contains_call(part))

    def _is_made(self, value: ast.expr, results: set[str]) -> bool:
        value = value.value if isinstance(value, ast.Await) else value
        if isinstance(value, ast.Name) or any(value is call for call in self.calls):
            return False
        return bool(names_read(value) & results) or self.contains_call(value)


def handing_over(
    function: FunctionRef, router: JobRouter | None, source: Source
) -> HandingOver | None:
    """Return how a task hands over to a router, or None where it is not seen to do so.

    Args:
        function: The task, or the router itself.
        router: The router.
        source: The tree that was audited.
    """
    node = definition(parse(source.read(function.path)), function.name)
    if router is None or node is None or isinstance(node, ast.ClassDef):
        return None
    found = HandingOver(node, router)
    return found if found.calls else None


def values_of(call: ast.Call) -> Iterator[ast.expr]:
    """Yield what a call gives."""
    yield from call.args
    yield from (word.value for word in call.keywords)


def changes(node: ast.AST) -> frozenset[str]:
    """Return the names whose values a statement, or a call, binds anew or changes."""
    if isinstance(node, ast.Expr):
        return changes(node.value)
    if isinstance(node, ast.Call):
        method = node.func if isinstance(node.func, ast.Attribute) else None
        return frozenset({_root(method.value)} if method and method.attr in _IN_PLACE else ())
    if isinstance(node, ast.Assign | ast.Delete):
        return frozenset(name for target in node.targets for name in _roots(target))
    if isinstance(node, ast.AugAssign | ast.AnnAssign | ast.NamedExpr):
        return frozenset(_roots(node.target)) if node.value else frozenset()
    return frozenset()


def _roots(target: ast.expr) -> Iterator[str]:
    if isinstance(target, ast.Tuple | ast.List):
        for item in target.elts:
            yield from _roots(item)
    else:
        yield _root(target)


def _root(node: ast.expr) -> str:
    """Return the variable whose value a target changes: ``values`` of ``values["a"]``."""
    while isinstance(node, ast.Attribute | ast.Subscript | ast.Starred):
        node = node.value
    return node.id if isinstance(node, ast.Name) else ""


def _bound(node: FunctionNode) -> Iterator[str]:
    for part in walk(node):
        if isinstance(part, ast.Name) and isinstance(part.ctx, ast.Store):
            yield part.id
