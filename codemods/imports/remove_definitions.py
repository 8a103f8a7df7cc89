"""Removes top-level definitions from a module and tells what is left of it.

Before:
    # Ships an order.
    @app.task
    def ship(order): ...

    __all__ = ["ship", "refund"]

After:
    __all__ = ["refund"]

A comment directly above a definition goes with it; a banner that a blank line sets apart stays.
Refuses assignments that bind another name too.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

import libcst as cst

from codemods._nodes import parsed
from codemods.imports.comments import blank_prefix, without_lines
from codemods.imports.definitions import defined_names, is_definition
from codemods.imports.dunder_all import appended, value_of_all
from codemods.imports.leftovers import Leftover, leftovers
from codemods.imports.lines import Lines, changed_lines
from codemods.imports.model import Refusal
from codemods.imports.sequences import Display, without_texts
from codemods.imports.strings import text_of


@dataclass(frozen=True)
class Removed:
    """What ``remove_definitions`` did.

    Attributes:
        code: The file without the definitions.
        removed: The names that were removed.
        missing: Names that the module does not define at its top level.
        leftovers: Statements still there that are more than imports, docstring, logger,
            ``__all__`` or ``pass``, with their lines in ``code``.
        refusals: Definitions that were not removed, with their lines in the given source.
        changed_lines: Lines of ``code`` that were written.
    """

    code: bytes
    removed: frozenset[str]
    missing: frozenset[str]
    leftovers: tuple[Leftover, ...]
    refusals: tuple[Refusal, ...] = ()
    changed_lines: tuple[int, ...] = ()


def remove_definitions(source: bytes, names: Collection[str]) -> Removed:
    """Remove the top-level definitions of ``names`` from ``source``."""
    tree = parsed(source)
    transformer = RemoveDefinitions(names)
    changed = tree.visit(transformer)
    code = changed.bytes
    lines = Lines(tree)
    refusals = tuple(
        Refusal(lines.of(node), ", ".join(kept), "the statement binds other names too")
        for node, kept in transformer.refused
    )
    return Removed(
        code,
        frozenset(transformer.removed),
        frozenset(names)
        - transformer.removed
        - {n for _, kept in transformer.refused for n in kept},
        leftovers(cst.parse_module(code)),
        refusals,
        changed_lines(source, code),
    )


class RemoveDefinitions(cst.CSTTransformer):
    """The transformer behind ``remove_definitions``; one instance for each file.

    Attributes:
        removed: The names whose definitions were removed.
        refused: Statements that bind some of the names and others, with the names.
    """

    def __init__(self, names: Collection[str]) -> None:
        super().__init__()
        self.removed: set[str] = set()
        self.refused: list[tuple[cst.CSTNode, list[str]]] = []
        self._names = frozenset(names)

    def visit_Module(self, node: cst.Module) -> bool:
        """Everything is done from the top, without a visit to what stands inside functions."""
        return False

    def leave_Module(self, original_node: cst.Module, updated_node: cst.Module) -> cst.Module:
        """Remove the definitions."""
        body, orphans = without_lines(original_node.body, self._without)
        footer = [*orphans, *updated_node.footer]
        if not body:
            footer = blank_prefix(footer)[1] or footer
        return updated_node.with_changes(body=body, footer=footer)

    def _without(self, line: Any) -> Any | None:
        if isinstance(line, cst.SimpleStatementLine):
            return self._simple(line)
        if isinstance(line, cst.If | cst.Try | cst.TryStar | cst.With):
            return self._compound(line)
        return None if self._goes(line) else line

    def _goes(self, node: cst.CSTNode) -> bool:
        names = defined_names(node) if is_definition(node) else []
        mine = [name for name in names if name in self._names]
        if not mine:
            return False
        if len(mine) < len(names):
            self.refused.append((node, mine))
            return False
        self.removed.update(mine)
        return True

    def _simple(self, line: cst.SimpleStatementLine) -> Any | None:
        stay = [node for node in line.body if not self._goes(node) and not self._lists(node)]
        kept = [self._listing(node) for node in stay]
        if not kept:
            return None
        if len(kept) < len(line.body):
            kept[-1] = kept[-1].with_changes(semicolon=cst.MaybeSentinel.DEFAULT)
        return line.with_changes(body=kept)

    def _lists(self, node: cst.CSTNode) -> bool:
        """Tell whether a statement does nothing but add one of the names to ``__all__``."""
        return text_of(appended(node)) in self._names

    def _listing(self, node: Any) -> Any:
        value = value_of_all(node)
        if isinstance(value, Display):
            changed = without_texts(value, self._names)
            return node if changed.deep_equals(value) else node.deep_replace(value, changed)
        return node

    def _compound(self, node: Any) -> Any | None:
        """Remove definitions from the blocks of a conditional, and it with them if all go."""
        suites = [part for part in _suites(node) if isinstance(part.body, cst.IndentedBlock)]
        if not any(self._touches(part.body) for part in suites):
            return node
        filtered = {id(part): without_lines(part.body.body, self._without)[0] for part in suites}
        if not any(filtered.values()) and len(suites) == len(_suites(node)):
            return None
        return _with_bodies(node, filtered)

    def _touches(self, block: cst.IndentedBlock) -> bool:
        return any(
            self._names & set(defined_names(inner))
            for line in block.body
            for inner in (line.body if isinstance(line, cst.SimpleStatementLine) else [line])
            if is_definition(inner)
        )


def _suites(node: Any) -> list[Any]:
    """Return the parts of a compound statement that have a body: itself, ``else`` and so on."""
    parts = [node, *getattr(node, "handlers", ())]
    orelse = getattr(node, "orelse", None)
    if isinstance(orelse, cst.If):
        parts += _suites(orelse)
    elif orelse is not None:
        parts.append(orelse)
    if getattr(node, "finalbody", None) is not None:
        parts.append(node.finalbody)
    return parts


def _with_bodies(node: Any, filtered: dict[int, list[Any]]) -> Any:
    changes: dict[str, Any] = {}
    if id(node) in filtered:
        body = filtered[id(node)] or [cst.SimpleStatementLine([cst.Pass()])]
        changes["body"] = node.body.with_changes(body=body)
    if getattr(node, "handlers", None):
        changes["handlers"] = [_with_bodies(handler, filtered) for handler in node.handlers]
    for part in ("orelse", "finalbody"):
        if getattr(node, part, None) is not None:
            changes[part] = _with_bodies(getattr(node, part), filtered)
    return node.with_changes(**changes)
