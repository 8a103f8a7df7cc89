"""Replacing import statements in one block: merging, placing, and whom the comments go to."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import libcst as cst

from codemods.imports.comments import blank_prefix, for_names, hand_down, is_pragma, own_line
from codemods.imports.layout import Entry, aliases_of, unwrapped
from codemods.imports.merge import add_names, merge_target
from codemods.imports.names import absolute_module, bound_name
from codemods.imports.order import Slot, module_order, restore_order, single_import
from codemods.imports.request import Request
from codemods.imports.standard import is_standard, with_standard
from codemods.imports.statement import Groups, Replacement, Wanted, group_wishes, write_from


class Block:
    """The statements of one block while its imports are being replaced."""

    def __init__(
        self,
        body: Sequence[Any],
        footer: Sequence[cst.EmptyLine],
        replacements: Sequence[Replacement | None],
        request: Request,
        indent: int,
    ) -> None:
        self._jobs = [
            (Slot(line, pending=replacement is not None), replacement)
            for line, replacement in zip(body, replacements, strict=True)
        ]
        self._slots = [slot for slot, _ in self._jobs]
        self._footer = list(footer)
        self._request = request
        self._indent = indent

    def rewrite(self) -> tuple[list[Any], list[cst.EmptyLine]]:
        """Return body and footer with every replacement done."""
        for slot, replacement in self._jobs:
            if replacement is not None:
                self._replace(slot, replacement)
        return [slot.line for slot in self._slots], self._footer

    def _replace(self, slot: Slot, replacement: Replacement) -> None:
        leading = [*slot.line.leading_lines, *replacement.orphans]
        slot.line = slot.line.with_changes(leading_lines=leading)
        index = self._slots.index(slot)
        groups = group_wishes(replacement, self._request.singly)
        rest = self._rest(replacement, groups)
        taken: list[Slot] = []
        comment = slot.line.trailing_whitespace.comment
        for key in list(groups):
            target = merge_target(
                self._slots, index, key, groups[key], self._request.package, comment
            )
            if target is not None:
                self._merge(self._slots[target], groups.pop(key))
                taken.append(self._slots[target])
        self._put_standard(slot, replacement, groups)
        index = self._slots.index(slot)
        written = [rest] if rest is not None else []
        written += self._fresh(replacement, groups, index)
        if not written:
            self._remove(slot, taken)
            return
        room = self._request.line_length - self._indent
        new = [Slot(line) for line in _dress(slot.line, written, room, replacement.unread)]
        self._slots[index : index + 1] = new
        self._slots = restore_order(self._slots, slot.line, new)

    def _rest(self, replacement: Replacement, groups: Groups) -> cst.Import | cst.ImportFrom | None:
        node, entries = replacement.statement, replacement.remaining
        if not entries:
            return None
        if isinstance(node, cst.Import):
            return node.with_changes(names=plain_names(entries))
        module = absolute_module(node, self._request.package) or ""
        rest = write_from(node, module, entries, self._request, self._indent)
        rest = rest.with_changes(module=node.module, relative=node.relative)
        for key in [key for key in groups if key.module == module and key.fits(rest)]:
            added = [wish.entry for wish in groups.pop(key)]
            rest = add_names(rest, added, self._request.line_length - self._indent)
        return rest

    def _merge(self, target: Slot, wishes: Sequence[Wanted]) -> None:
        node = single_import(target.line)
        assert isinstance(node, cst.ImportFrom)
        entries = [wish.entry for wish in wishes]
        merged = add_names(node, entries, self._request.line_length - self._indent)
        target.line = target.line.with_changes(body=[merged])

    def _put_standard(self, slot: Slot, replacement: Replacement, groups: Groups) -> None:
        """Write imports from the standard library where a module has them."""
        own = self._request.old.partition(".")[0]
        for key in list(groups) if self._indent == 0 else ():
            root = key.module.partition(".")[0]
            if root == own or not is_standard(root):
                continue
            entries = [wish.entry for wish in groups[key]]
            node = write_from(replacement.statement, key.module, entries, self._request, 0)
            found = with_standard(self._slots, self._slots.index(slot), node)
            if found is not None:
                self._slots = found
                del groups[key]

    def _fresh(
        self, replacement: Replacement, groups: Groups, index: int
    ) -> list[cst.Import | cst.ImportFrom]:
        others = [slot.line for i, slot in enumerate(self._slots) if i != index]
        return new_statements(replacement, groups, self._request, self._indent, others)

    def _remove(self, slot: Slot, taken: Sequence[Slot]) -> None:
        """Remove a line; its comments go to the line that took its names, else to the next."""
        index = self._slots.index(slot)
        leading, comment = list(slot.line.leading_lines), slot.line.trailing_whitespace.comment
        if comment is not None and not is_pragma(comment):
            behind = self._with_comment(taken[0].line, comment) if taken else None
            if behind is not None:
                taken[0].line = behind
            else:
                leading.append(own_line(comment))
        if taken:
            about = [empty for empty in leading if empty.comment is not None]
            line, leading = taken[0].line, blank_prefix(leading)[0]
            taken[0].line = line.with_changes(leading_lines=[*line.leading_lines, *about])
        del self._slots[index]
        if index < len(self._slots):
            following = self._slots[index]
            lines = hand_down(leading, following.line.leading_lines)
            following.line = following.line.with_changes(leading_lines=lines)
        else:
            self._footer = [*(e for e in leading if e.comment is not None), *self._footer]

    def _with_comment(
        self, line: cst.SimpleStatementLine, comment: cst.Comment
    ) -> cst.SimpleStatementLine | None:
        """Return a line with a comment behind it; None where it has one, or where it is too long.

        isort and ruff set a comment that stands above an import apart with a blank line.
        """
        space = line.trailing_whitespace
        behind = space.with_changes(comment=comment, whitespace=cst.SimpleWhitespace("  "))
        longer = line.with_changes(trailing_whitespace=behind)
        text = cst.Module([]).code_for_node(longer.with_changes(leading_lines=())).rstrip("\r\n")
        fits = "\n" not in text and len(text) <= self._request.line_length - self._indent
        return longer if space.comment is None and fits else None


def plain_names(entries: Sequence[Entry]) -> list[cst.ImportAlias]:
    """Return the names of a plain import statement."""
    comma = cst.Comma(whitespace_after=cst.SimpleWhitespace(" "))
    aliases = [entry.alias.with_changes(comma=comma) for entry in entries]
    return [*aliases[:-1], entries[-1].alias]


def new_statements(
    replacement: Replacement,
    groups: Groups,
    request: Request,
    indent: int,
    others: Sequence[Any] = (),
) -> list[cst.Import | cst.ImportFrom]:
    """Return statements for the wishes in ``groups``: plain imports one each, and one a module."""
    present = {cst.Module([]).code_for_node(node) for node in map(single_import, others) if node}
    result: list[cst.Import | cst.ImportFrom] = []
    for key, wanted in groups.items():
        entries = [wish.entry for wish in wanted]
        if key.module:
            result.append(write_from(replacement.statement, key.module, entries, request, indent))
            continue
        plain = [cst.Import([entry.alias]) for entry in entries]
        result += [node for node in plain if cst.Module([]).code_for_node(node) not in present]
    return result


def _dress(
    line: cst.SimpleStatementLine, nodes: list[Any], room: int, unread: frozenset[str]
) -> list[cst.SimpleStatementLine]:
    """Return ``nodes`` as lines in the place of ``line``, with its comments."""
    space = line.trailing_whitespace
    old = single_import(line)
    several = old is not None and len(aliases_of(old)) > 1
    room = room if several and space.comment is None else 0  # one name stays as it was
    told = space.comment
    starred = isinstance(old, cst.ImportFrom) and isinstance(old.names, cst.ImportStar)
    if starred and told is not None:
        told = for_names(told, unread=False)
    lines = []
    for node in nodes:
        comment = space.comment
        if starred and comment is not None:
            bound = {bound_name(alias) for alias in aliases_of(node)}
            comment = for_names(comment, unread=not unread.isdisjoint(bound))
        lines.append(_line(node, _with(space, comment if is_pragma(comment) else None), room))
    lines.sort(key=module_order)
    if not is_pragma(told) and lines[0].trailing_whitespace.comment is None:
        lines[0] = lines[0].with_changes(trailing_whitespace=_with(space, told))
    lines[0] = lines[0].with_changes(leading_lines=line.leading_lines)
    return lines


def _with(space: cst.TrailingWhitespace, comment: cst.Comment | None) -> cst.TrailingWhitespace:
    """Return the end of a line with another comment, or with none."""
    before = space.whitespace if comment is not None else cst.SimpleWhitespace("")
    return space.with_changes(comment=comment, whitespace=before)


def _line(node: Any, space: cst.TrailingWhitespace, room: int) -> cst.SimpleStatementLine:
    """Return a statement as a line; a pragma in the parentheses of one name stands behind it."""
    alone = (
        unwrapped(node, room) if isinstance(node, cst.ImportFrom) and not space.comment else None
    )
    if alone is not None:
        node = alone[0]
        space = space.with_changes(whitespace=cst.SimpleWhitespace("  "), comment=alone[1])
    return cst.SimpleStatementLine([node], trailing_whitespace=space)
