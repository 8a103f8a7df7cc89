"""Add ``from`` imports next to related ones: same block, same order.

Before::

    def route(kind):
        from .scan_runner import run_scan

After, for ``run_copy`` of ``.copy_runner`` beside ``run_scan``::

    def route(kind):
        from .copy_runner import run_copy
        from .scan_runner import run_scan

Where the related imports are in alphabetical order the new ones keep it; otherwise they follow. A
statement that imports from the same module takes the new name in. Only the top level of the module
and that of a function count: what a branch, a ``try`` or ``if TYPE_CHECKING`` imports cannot be
relied on outside. Where nothing is found the source comes back as it was, and the caller adds the
import elsewhere.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import TypeVar

import libcst as cst

from codemods import _patterns as m
from codemods._nodes import parsed
from codemods._route_model import source_module
from codemods.imports.layout import Entry
from codemods.imports.merge import add_names

Block = TypeVar("Block", cst.Module, cst.IndentedBlock)
_FROM_IMPORT = m.SimpleStatementLine(body=[m.ImportFrom(names=[m.AtLeastN(n=1)])])


@dataclass(frozen=True)
class FromImport:
    """``from module import name``; the module may start with dots."""

    module: str
    name: str


def import_beside(
    source: bytes,
    imports: Sequence[FromImport],
    siblings: Collection[str],
    *,
    function: str | None = None,
    above: str | None = None,
    line_length: int = 88,
) -> tuple[bytes, bool]:
    """Add imports beside the last statement that imports one of the siblings.

    Args:
        source: The module.
        imports: What to import; what the same block imports already (under an alias, too) is
            left out.
        siblings: Names whose import shows the place; the module's top level goes first.
        function: The only function whose own imports count; by default any.
        above: A variable of the module that is made from what is imported: what is imported
            below it shows no place.
        line_length: Where a statement that takes in a name is broken.

    Returns:
        The new source, and whether a place was found.
    """
    module = parsed(source)
    writer = _Writer(imports, siblings, line_length, above)
    if writer.fits(module):
        return writer.extended(module).bytes, True
    transformer = _InFunctions(writer, function)
    changed = module.visit(transformer)
    return (changed.bytes, True) if transformer.found else (source, False)


class _InFunctions(cst.CSTTransformer):
    """Works on the first function, in source order, that imports a sibling."""

    def __init__(self, writer: _Writer, function: str | None) -> None:
        super().__init__()
        self.writer = writer
        self.function = function
        self.found: cst.FunctionDef | None = None

    def visit_FunctionDef(self, node: cst.FunctionDef) -> None:
        wanted = self.function in (None, node.name.value)
        body = node.body
        if self.found is None and wanted and isinstance(body, cst.IndentedBlock):
            self.found = node if self.writer.fits(body) else None

    def leave_FunctionDef(
        self, original_node: cst.FunctionDef, updated_node: cst.FunctionDef
    ) -> cst.FunctionDef:
        if original_node is not self.found:
            return updated_node
        body = cst.ensure_type(updated_node.body, cst.IndentedBlock)
        return updated_node.with_changes(body=self.writer.extended(body))


@dataclass(frozen=True)
class _Writer:
    """Adds the imports to one block."""

    imports: Sequence[FromImport]
    siblings: Collection[str]
    line_length: int
    above: str | None = None

    def fits(self, block: Block) -> bool:
        """Tell whether a block imports a sibling."""
        return any(self._is_sibling(node) for node in self._before(block.body))

    def _before(self, body: Sequence[cst.BaseStatement]) -> Sequence[cst.BaseStatement]:
        """Return the statements above the variable that needs the imports."""
        table = m.Name(self.above or "")
        made = m.SimpleStatementLine(
            body=[m.Assign(targets=[m.AssignTarget(table)]) | m.AnnAssign(target=table)]
        )
        end = next((index for index, node in enumerate(body) if m.matches(node, made)), len(body))
        return body[:end]

    def extended(self, block: Block) -> Block:
        """Return the block with the imports that it lacks."""
        body: list[cst.BaseStatement] = list(block.body)
        room = self.line_length - (0 if isinstance(block, cst.Module) else 4)
        for item in self.imports:
            if not any(_has(node, item) for node in body):
                self._insert(body, item, room)
        return block.with_changes(body=body)

    def _is_sibling(self, node: cst.CSTNode) -> bool:
        return any(alias in self.siblings for _, _, alias in _names(node))

    def _last_sibling(self, body: Sequence[cst.BaseStatement]) -> int:
        return [i for i, node in enumerate(self._before(body)) if self._is_sibling(node)][-1]

    def _insert(self, body: list[cst.BaseStatement], item: FromImport, room: int) -> None:
        run = _run_around(body, self._last_sibling(body))
        twin = next((i for i in run if _is_from(body[i], item.module)), None)
        if twin is not None:
            body[twin] = _with_name(body[twin], item.name, room)
            return
        place = _place(body[run.start : run.stop], item.module) + run.start
        statement = cst.parse_statement(f"from {item.module} import {item.name}")
        if place == run.start:
            # What stands above the imports stays above them.
            first = cst.ensure_type(body[place], cst.SimpleStatementLine)
            statement = statement.with_changes(leading_lines=first.leading_lines)
            body[place] = first.with_changes(leading_lines=[])
        body.insert(place, cst.ensure_type(statement, cst.SimpleStatementLine))


def _with_name(node: cst.BaseStatement, name: str, room: int) -> cst.BaseStatement:
    entry = Entry(cst.ImportAlias(cst.Name(name)))
    return node.with_changes(body=[add_names(_from(node), [entry], room)])


def _from(node: cst.CSTNode) -> cst.ImportFrom:
    return cst.ensure_type(cst.ensure_type(node, cst.SimpleStatementLine).body[0], cst.ImportFrom)


def _names(node: cst.CSTNode) -> list[tuple[str, str, str]]:
    """Return module, name and local name of what a statement imports with ``from``."""
    if not m.matches(node, _FROM_IMPORT):
        return []
    statement = _from(node)
    module = source_module(statement)
    return [
        (module, str(item.evaluated_name), str(item.evaluated_alias or item.evaluated_name))
        for item in statement.names  # type: ignore[union-attr]
    ]


def _has(node: cst.CSTNode, item: FromImport) -> bool:
    return any(
        alias == item.name or (module, name) == (item.module, item.name)
        for module, name, alias in _names(node)
    )


def _is_from(node: cst.CSTNode, module: str) -> bool:
    return any(source == module for source, _, _ in _names(node))


def _run_around(body: Sequence[cst.BaseStatement], index: int) -> range:
    """Return the unbroken run of ``from`` imports of the same kind around a statement."""
    start = stop = index
    while start and _same_kind(body[start - 1], body[index]) and not _gap(body[start]):
        start -= 1
    while stop + 1 < len(body) and _same_kind(body[stop + 1], body[index]):
        if _gap(body[stop + 1]):
            break
        stop += 1
    return range(start, stop + 1)


def _same_kind(node: cst.BaseStatement, model: cst.BaseStatement) -> bool:
    here, there = ([module for module, _, _ in _names(item)][:1] for item in (node, model))
    if not here or not there or here == ["__future__"]:
        return False
    return here[0].startswith(".") == there[0].startswith(".")


def _gap(node: cst.BaseStatement) -> bool:
    return isinstance(node, cst.SimpleStatementLine) and bool(node.leading_lines)


def _place(run: Sequence[cst.BaseStatement], module: str) -> int:
    """Return where a module belongs in a sorted run of its kind; else the end."""
    names = [_names(node)[0][0] for node in run]
    if names != sorted(names) or names[0].startswith(".") != module.startswith("."):
        return len(names)
    return sum(name < module for name in names)
