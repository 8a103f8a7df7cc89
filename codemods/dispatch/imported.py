"""What an import statement binds, in absolute terms."""

from __future__ import annotations

from collections.abc import Iterator

import libcst as cst

from codemods._nodes import children, descendants
from codemods.dispatch.model import ImportNeed
from codemods.dispatch.values import code


def absolute(node: cst.ImportFrom, module: str, is_package: bool) -> str | None:
    """The dotted module that a ``from`` import reads; None where the dots lead out."""
    tail = code(node.module) if node.module is not None else ""
    if not node.relative:
        return tail
    parts = module.split(".") if module else []
    drop = len(node.relative) - (1 if is_package else 0)
    if drop > len(parts):
        return None
    base = parts[: len(parts) - drop]
    return ".".join([*base, tail] if tail else base)


def needs_of(
    statement: cst.Import | cst.ImportFrom, module: str, is_package: bool, lazy: bool = False
) -> Iterator[tuple[ImportNeed, cst.ImportAlias]]:
    """One entry for each name that an import statement binds; a star binds none."""
    if isinstance(statement, cst.ImportFrom):
        if isinstance(statement.names, cst.ImportStar):
            return
        source = absolute(statement, module, is_package)
        if source is None:
            return
        for alias in statement.names:
            yield ImportNeed(source, code(alias.name), _asname(alias), lazy), alias
        return
    for alias in statement.names:
        yield ImportNeed(code(alias.name), None, _asname(alias), lazy), alias


def _asname(alias: cst.ImportAlias) -> str | None:
    """The local name an alias asks for."""
    return code(alias.asname.name) if alias.asname is not None else None


def imports_in(
    scope: cst.Module | cst.FunctionDef, module: str, is_package: bool
) -> Iterator[tuple[ImportNeed, cst.ImportAlias, cst.Import | cst.ImportFrom]]:
    """The imports of one scope itself, nested blocks included, nested functions not."""
    lazy = isinstance(scope, cst.FunctionDef)
    body = scope.body if isinstance(scope, cst.Module) else [scope.body]
    for top in body:
        for node in _own(top):
            if isinstance(node, (cst.Import, cst.ImportFrom)):
                for need, alias in needs_of(node, module, is_package, lazy):
                    yield need, alias, node


def star_modules(scope: cst.Module, module: str, is_package: bool) -> set[str]:
    """The modules that a file imports everything from."""
    found = set()
    for node in descendants(scope):
        if isinstance(node, cst.ImportFrom) and isinstance(node.names, cst.ImportStar):
            found.add(absolute(node, module, is_package) or "")
    return found


def _own(node: cst.CSTNode) -> Iterator[cst.BaseSmallStatement]:
    """The small statements of a block without those of nested functions and classes."""
    if isinstance(node, (cst.FunctionDef, cst.ClassDef)):
        return
    if isinstance(node, (cst.SimpleStatementLine, cst.SimpleStatementSuite)):
        yield from node.body
        return
    for child in children(node):
        yield from _own(child)
