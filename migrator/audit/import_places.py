"""The import statements of a block of code, and whether it is sure that they run."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass

from migrator.audit.arms import outcome
from migrator.audit.scopes import DEFINITIONS, blocks
from migrator.audit.values import FunctionNode
from migrator.audit.walk import catches, own

_ENDS = (ast.Return, ast.Raise, ast.Continue, ast.Break)
_EXPECTED = frozenset({"ImportError", "ModuleNotFoundError"})
_SUPPRESSED = _EXPECTED | {"Exception", "BaseException"}


@dataclass(frozen=True)
class Place:
    """An import statement.

    Attributes:
        node: The statement.
        scope: Qualified name of the function it is in; empty at the top of a module.
        certain: True where it is sure to run when the module is imported or the function called.
    """

    node: ast.Import | ast.ImportFrom
    scope: str
    certain: bool


def in_function(node: FunctionNode) -> Iterator[Place]:
    """Yield the imports in a function's body; those of functions inside it may never run."""
    for place in _below(node.body, node.name, True, node):
        yield place if place.scope == node.name else Place(place.node, place.scope, False)


def in_module(tree: ast.Module) -> Iterator[Place]:
    """Yield the imports of a module, its functions' and methods' included."""
    yield from _below(tree.body, "", True, tree)


def _below(body: list[ast.stmt], scope: str, certain: bool, around: ast.AST) -> Iterator[Place]:
    for statement in body:
        if isinstance(statement, (ast.Import, ast.ImportFrom)):
            yield Place(statement, scope, certain)
        elif isinstance(statement, ast.ClassDef):
            yield from _of_class(statement, scope, certain)
        elif isinstance(statement, (ast.FunctionDef, ast.AsyncFunctionDef)):
            yield from _below(statement.body, _inner(scope, statement.name), True, statement)
        elif hasattr(statement, "handlers"):  # ast.Try, and ast.TryStar from 3.11 on
            yield from _of_try(statement, scope, certain, around)  # type: ignore[arg-type]
        elif isinstance(statement, (ast.With, ast.AsyncWith)):
            if not any(_suppresses(item.context_expr) for item in statement.items):
                yield from _below(statement.body, scope, certain, around)
        elif isinstance(statement, ast.If) and outcome(statement.test) is not None:
            taken = statement.body if outcome(statement.test) else statement.orelse
            yield from _below(taken, scope, certain, around)
        else:
            for block in blocks(statement):
                yield from _below(block, scope, False, around)
        certain = certain and not _may_leave(statement)


def _of_class(node: ast.ClassDef, scope: str, certain: bool) -> Iterator[Place]:
    """A class body runs where the class stands; its methods when they are called."""
    inside = _inner(scope, node.name)
    for place in _below(node.body, inside, certain, node):
        yield Place(place.node, scope, place.certain) if place.scope == inside else place


def _of_try(statement: ast.Try, scope: str, certain: bool, around: ast.AST) -> Iterator[Place]:
    if not _expects_failure(statement, isinstance(around, (ast.Module, ast.ClassDef))):
        yield from _below(statement.body, scope, certain, around)
        yield from _below(statement.orelse, scope, False, around)
    for handler in statement.handlers:
        yield from _below(handler.body, scope, False, around)
    yield from _below(statement.finalbody, scope, certain, around)


def _inner(scope: str, name: str) -> str:
    return f"{scope}.{name}" if scope else name


def _expects_failure(statement: ast.Try, at_import: bool) -> bool:
    """``except ImportError``; or one that catches everything and is there for the imports.

    In a function a broad ``except`` is often around all of the work, and hides that the import
    fails each time. While a module is imported it is there because an import may fail.
    """
    only_imports = all(isinstance(s, (ast.Import, ast.ImportFrom)) for s in statement.body)
    for handler in statement.handlers:
        caught = ast.unparse(handler.type) if handler.type is not None else ""
        if any(name in caught for name in _EXPECTED) or only_imports:
            return True
        if at_import and catches(handler) and not isinstance(handler.body[-1], ast.Raise):
            return True
    return False


def _suppresses(context: ast.expr) -> bool:
    """``with contextlib.suppress(ImportError):``."""
    if not isinstance(context, ast.Call) or "suppress" not in ast.unparse(context.func):
        return False
    return any(ast.unparse(arg).rpartition(".")[2] in _SUPPRESSED for arg in context.args)


def _may_leave(statement: ast.stmt) -> bool:
    if isinstance(statement, DEFINITIONS):
        return False
    return isinstance(statement, _ENDS) or any(isinstance(n, _ENDS) for n in own(statement))
