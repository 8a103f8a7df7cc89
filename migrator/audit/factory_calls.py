"""What a function that makes an app is given: ``make_app("orders", include=["orders.tasks"])``.

Its body says ``Celery(name, include=include)``; what that is stands in the calls of it.
"""

from __future__ import annotations

import ast
from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace

from migrator.audit.asked import Asked, WorkerImports
from migrator.audit.evaluate import Evaluator
from migrator.audit.invocation import call_scope
from migrator.audit.project import scoped_of
from migrator.audit.scopes import Scope, arguments
from migrator.audit.values import Function, Items, Value
from migrator.syntax import last_name, walk

_FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)
_DEPTH = 3


@dataclass(frozen=True, eq=False)
class FactoryCall:
    """A place in a function, as one call of the function has it.

    Attributes:
        scope: The scope of the place, with the parameters that the call gives.
        path: The file of the call; empty where there is none.
        node: The call.
    """

    scope: Scope
    path: str = ""
    node: ast.Call | None = None

    def located(self, evaluator: Evaluator, found: WorkerImports, first: int) -> None:
        """Give what was found the place where the call has it written, instead of the function's.

        Args:
            evaluator: Follows values.
            found: What a file adds to the worker's imports.
            first: Which of its modules are of this call: those from here on.
        """
        parsed = evaluator.project.parse(self.path) if self.path else None
        if parsed is None or self.node is None:
            return
        for number, asked in enumerate(found.modules[first:], first):
            if not _is_written(evaluator, asked):
                where = parsed.where_written(asked.dotted, self.node)
                found.modules[number] = replace(asked, where=where)


def _is_written(evaluator: Evaluator, asked: Asked) -> bool:
    """Tell whether the place that asks for a module has its name."""
    parsed = evaluator.project.parse(asked.where.path)
    return parsed is not None and asked.dotted in parsed.lines[asked.where.line - 1]


def factory_calls(
    evaluator: Evaluator, node: ast.AST, scope: Scope, loaded: Collection[str], depth: int = 0
) -> list[FactoryCall]:
    """Return a place once for each call of the function it is in, if it uses a parameter.

    Args:
        evaluator: Follows values.
        node: The place.
        scope: Its scope.
        loaded: The files whose calls count: those that the worker imports.
        depth: How many calls are around it.
    """
    function = scope.node
    if depth >= _DEPTH or not loaded or not isinstance(function, _FUNCTIONS):
        return [FactoryCall(scope)]
    given = {argument.arg for argument in arguments(function)} - {"self", "cls"}
    if not given & {one.id for one in walk(node) if isinstance(one, ast.Name)}:
        return [FactoryCall(scope)]
    found = [
        FactoryCall(_bound(evaluator, value, call, around.scope), path, call)
        for path, call, place, value in _calls(evaluator, scope, loaded)
        for around in factory_calls(evaluator, call, place, loaded, depth + 1)
    ]
    return found or [FactoryCall(scope)]


def _calls(
    evaluator: Evaluator, scope: Scope, loaded: Collection[str]
) -> Iterator[tuple[str, ast.Call, Scope, Function]]:
    """Yield the calls of a function in some files."""
    name = str(getattr(scope.node, "name", ""))
    for path in sorted(loaded):
        found = name.encode() in evaluator.project.source.read(path)
        parsed = evaluator.project.parse(path) if found else None
        for call, place in scoped_of(parsed.tree, path, ast.Call) if parsed is not None else ():
            if isinstance(call, ast.Call) and last_name(call.func) == name:
                value = evaluator.evaluate(call.func, place)
                if isinstance(value, Function) and value.node is scope.node:
                    yield path, call, place, value


def _bound(evaluator: Evaluator, function: Function, call: ast.Call, scope: Scope) -> Scope:
    """Return the scope of a function in a call; without its parameters where the call spreads more.

    Args:
        evaluator: Follows values.
        function: The function.
        call: The call.
        scope: Where the call is.
    """
    args, keywords = evaluator.caller.arguments(call, scope)
    spread = [one.value for one in call.args if isinstance(one, ast.Starred)]
    known = all(_is_whole(evaluator.evaluate(one, scope)) for one in spread)
    if not known or keywords.rest is not None:
        return function.scope.inner(function.node)
    return call_scope(evaluator, function, args, keywords)


def _is_whole(value: Value) -> bool:
    return isinstance(value, Items) and value.complete
