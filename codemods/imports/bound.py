"""The names that a simple statement binds."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import libcst as cst

from codemods._visits import Reader
from codemods.imports.names import alias_target, bound_name


def binds_twice(lines: Iterable[cst.SimpleStatementLine]) -> bool:
    """Tell whether two of ``lines`` bind the same name, so that their order matters.

    ``import a.b`` and ``import a.c`` bind ``a`` to the same package: in any order.
    """
    found: dict[str, object] = {}
    return any(
        found.setdefault(name, what) != what for line in lines for name, what in _bindings(line)
    )


def _bindings(line: cst.SimpleStatementLine) -> Iterator[tuple[str, object]]:
    """Yield each name that a line binds, with something that is equal for equal objects."""
    packages = {
        alias.evaluated_name.split(".")[0]
        for node in line.body
        if isinstance(node, cst.Import)
        for alias in node.names
        if alias.asname is None
    }
    for name in bound_by(line):
        yield name, name if name in packages else line


def bound_by(line: cst.SimpleStatementLine) -> set[str]:
    """Return names that a simple statement may bind; of an assignment every name in its target."""
    found: set[str] = set()
    for node in line.body:
        if isinstance(node, cst.Import | cst.ImportFrom) and not isinstance(
            node.names, cst.ImportStar
        ):
            found |= local_names(node)
        else:
            names = _Names()
            names.read(node)
            found |= names.found
    return found


def local_names(node: cst.Import | cst.ImportFrom) -> set[str]:
    """Return all that an import statement binds; it imports no star."""
    assert not isinstance(node.names, cst.ImportStar)
    return {local_name(node, alias) for alias in node.names}


def local_name(node: cst.Import | cst.ImportFrom, alias: cst.ImportAlias) -> str:
    """Return what an alias of an import statement binds."""
    if isinstance(node, cst.ImportFrom):
        return bound_name(alias)
    return alias_target(alias) or alias.evaluated_name.split(".")[0]


class _Names(Reader):
    def __init__(self) -> None:
        self.found: set[str] = set()

    def visit_Name(self, node: cst.Name) -> None:
        self.found.add(node.value)
