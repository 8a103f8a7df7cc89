"""A function's body as what it means: without what a move between modules may change.

Left out: docstring, comments, annotations, decorators, import statements. Made alike: log calls in
``%`` and f-string style, leading underscores, names by what they stand for rather than by how they
are imported, and a parameter that only one of the two has and hands through.
"""

from __future__ import annotations

import ast
from collections.abc import Callable
from functools import lru_cache
from typing import cast

from migrator.audit.log_calls import log_template
from migrator.audit.values import FunctionNode
from migrator.syntax import copied, walk, walk_of

# Other statements may go, come or turn into each other.
_KEPT: tuple[type[ast.AST], ...] = (
    *(ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Return, ast.Raise, ast.Try),
    *(ast.If, ast.For, ast.AsyncFor, ast.While, ast.With, ast.AsyncWith, ast.Match),
)

Resolve = Callable[[str], str]


def normalised(node: FunctionNode, resolve: Resolve, dropped: frozenset[str]) -> FunctionNode:
    """Return a function in normal form.

    Args:
        node: The function; it stays as it is.
        resolve: Gives a free name its normal form.
        dropped: Parameters that do not count, with the arguments that hand them through.
    """
    function = copied(node)
    function.decorator_list = []
    function.returns = None
    function.name = function.name.lstrip("_")
    function.args = _arguments(function.args, dropped)
    function.body = _without_docstring(function.body)
    local = _local_names(node)
    normal = _Normal(lambda name: name if name in local else resolve(name), dropped)
    function = cast("FunctionNode", normal.visit(function))
    function.body = function.body or [ast.Pass()]
    ast.fix_missing_locations(function)
    return function


@lru_cache(maxsize=4096)
def shape(node: FunctionNode) -> tuple[type[ast.AST], ...]:
    """Return the kinds of those statements of a function that every normal form of it has too.

    Functions that differ in it do not mean the same, whatever their names are.
    """
    return tuple(part.__class__ for part in walk_of(node, *_KEPT))


def normal_statement(node: ast.stmt, resolve: Resolve) -> ast.stmt | None:
    """Return a class, an assignment or an expression in normal form; the name does not count.

    Args:
        node: The statement; it stays as it is.
        resolve: Gives a free name its normal form.
    """
    local = {n.id for n in ast.walk(node) if isinstance(n, ast.Name) and _is_stored(n)}
    local |= {child.arg for child in ast.walk(node) if isinstance(child, ast.arg)}
    normal = _Normal(lambda name: name if name in local else resolve(name), frozenset())
    statement = normal.visit(copied(node))
    if isinstance(statement, ast.ClassDef):
        statement.name = "C"
    elif isinstance(statement, ast.Assign):
        statement = ast.Expr(statement.value)
    return ast.fix_missing_locations(statement) if statement else None


def _is_stored(node: ast.Name) -> bool:
    return not isinstance(node.ctx, ast.Load)


def _arguments(given: ast.arguments, dropped: frozenset[str]) -> ast.arguments:
    positional = [*given.posonlyargs, *given.args]
    missing: list[ast.expr | None] = [None] * (len(positional) - len(given.defaults))
    pairs = list(zip(positional, [*missing, *given.defaults], strict=True))
    kept = [(a, d) for a, d in pairs if a.arg not in dropped]
    only = [(a, d) for a, d in zip(given.kwonlyargs, given.kw_defaults, strict=True)]
    only = [(a, d) for a, d in only if a.arg not in dropped]
    return ast.arguments(
        posonlyargs=[],
        args=[ast.arg(a.arg) for a, _ in kept],
        vararg=ast.arg(given.vararg.arg) if given.vararg else None,
        kwonlyargs=[ast.arg(a.arg) for a, _ in only],
        kw_defaults=[d for _, d in only],
        kwarg=ast.arg(given.kwarg.arg) if given.kwarg else None,
        defaults=[d for _, d in kept if d is not None],
    )


def _without_docstring(body: list[ast.stmt]) -> list[ast.stmt]:
    first = body[0] if body else None
    value = first.value if isinstance(first, ast.Expr) else None
    return body[1:] if isinstance(value, ast.Constant) and isinstance(value.value, str) else body


def _local_names(node: FunctionNode) -> set[str]:
    """Return the names a function binds itself, but for those it imports."""
    names = {child.arg for child in walk(node) if isinstance(child, ast.arg)}
    for child in walk(node):
        if isinstance(child, ast.Name) and not isinstance(child.ctx, ast.Load):
            names.add(child.id)
        elif isinstance(child, ast.ExceptHandler) and child.name:
            names.add(child.name)
    return names


class _Normal(ast.NodeTransformer):
    def __init__(self, resolve: Resolve, dropped: frozenset[str]) -> None:
        self._resolve = resolve
        self._dropped = dropped

    def visit_Import(self, node: ast.Import) -> None:
        return None

    def visit_ImportFrom(self, node: ast.ImportFrom) -> None:
        return None

    def visit_AnnAssign(self, node: ast.AnnAssign) -> ast.AST | None:
        if node.value is None:
            return None
        return self.visit(ast.Assign([node.target], node.value))  # type: ignore[no-any-return]

    def visit_Name(self, node: ast.Name) -> ast.Name:
        return ast.Name(self._resolve(node.id), node.ctx)

    def visit_Call(self, node: ast.Call) -> ast.AST:
        template = log_template(node)
        if template is not None:
            level, text, values, keywords = template
            function = ast.Name(f"log.{level}", ast.Load())
            return self.generic_visit(ast.Call(function, [ast.Constant(text), *values], keywords))
        node.keywords = [keyword for keyword in node.keywords if not self._hands_through(keyword)]
        return self.generic_visit(node)

    def _hands_through(self, keyword: ast.keyword) -> bool:
        return isinstance(keyword.value, ast.Name) and keyword.value.id in self._dropped


def source_lines(node: FunctionNode) -> list[str]:
    """Return a normal form as lines that can be compared."""
    return ast.unparse(node).splitlines()
