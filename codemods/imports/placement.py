"""Where at the top of a file a new import goes."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from typing import Any

import libcst as cst

from codemods.imports.comments import blank_prefix
from codemods.imports.names import absolute_module, is_inside
from codemods.imports.order import (
    is_future,
    is_relative,
    module_order,
    section_around,
    single_import,
)


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
    """Return the index behind the imports at the top, or behind what belongs above them.

    That is the docstring, names such as ``__version__``, and what has to be done first: to
    ``sys.path``, or to the environment.
    """
    end, imports = 0, False
    for index, line in enumerate(body):
        if single_import(line) is not None or is_future(line):
            end, imports = index + 1, not is_future(line) or imports
        elif _is_dunder(line) or _prepares(line):
            end = end if imports and not _prepares(line) else index + 1
        elif not (index == 0 and is_docstring(line)) and not guards_imports(line):
            break
        elif index == 0:
            end = 1
    return end


def is_docstring(line: Any) -> bool:
    """Tell whether ``line`` is an expression that is a string."""
    if not isinstance(line, cst.SimpleStatementLine) or not isinstance(line.body[0], cst.Expr):
        return False
    return isinstance(line.body[0].value, cst.SimpleString | cst.ConcatenatedString)


def _is_dunder(line: Any) -> bool:
    """``__version__ = "1"``, which stands between docstring and imports."""
    only = line.body[0] if isinstance(line, cst.SimpleStatementLine) else None
    if not isinstance(only, cst.Assign) or not isinstance(only.targets[0].target, cst.Name):
        return False
    name = only.targets[0].target.value
    return name.startswith("__") and name.endswith("__")


def _prepares(line: Any) -> bool:
    """``sys.path.insert(0, …)``, ``os.environ["HOME"] = …``: what is imported below needs it."""
    only = line.body[0] if isinstance(line, cst.SimpleStatementLine) else None
    changed: cst.BaseExpression | None = None
    if isinstance(only, cst.Expr):
        changed = only.value
    elif isinstance(only, cst.Assign):
        changed = only.targets[0].target
    elif isinstance(only, cst.AugAssign):
        changed = only.target
    while changed is not None:
        if isinstance(changed, cst.Attribute) and isinstance(changed.value, cst.Name):
            return (changed.value.value, changed.attr.value) in _PREPARED
        inner = changed.func if isinstance(changed, cst.Call) else getattr(changed, "value", None)
        changed = inner if isinstance(inner, cst.BaseExpression) else None
    return False


_PREPARED = frozenset({("sys", "path"), ("os", "environ")})


def guards_imports(line: Any) -> bool:
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


def insert_beside(
    body: list[Any], index: int, line: cst.SimpleStatementLine, *, unsorted: int | None = None
) -> None:
    """Insert an import in the section of another one.

    isort sets relative imports apart, below the others: where a section has none but these, what
    is not relative gets one of its own above it.

    Args:
        body: The module's statements; changed.
        index: Where the other import is.
        line: What to insert.
        unsorted: Where it goes in a section that is in no order; by default at its end.
    """
    start, end = section_around(body, index)
    if is_relative(line) or not all(map(is_relative, body[start:end])):
        insert_sorted(body, (start, end), line, unsorted=end if unsorted is None else unsorted)
        return
    insert_section(body, start, line)


def insert_section(body: list[Any], index: int, line: cst.SimpleStatementLine) -> None:
    """Insert an import as a section of its own above another one.

    Args:
        body: The module's statements; changed.
        index: Where the other section begins.
        line: What to insert.
    """
    above, rest = blank_prefix(body[index].leading_lines)
    blank = cst.EmptyLine(indent=False)
    body[index] = body[index].with_changes(leading_lines=[blank, *rest])
    body.insert(index, line.with_changes(leading_lines=[*above, *line.leading_lines]))


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
