"""Functions that call something by a job type in a way that gives no routes."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence

from migrator.audit.branches import kept_value
from migrator.audit.by_name import named_routes
from migrator.audit.calls_from import called_functions
from migrator.audit.evaluate import Evaluator
from migrator.audit.method_routes import method_routing, object_routing
from migrator.audit.picked import call_of
from migrator.audit.routing import Routing
from migrator.audit.scopes import Scope, arguments
from migrator.audit.unclear import locations
from migrator.audit.values import Function, FunctionNode
from migrator.audit.walk import body_of, callee, names_in
from migrator.facts import JobRouter, Location, Route
from migrator.syntax import arguments_of, walk

_LOOKUPS = frozenset({"getattr", "globals", "locals", "vars"})
_STRINGS = frozenset({"startswith", "endswith", "match", "fullmatch", "lower", "split"})


def unclear_router(evaluator: Evaluator, path: str, task: FunctionNode) -> Routing | None:
    """Return the function that a task leads to and that picks what it calls, without routes."""
    reached: list[tuple[FunctionNode, FunctionNode]] = [(task, task)]
    methods: list[Function] = []
    for function in called_functions(evaluator, path, task, depth=3):
        if function.path == path and not isinstance(function.node, ast.Lambda):
            own = task if function.scope.qualname else function.node
            reached.append((own, function.node))
            methods += [function] if isinstance(function.scope.node, ast.ClassDef) else []
    inside = {id(method.node) for method in methods}
    callers = [node for _, node in reached if id(node) not in inside]
    for method in methods:
        found = method_routing(evaluator, path, task, method, callers)
        if found is not None:
            return found
    for shown, node in reached:
        found = object_routing(evaluator, path, shown, node) if id(node) not in inside else None
        if found is not None:
            return found
        outer = evaluator.project.module_scope(path)
        assert outer is not None
        for form, name, place in _choices(evaluator, node, outer.inner(node)):
            unclear = locations(evaluator, [(path, place)])
            named = _named(evaluator, path, place, shown, unclear)
            fact = JobRouter(
                function=evaluator.project.reference(path, shown),
                form=form,
                mapping=None,
                routes=tuple(route for route, _ in named),
                job_type_parameter=name,
                unclear=unclear,
            )
            return Routing(fact, shown, tuple(target for _, target in named))
    return None


def _named(
    evaluator: Evaluator,
    path: str,
    place: ast.AST,
    router: FunctionNode,
    unclear: Sequence[Location],
) -> list[tuple[Route, Function]]:
    """Return what a lookup in the module's own namespace can find."""
    if not isinstance(place, (ast.Call, ast.Subscript)) or not _in_module(place):
        return []
    key = _key(place)
    call, _ = call_of(router, place)
    given = arguments_of(call) if call else "()"
    return list(named_routes(evaluator, path, key, router, unclear[0], given)) if key else []


def _in_module(place: ast.Call | ast.Subscript) -> bool:
    """Tell whether it is ``globals()[…]``, ``globals().get(…)`` or of ``sys.modules[__name__]``."""
    text = ast.unparse(place)
    return text.startswith(("globals()", "getattr(sys.modules[__name__],"))


def _choices(
    evaluator: Evaluator, node: FunctionNode, scope: Scope
) -> Iterator[tuple[str, str, ast.AST]]:
    names = {argument.arg for argument in arguments(node)} - {"self", "cls"}
    for child in body_of(node):
        if isinstance(child, (ast.Call, ast.Subscript)):
            key = _key(child)
            used = names_in(key) & names if key is not None else set()
            if used and call_of(node, child)[0] is not None:
                yield "dict", min(used), child
        elif isinstance(child, (ast.If, ast.IfExp)) and names_in(child.test) & names:
            if _about_text(child.test) and _gives_back(evaluator, child, scope):
                yield "if", min(names_in(child.test) & names), child
        elif isinstance(child, ast.Match) and names_in(child.subject) & names:
            statements = [part for case in child.cases for part in case.body]
            if any(_is_call(evaluator, part, scope) for part in statements):
                yield "if", min(names_in(child.subject) & names), child


def _key(node: ast.Call | ast.Subscript) -> ast.expr | None:
    """Return what something is looked up with."""
    if isinstance(node, ast.Subscript):
        return node.slice if isinstance(node.ctx, ast.Load) else None
    if isinstance(node.func, ast.Attribute):
        return node.args[0] if node.func.attr in ("get", "pop") and node.args else None
    by_name = isinstance(node.func, ast.Name) and node.func.id in _LOOKUPS
    return node.args[1] if by_name and len(node.args) > 1 else None


def _about_text(test: ast.expr) -> bool:
    """It compares with strings that are not empty, or with a set of them."""
    for part in walk(test):
        if isinstance(part, ast.Constant) and isinstance(part.value, str) and part.value:
            return True
        if isinstance(part, ast.Attribute) and part.attr in _STRINGS:
            return True
        if isinstance(part, ast.Compare) and any(isinstance(op, ast.In) for op in part.ops):
            return True
    return False


def _gives_back(evaluator: Evaluator, node: ast.If | ast.IfExp, scope: Scope) -> bool:
    if isinstance(node, ast.If):
        inside = [part for statement in node.body for part in walk(statement)]
        return any(_is_call(evaluator, part, scope) for part in inside)
    arms = (node.body, node.orelse)
    return any(
        isinstance(arm, ast.Call) and callee(evaluator, arm.func, scope) is not None for arm in arms
    )


def _is_call(evaluator: Evaluator, statement: ast.AST, scope: Scope) -> bool:
    value = kept_value(statement) if isinstance(statement, ast.Return) else None
    return isinstance(value, ast.Call) and callee(evaluator, value.func, scope) is not None
