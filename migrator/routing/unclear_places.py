"""What a place of a router says that could not be followed, and what would make it clear."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from migrator.excerpts import excerpt
from migrator.facts import Location
from migrator.plain_text import lines_of
from migrator.python_source import parse
from migrator.snapshot import Source
from migrator.syntax import walk

_MORE = "it asks for more than the job type, `{}`: let what it calls ask for that"
_REST = "it serves every job type that nothing names: give each a branch, or an entry, of its own"
_OTHER = "job types can only be read where they are written out: compare with each of them"


def said_of(source: Source, place: Location) -> str:
    """Return the line of a place, and where it is known what is unclear about it.

    Args:
        source: The tree that was audited.
        place: The place.
    """
    content = source.read(place.path)
    lines = lines_of(place.path, content)
    text = excerpt(lines[place.line - 1], place.column) if place.line <= len(lines) else ""
    tree = parse(content)
    reason = next(_reasons(tree, place), "") if tree is not None else ""
    return " ".join(filter(None, (f"`{text}`" if text else "", reason and f"({reason})")))


def _reasons(tree: ast.Module, place: Location) -> Iterator[str]:
    for node in walk(tree):
        if isinstance(node, ast.match_case) and node.guard is not None:
            if any(_is_at(part, place) for one in (node.pattern, *node.body) for part in walk(one)):
                yield _MORE.format(ast.unparse(node.guard))
        elif isinstance(node, ast.If) and _is_at(node, place):
            yield from _of_test(node.test)
        elif isinstance(node, ast.IfExp) and _is_at(node, place):
            yield from [] if _is_nothing(_end_of(node)) else [_REST]
        elif isinstance(node, ast.If | ast.IfExp) and _in_rest(node, place):
            yield _REST
        elif isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            last = node.body[-1]
            if isinstance(last, ast.Return) and any(_is_at(part, place) for part in walk(last)):
                yield from [_REST] if _branches(node) else []


def _of_test(test: ast.expr) -> Iterator[str]:
    if not isinstance(test, ast.BoolOp) or not isinstance(test.op, ast.And):
        yield from [] if _compares(test) else [_OTHER]
        return
    others = [ast.unparse(part) for part in test.values if not _compares(part)]
    if 0 < len(others) < len(test.values):
        yield _MORE.format(" and ".join(others))
    elif others:
        yield _OTHER


def _compares(test: ast.expr) -> bool:
    """Tell whether a test may compare with job types that are written out."""
    compared = isinstance(test, ast.Compare) and len(test.ops) == 1
    return compared and isinstance(test.ops[0], ast.Eq | ast.Is | ast.In)  # type: ignore[attr-defined]


def _in_rest(node: ast.If | ast.IfExp, place: Location) -> bool:
    """Tell whether a place is in what is done where no branch before was taken."""
    if isinstance(node, ast.IfExp):
        rest: list[ast.AST] = [] if isinstance(node.orelse, ast.IfExp) else [node.orelse]
    else:
        chained = len(node.orelse) == 1 and isinstance(node.orelse[0], ast.If)
        rest = [] if chained else [*node.orelse]
    return any(_is_at(part, place) for one in rest for part in walk(one))


def _end_of(node: ast.IfExp) -> ast.expr:
    """Return what an expression gives where none of its tests is true."""
    return _end_of(node.orelse) if isinstance(node.orelse, ast.IfExp) else node.orelse


def _is_nothing(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and node.value is None


def _branches(function: ast.FunctionDef | ast.AsyncFunctionDef) -> bool:
    return any(isinstance(one, ast.If) and _compares(one.test) for one in function.body)


def _is_at(node: ast.AST, place: Location) -> bool:
    line, column = getattr(node, "lineno", 0), getattr(node, "col_offset", -1)
    return bool(line == place.line and column + 1 == place.column)
