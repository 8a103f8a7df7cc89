"""The text of one moved statement: its lines as they are, with the declared edits."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import libcst as cst

from codemods._visits import edited
from codemods.move.cycles import host
from codemods.move.docstrings import docstring_of
from codemods.move.edits import Edit, apply
from codemods.move.model import Crossing, Layout
from codemods.move.needs import Needs
from codemods.move.relatives import reanchor
from codemods.move.scopes import Action
from codemods.move.source import Source
from codemods.move.units import Unit

_LINES = (cst.SimpleStatementSuite, cst.SimpleStatementLine)
Transform = Callable[[cst.FunctionDef], cst.FunctionDef]


def chunk(needs: Needs, layout: Layout, unit: Unit, transform: Transform | None) -> str:
    """The statement's text in a new module."""
    source, region = needs.analysis.source, needs.analysis.regions[unit.index]
    start = source.start_of_line(region.first)
    end = start + len(source.lines(region.first, region.last))
    edits = [
        *_renames(needs, layout, unit),
        *_declared(needs, unit),
        *reanchor(needs.analysis, unit, layout.module),
        *_local_imports(needs, layout, unit),
    ]
    text = apply(source.text, edits, start, end)
    return _transformed(text, transform) if transform is not None else text


def _renames(needs: Needs, layout: Layout, unit: Unit) -> Iterator[Edit]:
    for use in needs.uses(unit):
        new = layout.renames.get(use.name)
        if new is not None and use.action is not Action.IMPORT:
            yield Edit(use.start, use.end, new)


def _declared(needs: Needs, unit: Unit) -> Iterator[Edit]:
    for name, adjustment in needs.adjustments.items():
        if name in unit.binds:
            yield from adjustment.edits


def _local_imports(needs: Needs, layout: Layout, unit: Unit) -> Iterator[Edit]:
    """Imports inside functions, where one at the top would close a circle."""
    source = needs.analysis.source
    wanted: dict[int, list[str]] = {}
    for crossing in layout.crossings:
        hosts = {
            function
            for use in needs.uses(unit)
            if crossing.local and use.name == crossing.symbol
            and (function := host(source, unit, use)) is not None
        }  # fmt: skip
        for function in hosts:
            offset, template = _top_of_body(source, function)
            wanted.setdefault(offset, []).append(template.format(_statement(crossing)))
    for offset, lines in wanted.items():
        yield Edit(offset, offset, "".join(sorted(lines)))


def _statement(crossing: Crossing) -> str:
    home = crossing.home
    alias = f" as {crossing.bound_as}" if crossing.bound_as != home.name else ""
    return f"from {home.module} import {home.name}{alias}"


def _top_of_body(source: Source, function: cst.FunctionDef) -> tuple[int, str]:
    """Where a statement can be put first in a function, and the shape of its line."""
    body = function.body
    is_line = isinstance(body, cst.SimpleStatementSuite)
    first = body if is_line else body.body[0]
    smalls = first.body if isinstance(first, _LINES) else ()
    documented = docstring_of(function) is not None
    if is_line or (documented and len(smalls) > 1):
        return source.span(smalls[1 if documented else 0])[0], "{}; "
    indent = source.line(source.first_line(first))[: source.range(first).start.column]
    line = source.first_line(first) - len(getattr(first, "leading_lines", ()))
    if documented:
        line = source.last_line(first) + 1
    return source.start_of_line(line), indent + "{}\n"


class _Outermost(cst.CSTTransformer):
    """Gives each outermost function to a function that rewrites it."""

    def __init__(self, transform: Transform) -> None:
        super().__init__()
        self.transform = transform

    def visit_FunctionDef(self, node: cst.FunctionDef) -> bool:
        """Leave what is inside to the rewriting function."""
        return False

    def leave_FunctionDef(
        self, original_node: cst.FunctionDef, updated_node: cst.FunctionDef
    ) -> cst.FunctionDef:
        """Rewrite it."""
        return self.transform(updated_node)


def _transformed(text: str, transform: Transform) -> str:
    return edited(cst.parse_module(text), _Outermost(transform)).code
