"""Imports names at the end of a module: below what the imported modules take from it.

Before::

    app = Celery("shop")

After::

    app = Celery("shop")

    from .orders import place  # noqa: E402

The comment tells linters that the place is meant. Names that the module imports already stay
where they are.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import libcst as cst

from codemods._nodes import parsed
from codemods.imports.add_import import AddImport
from codemods.imports.lines import changed_lines
from codemods.imports.model import Home, Rewritten
from codemods.imports.names import absolute_module, package_of
from codemods.imports.order import single_import

NOTE = "# noqa: E402"


def import_late(
    source: bytes,
    *,
    module: str,
    is_package: bool,
    names: Mapping[str, Home],
    line_length: int = 88,
) -> Rewritten:
    """Make ``names`` available at the end of one file.

    Args:
        source: The file.
        module: Its dotted name.
        is_package: It is an ``__init__``.
        names: Name -> what it is imported from.
        line_length: Where a new import statement is broken.
    """
    tree = parsed(source)
    trial = AddImport(module, is_package, names, line_length)
    have = _imported(tree)
    missing = {name: home for name, home in sorted(names.items()) if name not in have}
    tree.visit(trial)
    if trial.refusals or not missing:
        return Rewritten(source, tuple(trial.refusals))
    there = _late_modules(tree, package_of(module, is_package))
    joined = {name: home for name, home in missing.items() if home.module in there}
    if joined:
        tree = tree.visit(AddImport(module, is_package, joined, line_length))
        missing = {name: home for name, home in missing.items() if name not in joined}
    new = cst.parse_module(b"").visit(AddImport(module, is_package, missing, line_length - 14))
    lines = [_noted(line, first=not index) for index, line in enumerate(new.body)]
    code = tree.with_changes(body=[*tree.body, *lines]).bytes
    return Rewritten(code, (), changed_lines(source, code))


def _late_modules(tree: cst.Module, package: str) -> set[str]:
    """Return the modules that are imported from below the first statement that makes something."""
    found: set[str] = set()
    late = False
    for line in tree.body:
        node = single_import(line)
        if isinstance(node, cst.ImportFrom):
            found |= {absolute_module(node, package) or ""} if late else set()
        elif isinstance(line, cst.SimpleStatementLine):
            late |= any(isinstance(part, cst.Assign | cst.AnnAssign) for part in line.body)
    return found


def _imported(tree: cst.Module) -> set[str]:
    found: set[str] = set()
    for line in tree.body:
        for node in line.body if isinstance(line, cst.SimpleStatementLine) else ():
            if isinstance(node, cst.ImportFrom) and not isinstance(node.names, cst.ImportStar):
                found |= {alias.evaluated_alias or alias.evaluated_name for alias in node.names}
    return found


def _noted(line: Any, first: bool) -> Any:
    """Return a new import statement with the comment, apart from what stands above it."""
    blank = [cst.EmptyLine(indent=False)] if first else []
    node = line.body[0]
    space = cst.SimpleWhitespace("  ")
    note = cst.TrailingWhitespace(space, cst.Comment(NOTE))
    bracket = node.lpar.whitespace_after if node.lpar is not None else None
    if isinstance(bracket, cst.ParenthesizedWhitespace):
        opened = node.lpar.with_changes(whitespace_after=bracket.with_changes(first_line=note))
        return line.with_changes(leading_lines=blank, body=[node.with_changes(lpar=opened)])
    return line.with_changes(leading_lines=blank, trailing_whitespace=note)
