"""A table that a router takes as a parameter: ``def route(kind, options, table=TABLE)``."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from migrator.audit.candidates import is_test
from migrator.audit.evaluate import Evaluator
from migrator.audit.project import scoped_of
from migrator.audit.scopes import Scope, defaults
from migrator.audit.tables import Place
from migrator.audit.values import Function, FunctionNode
from migrator.syntax import places_of, walk

Given = tuple[ast.expr, Scope]


def table_given(evaluator: Evaluator, name: str, scope: Scope) -> Given | None:
    """Return what a parameter of a function is: its default, else what its module gives it.

    Args:
        evaluator: Follows values.
        name: The parameter.
        scope: The function's own scope.
    """
    node = scope.node
    if not isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)) or scope.parent is None:
        return None
    if not is_parameter(node, name):
        return None
    default, instead = defaults(node).get(name), _instead(node, name)
    if instead is not None:
        return instead, scope
    if default is not None:
        return default, scope.parent
    return next((given for given, _ in _given(evaluator, node, name, [scope.path]) if given), None)


def given_to(
    evaluator: Evaluator, name: str, node: FunctionNode
) -> Iterator[tuple[Given | None, Place]]:
    """Yield what the calls of a function give a parameter, and where; None where that is hidden."""
    paths = (parsed.path for parsed in evaluator.project.parsed(node.name))
    yield from _given(evaluator, node, name, [path for path in paths if not is_test(path)])


def is_parameter(node: FunctionNode, name: str) -> bool:
    """Tell whether a name is a parameter of a function, and nothing else but its own default."""
    given = node.args
    named = {item.arg for item in (*given.posonlyargs, *given.args, *given.kwonlyargs)}
    return name in named and (not _stored(node, name) or _instead(node, name) is not None)


def _stored(node: FunctionNode, name: str) -> list[ast.Name]:
    names = [part for part in walk(node) if isinstance(part, ast.Name) and part.id == name]
    return [part for part in names if isinstance(part.ctx, ast.Store)]


def _instead(node: FunctionNode, name: str) -> ast.expr | None:
    """Return what stands in for a parameter that nobody gives: ``table = table or TABLE``."""
    default = defaults(node).get(name)
    if not isinstance(default, ast.Constant) or default.value is not None:
        return None
    if len(_stored(node, name)) != 1:
        return None
    for statement in node.body:
        if isinstance(statement, ast.If) and ast.unparse(statement.test) == f"{name} is None":
            statement = statement.body[0]
        value = statement.value if isinstance(statement, ast.Assign) else None
        if isinstance(statement, ast.Assign) and ast.unparse(statement.targets[0]) == name:
            if isinstance(value, ast.BoolOp) and ast.unparse(value.values[0]) == name:
                return value.values[1] if isinstance(value.op, ast.Or) else None
            return value if isinstance(value, ast.Name) and statement not in node.body else None
    return None


def _given(
    evaluator: Evaluator, node: FunctionNode, name: str, paths: list[str]
) -> Iterator[tuple[Given | None, Place]]:
    for path in paths:
        parsed = evaluator.project.parse(path)
        called: set[int] = set()
        for part, scope in (
            scoped_of(parsed.tree, path, ast.Call, ast.Name, ast.Attribute) if parsed else ()
        ):
            if isinstance(part, ast.Call) and _means(evaluator, part.func, scope, node):
                called.add(id(part.func))
                yield from _argument(part, node, name, scope)
            elif id(part) not in called and _is_read(part) and _means(evaluator, part, scope, node):
                yield None, (path, part)


def _argument(
    call: ast.Call, node: FunctionNode, name: str, scope: Scope
) -> Iterator[tuple[Given | None, Place]]:
    place = scope.path, call
    if any(isinstance(part, ast.Starred) for part in call.args):
        yield None, place
        return
    positional = places_of(node.args)
    index = positional.index(name) if name in positional else len(call.args)
    if index < len(call.args):
        yield (call.args[index], scope), place
    for word in call.keywords:
        if word.arg in (name, None):
            yield ((word.value, scope) if word.arg else None), place


def _is_read(node: ast.AST) -> bool:
    return isinstance(node, ast.Name | ast.Attribute) and isinstance(node.ctx, ast.Load)


def _means(evaluator: Evaluator, node: ast.AST, scope: Scope, function: FunctionNode) -> bool:
    word = getattr(node, "id", None) or getattr(node, "attr", None)
    if not isinstance(node, ast.expr) or (isinstance(node, ast.Name) and word is None):
        return False
    value = evaluator.evaluate(node, scope)
    return isinstance(value, Function) and value.node is function
