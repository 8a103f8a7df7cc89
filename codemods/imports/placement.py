"""Where at the top of a file a new import goes."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from typing import Any

import libcst as cst

from codemods.imports.names import absolute_module, is_inside
from codemods.imports.order import is_future, module_order, single_import


def own_section(body: Sequence[Any], module: str, package: str) -> int | None:
    """Return the last import at the top from the same top-level package as ``module``."""
    root = module.split(".")[0]
    found = None
    for index in range(after_imports(body)):
        node = single_import(body[index])
        if isinstance(node, cst.ImportFrom):
            source = absolute_module(node, package)
            if source is not None and is_inside(source, root):
                found = index
    return found


def after_imports(body: Sequence[Any]) -> int:
    """Return the index behind the imports at the top, or behind the docstring."""
    end = 0
    for index, line in enumerate(body):
        if single_import(line) is not None or is_future(line):
            end = index + 1
        elif not (index == 0 and is_docstring(line)) and not _guards_imports(line):
            break
        elif index == 0:
            end = 1
    return end


def is_docstring(line: Any) -> bool:
    """Tell whether ``line`` is an expression that is a string."""
    if not isinstance(line, cst.SimpleStatementLine) or not isinstance(line.body[0], cst.Expr):
        return False
    return isinstance(line.body[0].value, cst.SimpleString | cst.ConcatenatedString)


def _guards_imports(line: Any) -> bool:
    """Tell whether ``line`` is a ``try`` or ``if`` around imports, as stands between them."""
    if not isinstance(line, cst.If | cst.Try):
        return False
    return all(single_import(inner) for inner in line.body.body)


def comment_on_top(module: cst.Module) -> bool:
    """Tell whether what a module begins with is a comment with no blank line below it."""
    return bool(module.header) and module.header[-1].comment is not None


def spaced(body: list[Any], index: int, line: cst.SimpleStatementLine, header: bool) -> None:
    """Insert ``line`` at ``index`` with the blank lines that set it apart.

    Args:
        body: The module's statements; changed.
        index: Where to insert.
        line: What to insert.
        header: A comment stands right above the first statement.
    """
    blank = cst.EmptyLine(indent=False)
    if index > 0 or header:
        line = line.with_changes(leading_lines=[blank])
    if index < len(body):
        following = body[index]
        wanted = 2 if isinstance(following, cst.FunctionDef | cst.ClassDef) else 1
        leading = list(following.leading_lines)
        blanks = 0
        while blanks < len(leading) and leading[blanks].comment is None:
            blanks += 1
        missing = [blank] * max(0, wanted - blanks)
        body[index] = following.with_changes(leading_lines=[*missing, *leading])
    body.insert(index, line)


def insert_sorted(body: list[Any], section: tuple[int, int], line: Any, *, unsorted: int) -> None:
    """Insert an import at its place among those of a section; the lines above it stay on top.

    Args:
        body: The module's statements; changed.
        section: Where the section starts and ends.
        line: What to insert.
        unsorted: Where it goes in a section that is in no order.
    """
    start, end = section
    keys = [module_order(other) for other in body[start:end]]
    place = start + bisect_right(keys, module_order(line)) if keys == sorted(keys) else unsorted
    if place == start:
        leading = body[start].leading_lines
        body[start] = body[start].with_changes(leading_lines=())
        line = line.with_changes(leading_lines=leading)
    body.insert(place, line)
