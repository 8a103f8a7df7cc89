"""Import statements inside moved code: relative ones re-anchored, those of the source reported."""

from __future__ import annotations

from collections.abc import Iterator

import libcst as cst
from libcst.helpers import get_full_name_for_node

from codemods.move.analysis import Analysis
from codemods.move.bindings import from_module, package_of
from codemods.move.edits import Edit
from codemods.move.units import Role, Unit
from codemods.move.walker import children


def inner_imports(unit: Unit) -> Iterator[cst.Import | cst.ImportFrom]:
    """The import statements anywhere in a statement that is moved as it is."""
    if unit.role is Role.CODE:
        yield from _imports(unit.node)


def _imports(node: cst.CSTNode) -> Iterator[cst.Import | cst.ImportFrom]:
    if isinstance(node, (cst.Import, cst.ImportFrom)):
        yield node
    elif not isinstance(node, cst.BaseExpression):
        for child in children(node):
            yield from _imports(child)


def escaping(analysis: Analysis, unit: Unit) -> list[int]:
    """Lines of relative imports that leave the top-level package."""
    return [
        analysis.source.range(node).start.line
        for node in inner_imports(unit)
        if isinstance(node, cst.ImportFrom) and _origin(analysis, node) is None
    ]


def of_source(analysis: Analysis, unit: Unit) -> list[int]:
    """Lines of imports, inside moved code, that name the source module itself."""
    lines: list[int] = []
    for node in inner_imports(unit):
        if isinstance(node, cst.ImportFrom):
            origin = _origin(analysis, node)
            names = [origin, *(f"{origin}.{name}" for name in _names(node))]
        else:
            names = list(_names(node))
        if analysis.module in names:
            lines.append(analysis.source.range(node).start.line)
    return lines


def _names(node: cst.Import | cst.ImportFrom) -> Iterator[str]:
    if not isinstance(node.names, cst.ImportStar):
        for alias in node.names:
            yield get_full_name_for_node(alias.name) or ""


def _origin(analysis: Analysis, node: cst.ImportFrom) -> str | None:
    return from_module(analysis.module, analysis.is_package, node)


def reanchor(analysis: Analysis, unit: Unit, module: str) -> list[Edit]:
    """Edits that make relative imports absolute where the new module is in another package."""
    if package_of(module, False) == package_of(analysis.module, analysis.is_package):
        return []
    source, edits = analysis.source, []
    for node in inner_imports(unit):
        if isinstance(node, cst.ImportFrom) and node.relative:
            start = source.span(node.relative[0])[0]
            end = source.span(node.module if node.module is not None else node.relative[-1])[1]
            end = start + len(source.text[start:end].rstrip())
            gap = "" if source.text[end].isspace() else " "
            edits.append(Edit(start, end, (_origin(analysis, node) or "") + gap))
    return edits
