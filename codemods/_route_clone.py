"""Repeating a branch of a router for another job type."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

import libcst as cst
from libcst.helpers import get_full_name_for_node

from codemods import _patterns as m
from codemods._route_branches import Branch
from codemods._route_model import Entry, Retarget, literal, text_of

_LOGGING = m.OneOf(*map(m.Name, ("debug", "info", "warning", "error", "exception", "critical")))
_LOG_LINE = m.SimpleStatementLine(
    body=[m.Expr(value=m.Call(func=m.Attribute(value=m.Name(), attr=_LOGGING)))]
)


def is_repeatable(branch: Branch, old: str, spelled: Mapping[str, str]) -> bool:
    """Tell whether nothing in a branch's copy would still speak of the branch's own job type."""
    keys = branch.known(spelled)
    if not keys:
        return False
    clone = cloned(branch, old, Entry("", "_"), spelled)
    if any(get_full_name_for_node(node) in spelled for node in m.findall(clone, m.Attribute())):
        return False
    words = re.compile("|".join(rf"\b{re.escape(key)}\b" for key in keys))
    texts = [node.value for node in m.findall(clone, m.SimpleString() | m.FormattedStringText())]  # type: ignore[attr-defined]
    names = [node.value for node in m.findall(clone, m.Name())]  # type: ignore[attr-defined]
    return old.rpartition(".")[2] not in names and not any(map(words.search, texts))


def cloned(branch: Branch, old: str, entry: Entry, spelled: Mapping[str, str]) -> cst.BaseSuite:
    """Return the block of a branch that calls ``old``, for another entry.

    Args:
        branch: The branch to repeat.
        old: The function that it calls.
        entry: What the new block is for.
        spelled: The job types of keys that are no literals.
    """
    clone = branch.node.body.visit(_Clone(old, entry, branch.known(spelled)))
    assert isinstance(clone, cst.BaseSuite)
    return clone


def imports_with_others(branch: Branch, old: str) -> bool:
    """Tell whether a branch imports ``old`` in one statement with other names."""
    return any(
        old in {item.evaluated_alias or item.evaluated_name for item in node.names}
        for node in m.findall(branch.node.body, m.ImportFrom())
        if isinstance(node, cst.ImportFrom)
        and not isinstance(node.names, cst.ImportStar)
        and len(node.names) > 1
    )


class PointAt(Retarget):
    """Makes a branch lead to another function, which it imports itself if it did so before."""

    def __init__(self, old: str, entry: Entry) -> None:
        super().__init__(old, entry.function)
        self.entry = entry

    def leave_ImportFrom(
        self, original_node: cst.ImportFrom, updated_node: cst.ImportFrom
    ) -> cst.ImportFrom | cst.RemovalSentinel:
        names = updated_node.names
        if isinstance(names, cst.ImportStar) or len(names) != 1:
            return updated_node
        if (names[0].evaluated_alias or names[0].evaluated_name) != self.old:
            return updated_node
        if not self.entry.module:
            return cst.RemoveFromParent()
        line = f"from {self.entry.module} import {self.entry.function}"
        statement = cst.ensure_type(cst.parse_statement(line), cst.SimpleStatementLine)
        return cst.ensure_type(statement.body[0], cst.ImportFrom)

    def leave_Assign(self, original_node: cst.Assign, updated_node: cst.Assign) -> cst.Assign:
        given = self._is_function(original_node.value)
        return updated_node.with_changes(value=self.new) if given else updated_node

    def leave_Return(self, original_node: cst.Return, updated_node: cst.Return) -> cst.Return:
        given = self._is_function(original_node.value)
        return updated_node.with_changes(value=self.new) if given else updated_node

    def leave_AnnAssign(
        self, original_node: cst.AnnAssign, updated_node: cst.AnnAssign
    ) -> cst.AnnAssign:
        given = self._is_function(original_node.value)
        return updated_node.with_changes(value=self.new) if given else updated_node

    def _is_function(self, value: cst.BaseExpression | None) -> bool:
        """Tell whether a variable, or the caller, is given the function itself."""
        return isinstance(value, cst.Name | cst.Attribute) and self._is_old(value)


class _Clone(PointAt):
    """Repeats a block for another job type, without its comments and log lines."""

    def __init__(self, old: str, entry: Entry, keys: Sequence[str]) -> None:
        super().__init__(old, entry)
        self.keys = keys

    def leave_SimpleString(
        self, original_node: cst.SimpleString, updated_node: cst.SimpleString
    ) -> cst.SimpleString:
        own = text_of(original_node) in self.keys
        return literal(self.entry.job_type, [original_node]) if own else updated_node

    def leave_SimpleStatementLine(
        self, original_node: cst.SimpleStatementLine, updated_node: cst.SimpleStatementLine
    ) -> cst.SimpleStatementLine | cst.RemovalSentinel:
        if m.matches(original_node, _LOG_LINE):
            return cst.RemoveFromParent()
        blank = [line for line in updated_node.leading_lines if not line.comment]
        return updated_node.with_changes(leading_lines=blank)

    def leave_IndentedBlock(
        self, original_node: cst.IndentedBlock, updated_node: cst.IndentedBlock
    ) -> cst.IndentedBlock:
        first, *others = updated_node.body
        if isinstance(first, cst.SimpleStatementLine):
            first = first.with_changes(leading_lines=[])
        return updated_node.with_changes(body=[first, *others], footer=[])

    def leave_TrailingWhitespace(
        self, original_node: cst.TrailingWhitespace, updated_node: cst.TrailingWhitespace
    ) -> cst.TrailingWhitespace:
        return updated_node.with_changes(whitespace=cst.SimpleWhitespace(""), comment=None)
