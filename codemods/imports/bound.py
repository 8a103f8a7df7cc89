"""The names that a simple statement binds."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

import libcst as cst

from codemods.imports.names import alias_target, bound_name


def binds_twice(lines: Iterable[cst.SimpleStatementLine]) -> bool:
    """Tell whether two of ``lines`` bind the same name, so that their order matters."""
    counts = Counter(name for line in lines for name in bound_by(line))
    return any(count > 1 for count in counts.values())


def bound_by(line: cst.SimpleStatementLine) -> set[str]:
    """Return names that a simple statement may bind; of an assignment every name in its target."""
    found: set[str] = set()
    for node in line.body:
        if isinstance(node, cst.Import):
            found.update(alias_target(a) or a.evaluated_name.split(".")[0] for a in node.names)
        elif isinstance(node, cst.ImportFrom) and not isinstance(node.names, cst.ImportStar):
            found.update(bound_name(alias) for alias in node.names)
        else:
            names = _Names()
            node.visit(names)
            found |= names.found
    return found


class _Names(cst.CSTVisitor):
    def __init__(self) -> None:
        self.found: set[str] = set()

    def visit_Name(self, node: cst.Name) -> None:
        self.found.add(node.value)
