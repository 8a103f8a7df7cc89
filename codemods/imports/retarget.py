"""Makes a file import the symbols of a module from where they live now.

Before:
    from shop.legacy import charge, refund as give_back
    from shop import legacy
    legacy.ship(order)

After:
    from shop import charge, ship
    from shop.payments import refund as give_back
    ship(order)

Refuses, per name or binding: symbols without a known home, modules used as objects or rebound,
assignments to a module's attribute, star imports whose names are not known.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import replace
from typing import Any, TypeVar

import libcst as cst

from codemods._nodes import holders, parsed, printed
from codemods._visits import edited
from codemods.imports.advice import advice_for
from codemods.imports.block import Block
from codemods.imports.lines import Lines, changed_lines
from codemods.imports.model import Home, LooksUp, NoHome, Refusal, Rewritten
from codemods.imports.patch_several import Repeat
from codemods.imports.patches import Patches, RepeatingTransformer
from codemods.imports.planning import plan_file
from codemods.imports.request import Request
from codemods.imports.singly import imports_singly
from codemods.imports.statement import Replacement

_Body = TypeVar("_Body", cst.Module, cst.IndentedBlock)


def retarget_imports(
    source: bytes,
    *,
    module: str,
    is_package: bool,
    old: str,
    homes: Mapping[str, Home],
    keep: Collection[str] = (),
    side_effect_home: str | None = None,
    star_names: Collection[str] | None = None,
    package_members: Collection[str] = (),
    lookups: Mapping[str, Sequence[str]] | None = None,
    handed_on: Collection[str] = (),
    copied: Collection[str] = (),
    looks_up: LooksUp | None = None,
    together: Callable[[int, int], bool] | None = None,
    line_length: int = 88,
) -> Rewritten:
    """Rewrite every import of ``old`` in one file, and the uses of what it binds.

    Args:
        source: The file.
        module: Its dotted name.
        is_package: It is an ``__init__``.
        old: Dotted name of the module whose symbols moved.
        homes: Symbol of the old module -> where it is imported from now. ``Home("", "requests")``
            says that the symbol is a module itself.
        keep: Symbols that stay imported from ``old`` for now.
        side_effect_home: What is imported instead where ``old`` was imported only to be run.
        star_names: What ``from old import *`` binds, None where that is not known.
        package_members: Names that the package of ``old`` binds itself.
        lookups: Global of the old module -> modules that look it up now (``patch.object``).
        handed_on: What other files take from this one; ``*``: all that it has.
        copied: Symbols that each new module has of its own.
        looks_up: Tells more about a patch than ``lookups``.
        together: Tells whether code on two lines may be in force at the same time.
        line_length: Where a new import statement is broken.
    """
    request = Request(
        module,
        is_package,
        old,
        homes,
        keep,
        side_effect_home,
        star_names,
        package_members,
        lookups or {},
        line_length,
        handed_on=handed_on,
        copied=copied,
        looks_up=looks_up,
        together=together,
    )
    if request.old_leaf.encode() not in source:
        return Rewritten(source)
    tree = parsed(source)
    transformer = RetargetImports(request)
    code = printed(edited(tree, transformer))
    return Rewritten(code, tuple(transformer.refusals), changed_lines(source, code))


class RetargetImports(RepeatingTransformer):
    """The transformer behind ``retarget_imports``; one instance for each file.

    Attributes:
        refusals: What was left as it was, after the visit.
    """

    def __init__(self, request: Request) -> None:
        super().__init__()
        self.refusals: list[Refusal] = []
        self._request = request
        self._nodes: dict[int, cst.CSTNode] = {}
        self._statements: dict[int, Replacement] = {}
        self._repeats: dict[int, Repeat] = {}
        self._patches = Patches(cst.Module([]))
        self._way: set[int] = set()
        self._indent: list[int] = [0]
        self._default_indent = 4

    def visit_Module(self, node: cst.Module) -> bool:
        """Plan the whole file, and go on only where there is something to do."""
        lines, self._patches = Lines(node), Patches(node)
        self._request = replace(
            self._request, singly=imports_singly(node), lines=lines, patches=self._patches
        )
        found: dict[Refusal, None] = {}

        def refuse(where: cst.CSTNode, subject: str, reason: str) -> None:
            names = reason.names if isinstance(reason, NoHome) else ()
            advice = advice_for(reason)
            made = Refusal(lines.of(where), subject, str(reason), advice, homeless=names)
            found[made] = None

        plan = plan_file(node, self._request, refuse)
        self.refusals = sorted(found)
        self._nodes = plan.nodes
        self._statements = plan.statements
        self._repeats = plan.repeats
        self._default_indent = len(node.default_indent.expandtabs(4))
        self._way = holders(node, {*self._nodes, *self._statements})
        return bool(self._way)

    def on_visit(self, node: cst.CSTNode) -> bool:
        """Go only where something is to be replaced."""
        here = isinstance(node, cst.Module) or id(node) in self._way
        return here and super().on_visit(node)

    def on_leave(self, original_node: Any, updated_node: Any) -> Any:
        """Replace the expressions that the plan names."""
        if id(original_node) not in self._way:
            return updated_node
        replacement = self._nodes.get(id(original_node))
        if replacement is not None:
            return replacement
        return super().on_leave(original_node, updated_node)

    def leave_Call(self, original_node: cst.Call, updated_node: cst.Call) -> cst.Call:
        """Note what a patch has to be said for, too."""
        repeat = self._repeats.get(id(original_node))
        if repeat is not None:
            self._patches.repeat(original_node, updated_node, repeat)
        return updated_node

    def visit_IndentedBlock(self, node: cst.IndentedBlock) -> None:
        """Keep count of the indentation."""
        width = self._default_indent if node.indent is None else len(node.indent.expandtabs(4))
        self._indent.append(self._indent[-1] + width)

    def leave_IndentedBlock(
        self, original_node: cst.IndentedBlock, updated_node: cst.IndentedBlock
    ) -> cst.IndentedBlock:
        """Replace the import lines of a block."""
        block = self._replace(original_node, updated_node)
        self._indent.pop()
        return block

    def leave_Module(self, original_node: cst.Module, updated_node: cst.Module) -> cst.Module:
        """Replace the import lines of the top level."""
        return self._replace(original_node, updated_node)

    def _replace(self, original: _Body, updated: _Body) -> _Body:
        body: list[Any] = []
        jobs: list[Replacement | None] = []
        for old, new in zip(original.body, updated.body, strict=True):
            repeated: list[Any] = self._patches.lines(old, new)
            body += repeated
            jobs += [self._job(old), *[None] * (len(repeated) - 1)]
        if not any(jobs):
            same = len(body) == len(updated.body)
            return updated if same else updated.with_changes(body=body)
        block = Block(body, updated.footer, jobs, self._request, self._indent[-1])
        rewritten, footer = block.rewrite()
        return updated.with_changes(body=rewritten, footer=footer)

    def _job(self, line: cst.CSTNode) -> Replacement | None:
        if isinstance(line, cst.SimpleStatementLine) and len(line.body) == 1:
            return self._statements.get(id(line.body[0]))
        return None

    def leave_SimpleStatementLine(
        self, original_node: cst.SimpleStatementLine, updated_node: cst.SimpleStatementLine
    ) -> cst.SimpleStatementLine:
        """Replace imports that share their line."""
        if len(original_node.body) == 1:
            return updated_node
        return updated_node.with_changes(body=self._inline(original_node, updated_node))

    def leave_SimpleStatementSuite(
        self, original_node: cst.SimpleStatementSuite, updated_node: cst.SimpleStatementSuite
    ) -> cst.SimpleStatementSuite:
        """Replace imports behind a colon."""
        return updated_node.with_changes(body=self._inline(original_node, updated_node))

    def _inline(self, original: Any, updated: Any) -> list[cst.BaseSmallStatement]:
        """Return the statements of a line that has several, or stands behind a colon."""
        result: list[cst.BaseSmallStatement] = []
        for old, new in zip(original.body, updated.body, strict=True):
            replacement = self._statements.get(id(old))
            if replacement is None:
                result.append(new)
                continue
            parts = self._parts(replacement)
            if parts:
                parts[-1] = parts[-1].with_changes(semicolon=new.semicolon)
            result.extend(parts)
        return result or [cst.Pass()]

    def _parts(self, replacement: Replacement) -> list[Any]:
        line = cst.SimpleStatementLine([replacement.statement])
        lines, _ = Block([line], (), [replacement], self._request, 0).rewrite()
        return [part for line in lines for part in line.body]
