"""Strings that name a module without anything saying what they are for."""

from __future__ import annotations

from collections.abc import Collection

import libcst as cst

from codemods._visits import Reader
from codemods.imports.lines import Lines
from codemods.imports.model import Mention
from codemods.imports.names import dotted
from codemods.imports.strings import leading_text, names_module, text_of


def mentions(
    tree: cst.Module, module: str, lines: Lines, skip: Collection[int] = ()
) -> list[Mention]:
    """Return every string that is or starts with the dotted path of ``module``.

    Args:
        tree: The file.
        module: The module's dotted name.
        lines: Line numbers of the tree.
        skip: Identities of string nodes to leave out.
    """
    visitor = _Mentions(module, skip)
    visitor.read(tree)
    return [Mention(lines.of(node), text, context) for node, text, context in visitor.found]


class _Mentions(Reader):
    def __init__(self, module: str, skip: Collection[int]) -> None:
        self.found: list[tuple[cst.CSTNode, str, str]] = []
        self._module = module
        self._skip = skip
        self._context: list[str] = [""]

    def _check(self, node: cst.CSTNode, text: str | None) -> None:
        if text is not None and id(node) not in self._skip and names_module(text, self._module):
            self.found.append((node, text, self._context[-1]))

    def visit_SimpleString(self, node: cst.SimpleString) -> None:
        self._check(node, text_of(node))

    def visit_ConcatenatedString(self, node: cst.ConcatenatedString) -> bool:
        text = text_of(node)
        self._check(node, text)
        return text is None

    def visit_FormattedString(self, node: cst.FormattedString) -> None:
        # An f-string such as f"{package}.x" cannot be read; f"pkg.mono.{name}" can.
        self._check(node, leading_text(node))

    def visit_Call(self, node: cst.Call) -> None:
        self._context.append(f"{dotted(node.func) or '…'}(…)")

    def leave_Call(self, original_node: cst.Call) -> None:
        self._context.pop()

    def visit_DictElement(self, node: cst.DictElement) -> None:
        self._context.append(f"key {text_of(node.key)!r}" if text_of(node.key) else "key …")

    def leave_DictElement(self, original_node: cst.DictElement) -> None:
        self._context.pop()

    def visit_AssignTarget(self, node: cst.AssignTarget) -> None:
        if self._context[-1] == "":
            self._context[-1] = f"{dotted(node.target) or '…'} = …"

    def leave_SimpleStatementLine(self, original_node: cst.SimpleStatementLine) -> None:
        self._context[-1] = ""
