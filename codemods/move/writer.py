"""Puts a new module together: header, docstring, imports, moved statements in source order."""

from __future__ import annotations

from collections.abc import Collection, Iterator

import libcst as cst

from codemods.imports.singly import imports_singly
from codemods.move import banners
from codemods.move.bindings import Imported, needed
from codemods.move.chunks import Transform, chunk
from codemods.move.headers import header, header_lines, touches_docstring
from codemods.move.import_lines import parse_statement, render
from codemods.move.model import Crossing, Layout, Placement
from codemods.move.needs import Needs
from codemods.move.renames import uses_of
from codemods.move.source import Source
from codemods.move.units import Unit

# What every Python 3 does anyway.
_ALWAYS = frozenset(
    {
        "absolute_import",
        "division",
        "generator_stop",
        "generators",
        "nested_scopes",
        "print_function",
        "unicode_literals",
        "with_statement",
    }
)


class Writer:
    """Writes the modules of one placement.

    Attributes:
        banners: Statement index to the lines of the section banner above it.
        singly: Each imported name has a statement of its own, as in the source module.
        carried: Lines of the header, and of import comments that some new module has now.
    """

    def __init__(
        self,
        needs: Needs,
        placement: Placement,
        first_party: Collection[str],
        transform: Transform | None,
    ) -> None:
        self.needs = needs
        self.analysis = needs.analysis
        self.first_party = first_party
        self.transform = transform
        self.singly = imports_singly(needs.analysis.source.tree)
        self.carried: set[int] = set(header_lines(needs.analysis.source))
        moved = {u.index for name in needs.moves for u in needs.symbols[name]}
        clones = {u.index for units in needs.clones.values() for u in units}
        self.banners = banners.assign(self.analysis, placement.layouts, moved, clones)

    def module(self, layout: Layout, docstring: str | None) -> str:
        """The text of one new module."""
        source = self.analysis.source
        parts = _top(source, docstring)
        features = [name for name in self.analysis.features if name not in _ALWAYS]
        if features:
            parts.append(f"from __future__ import {', '.join(features)}")
        block = render(
            self._imports(layout), self.first_party, source.tree.default_indent, self.singly
        )
        head = "\n\n".join([*parts, block] if block else parts)
        text = f"{head}\n" if head else ""
        previous: Unit | None = None
        for index in layout.units:
            unit = self.analysis.units[index]
            text += "\n" * self._gap(previous, unit) if text else ""
            text += self._banner(unit) + chunk(self.needs, layout, unit, self.transform)
            previous = unit
        return text.replace("\n", source.newline)

    def _imports(self, layout: Layout) -> Iterator[Imported]:
        units = [self.analysis.units[index] for index in layout.units]
        for name in layout.imports:
            chains = {use.chain for use in uses_of(self.needs, units, name)}
            for each in needed(self.analysis.bindings.names[name], chains or {()}):
                self.carried.update(each.comment_lines)
                yield each
        yield from (parse_statement(statement) for statement in layout.extra_imports)
        yield from (_crossing(each) for each in layout.crossings if not each.local)

    def _gap(self, above: Unit | None, below: Unit) -> int:
        """Number of blank lines between two statements: as in the source where black agrees."""
        if above is not None and above.definition and above.binds & below.binds:
            return self._blank_above(below)
        if above is None and self._blank_below_banner(below):
            return 1
        if below.index in self.banners or below.definition is not None:
            return 2
        if above is None:
            return 1
        if _holds_definition(above.node):
            return 2
        return self._blank_above(below) if above.index + 1 == below.index else 1

    def _blank_above(self, unit: Unit) -> int:
        """Number of blank lines above a statement in the source module, two at most."""
        regions = self.analysis.regions
        between = regions[unit.index].first - regions[unit.index - 1].last - 1
        return min(between, 2)

    def _banner(self, unit: Unit) -> str:
        """The section banner above a statement, with the blank lines that follow it."""
        lines = self.banners.get(unit.index)
        if lines is None:
            return ""
        return self.analysis.source.lines(*lines) + "\n" * self._blank_below_banner(unit)

    def _blank_below_banner(self, unit: Unit) -> int:
        """Number of blank lines below a banner: none, or as many as black wants there."""
        lines, region = self.banners.get(unit.index), self.analysis.regions[unit.index]
        if lines is None:
            return 0
        blank = region.first - lines[1] - 1 if region.banner == lines else 1
        comment = region.first < unit.line
        return 2 if blank and unit.definition is not None and not comment else min(blank, 2)


def _crossing(crossing: Crossing) -> Imported:
    home = crossing.home
    alias = crossing.bound_as if crossing.bound_as != home.name else ""
    return Imported(crossing.bound_as, home.module, home.name, alias)


def _holds_definition(node: cst.CSTNode) -> bool:
    """Whether blank lines set the statement apart: it is, or holds, a function or a class."""
    if isinstance(node, (cst.FunctionDef, cst.ClassDef)):
        return True
    if isinstance(node, (cst.BaseSmallStatement, cst.BaseExpression)):
        return False
    return any(_holds_definition(child) for child in node.children)


def _top(source: Source, docstring: str | None) -> list[str]:
    """The header and the docstring, as close to each other as in the source module."""
    parts = [part for part in (header(source), _quoted(docstring) if docstring else "") if part]
    return ["\n".join(parts)] if len(parts) > 1 and touches_docstring(source) else parts


def _quoted(docstring: str) -> str:
    text = docstring.replace("\\", "\\\\").replace('"""', '\\"\\"\\"')
    return f'"""{text[:-1]}\\""""' if text.endswith('"') else f'"""{text}"""'
