"""Imports a module for what its import does, not for a name.

Before:
    from clinic.api import plans

After, for ``clinic.setup``:
    import clinic.setup  # noqa: F401  makes the app that tasks are sent with
    from clinic.api import plans

Goes above the file's first import of its own package, so behind whatever a script does to
``sys.path``. Refuses (gives the source back) where the file uses the name for something else.
"""

from __future__ import annotations

import ast
import warnings
from collections.abc import Collection, Sequence
from itertools import takewhile
from typing import Any

import libcst as cst

from codemods._nodes import parsed
from codemods.imports.names import absolute_module, package_of
from codemods.imports.order import single_import
from codemods.imports.placement import after_imports, comment_on_top, insert_beside, spaced
from codemods.imports.scope_builder import build_scopes
from codemods.imports.scopes import Scope

# The statements that other statements are in.
_BLOCKS = tuple(kind for kind in ast.stmt.__subclasses__() if {"body", "cases"} & {*kind._fields})


def import_for_effect(
    source: bytes,
    wanted: str,
    why: str,
    *,
    own: Collection[str],
    module: str,
    is_package: bool = False,
    late: bool = False,
) -> bytes:
    """Import a module at the top of a file, or at its end.

    Args:
        source: The file.
        wanted: The module to import.
        why: What its import does; goes into the comment.
        own: The project's top-level modules and packages.
        module: The file's own dotted name.
        is_package: It is an ``__init__``.
        late: At the end, below what the other module takes from this one.
    """
    package = package_of(module, is_package)
    words = _statement(source, package, wanted)
    if words is None:
        return source
    if late:
        return _at_end(source, f"{words}  # noqa: E402, F401  {why}")
    statement = cst.parse_statement(f"{words}  # noqa: F401  {why}")
    assert isinstance(statement, cst.SimpleStatementLine)
    head, rest = _divided(source)
    quick = _beside_own(head, statement, own, package)
    if quick is not None:
        return quick + rest
    tree = parsed(source)
    beside = _beside_own(source, statement, own, package)
    if beside is not None:
        return beside
    body: list[Any] = list(tree.body)
    spaced(body, after_imports(body), statement, comment_on_top(tree))
    return tree.with_changes(body=body).bytes


def _at_end(source: bytes, words: str) -> bytes:
    """Put a statement at the end of a module, apart from what it defines but not from its like."""
    tree = parsed(source)
    last = tree.body[-1] if tree.body else None
    noted = last is not None and single_import(last) is not None
    blank = 0 if noted else 2 if isinstance(last, cst.BaseCompoundStatement) else 1
    lead = [cst.EmptyLine(indent=False) for _ in range(blank)]
    statement = cst.parse_statement(words).with_changes(leading_lines=lead)
    return tree.with_changes(body=[*tree.body, statement]).bytes


def _divided(source: bytes) -> tuple[bytes, bytes]:
    """Divide a file behind its last statement before the first ``def``, ``class``, ``if`` and such.

    What is above them is quickly read. Nothing is, where the running Python does not parse it.
    """
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            tree = ast.parse(source)
    except (SyntaxError, ValueError):
        return b"", source
    above = list(takewhile(lambda statement: not isinstance(statement, _BLOCKS), tree.body))
    if not above or len(above) == len(tree.body):
        return b"", source
    lines = source.splitlines(keepends=True)
    end = above[-1].end_lineno or 0
    return b"".join(lines[:end]), b"".join(lines[end:])


def _beside_own(
    source: bytes, statement: cst.SimpleStatementLine, own: Collection[str], package: str
) -> bytes | None:
    """Put an import among those of the project's own modules; None where there is none."""
    tree = parsed(source)
    body: list[Any] = list(tree.body)
    first = _first_own(body, own, package)
    if first is None:
        return None
    insert_beside(body, first, statement, unsorted=first)
    return tree.with_changes(body=body).bytes


def _statement(source: bytes, package: str, wanted: str) -> str | None:
    """Return an import that binds a name which means nothing else in the file."""
    top = wanted.partition(".")[0]
    if top.encode() not in source:  # scopes take longer than all the rest
        return f"import {wanted}"
    module = build_scopes(parsed(source), package)
    parent, _, leaf = wanted.rpartition(".")
    if _is_free(module, top, top):
        return f"import {wanted}"
    return f"from {parent} import {leaf}" if parent and _is_free(module, leaf, wanted) else None


def _is_free(module: Scope, name: str, denoted: str) -> bool:
    """Tell whether nothing else has the name, and nothing uses it that nobody binds."""
    for scope in module.walk():
        if any(binding.denotes != denoted for binding in scope.bindings.get(name, ())):
            return False
        if any(use.name == name and scope.resolve(name) is None for use in scope.uses):
            return False
    return True


def _first_own(body: Sequence[Any], own: Collection[str], package: str) -> int | None:
    """Return the first import of the project's own modules."""
    for index, line in enumerate(body):
        node = single_import(line)
        if isinstance(node, cst.ImportFrom):
            names = [absolute_module(node, package) or ""]
        else:
            names = [alias.evaluated_name for alias in node.names] if node is not None else []
        if any(name.partition(".")[0] in own for name in names):
            return index
    return None
