"""Taking a from-import's list of names apart and putting it together in the same layout.

Comments belong to a name: the one behind it on its line, and the lines above it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import libcst as cst

from codemods.imports.comments import is_pragma

_BREAK = cst.ParenthesizedWhitespace
_NO_COMMA = cst.MaybeSentinel.DEFAULT


@dataclass(frozen=True)
class Entry:
    """One imported name with the comments that belong to it."""

    alias: cst.ImportAlias
    above: tuple[cst.EmptyLine, ...] = ()
    trailing: cst.Comment | None = None

    @property
    def has_comments(self) -> bool:
        """Whether a comment belongs to the name."""
        return self.trailing is not None or bool(self.above)


@dataclass(frozen=True)
class Layout:
    """How a list of names is written.

    Attributes:
        parens: In parentheses.
        vertical: One name a line.
        opening: A line break follows the parenthesis.
        closing: The last parenthesis has a line of its own.
        comma: A comma follows the last name.
        indent: White space before a name on its own line.
        closing_indent: White space before the last parenthesis.
        header: The comment behind the opening parenthesis.
        footer: Comment lines before the last parenthesis.
    """

    parens: bool = False
    vertical: bool = False
    opening: bool = True
    closing: bool = True
    comma: bool = True
    indent: str = "    "
    closing_indent: str = ""
    header: cst.Comment | None = None
    footer: tuple[cst.EmptyLine, ...] = ()


def aliases_of(node: cst.Import | cst.ImportFrom) -> Sequence[cst.ImportAlias]:
    """Return the names of an import; none for a star."""
    return () if isinstance(node.names, cst.ImportStar) else node.names


def take_apart(node: cst.Import | cst.ImportFrom) -> tuple[list[Entry], Layout]:
    """Return the names of ``node`` with their comments, and their layout."""
    aliases = aliases_of(node)
    gaps = [_gap(alias) for alias in aliases]
    lpar = node.lpar if isinstance(node, cst.ImportFrom) else None
    rpar = node.rpar if isinstance(node, cst.ImportFrom) else None
    start = lpar.whitespace_after if lpar else None
    end = gaps[-1] if isinstance(gaps[-1], _BREAK) else rpar.whitespace_before if rpar else None
    after: list[object] = [*gaps[:-1], end]
    above = _lines_of(start)
    entries: list[Entry] = []
    for alias, gap in zip(aliases, after, strict=True):
        bare = alias.with_changes(comma=_NO_COMMA)
        entries.append(Entry(bare, above, _comment_of(gap)))
        above = _lines_of(gap)
    return entries, _layout(gaps, start, end, lpar is not None, above)


def _layout(
    gaps: Sequence[object],
    start: object,
    end: object,
    parens: bool,
    footer: tuple[cst.EmptyLine, ...],
) -> Layout:
    inner = [start, *gaps[:-1]]
    breaks = [gap for gap in inner if isinstance(gap, _BREAK)]
    vertical = all(isinstance(gap, _BREAK) for gap in inner[1:]) and bool(breaks)
    return Layout(
        parens=parens,
        vertical=parens and vertical,
        opening=isinstance(start, _BREAK),
        closing=isinstance(end, _BREAK),
        comma=gaps[-1] is not None,
        indent=breaks[0].last_line.value if breaks else "    ",
        closing_indent=end.last_line.value if isinstance(end, _BREAK) else "",
        header=_comment_of(start),
        footer=footer,
    )


def _gap(alias: cst.ImportAlias) -> cst.BaseParenthesizableWhitespace | None:
    return alias.comma.whitespace_after if isinstance(alias.comma, cst.Comma) else None


def _comment_of(gap: object) -> cst.Comment | None:
    return gap.first_line.comment if isinstance(gap, _BREAK) else None


def _lines_of(gap: object) -> tuple[cst.EmptyLine, ...]:
    return tuple(gap.empty_lines) if isinstance(gap, _BREAK) else ()


def put_together(
    node: cst.ImportFrom, entries: Sequence[Entry], layout: Layout, room: int
) -> cst.ImportFrom:
    """Return ``node`` importing ``entries``, on one line where that is how it was and it fits.

    Args:
        node: The statement to take everything else from.
        entries: The names, at least one.
        layout: How to write them.
        room: Characters left on the line after the indentation.
    """
    commented = any(entry.has_comments for entry in entries) or layout.header or layout.footer
    if not commented and not (layout.vertical and len(entries) > 1):
        flat = _flat(node, entries, layout.parens and len(entries) > 1)
        if len(cst.Module([]).code_for_node(flat)) <= room or len(entries) == 1:
            return flat
    if not layout.vertical:
        layout = replace(layout, vertical=True, opening=True, closing=True, comma=True)
    return _vertical(node, entries, layout)


def unwrapped(node: cst.ImportFrom, room: int) -> tuple[cst.ImportFrom, cst.Comment] | None:
    """Return an import of one name on one line, and the pragma behind its parenthesis.

    None where it has other comments, where that does not fit, or where there is no such pragma.
    """
    entries, layout = take_apart(node)
    header = layout.header
    if len(entries) != 1 or entries[0].has_comments or layout.footer or header is None:
        return None
    flat = _flat(node, entries, parens=False)
    width = len(cst.Module([]).code_for_node(flat)) + 2 + len(header.value)
    return (flat, header) if is_pragma(header) and width <= room else None


def _flat(node: cst.ImportFrom, entries: Sequence[Entry], parens: bool) -> cst.ImportFrom:
    comma = cst.Comma(whitespace_after=cst.SimpleWhitespace(" "))
    aliases = [entry.alias.with_changes(comma=comma) for entry in entries[:-1]]
    return node.with_changes(
        names=[*aliases, entries[-1].alias.with_changes(comma=_NO_COMMA)],
        lpar=cst.LeftParen() if parens else None,
        rpar=cst.RightParen() if parens else None,
    )


def _vertical(node: cst.ImportFrom, entries: Sequence[Entry], layout: Layout) -> cst.ImportFrom:
    aboves = [entry.above for entry in entries[1:]]
    gaps = [
        _break(entry.trailing, above, layout.indent)
        for entry, above in zip(entries, aboves, strict=False)
    ]
    closing = layout.closing or bool(layout.footer) or entries[-1].trailing is not None
    ending = (
        _break(entries[-1].trailing, layout.footer, layout.closing_indent)
        if closing
        else cst.SimpleWhitespace("")
    )
    commas = [*gaps, ending] if layout.comma else gaps
    opening = layout.opening or layout.header is not None or bool(entries[0].above)
    first = _break(layout.header, entries[0].above, layout.indent)
    return node.with_changes(
        names=_with_commas(entries, commas),
        lpar=cst.LeftParen(first if opening else cst.SimpleWhitespace("")),
        rpar=cst.RightParen(cst.SimpleWhitespace("") if layout.comma else ending),
    )


def _with_commas(
    entries: Sequence[Entry], gaps: Sequence[cst.BaseParenthesizableWhitespace]
) -> list[cst.ImportAlias]:
    aliases = [entry.alias for entry in entries]
    for index, gap in enumerate(gaps):
        aliases[index] = aliases[index].with_changes(comma=cst.Comma(whitespace_after=gap))
    return aliases


def _indented(line: cst.EmptyLine, indent: str) -> cst.EmptyLine:
    """A comment that comes from behind a name stands in line with the names."""
    if line.comment is None or line.whitespace.value:
        return line
    return line.with_changes(whitespace=cst.SimpleWhitespace(indent))


def _break(
    comment: cst.Comment | None, above: Sequence[cst.EmptyLine], indent: str
) -> cst.ParenthesizedWhitespace:
    space = cst.SimpleWhitespace("  " if comment else "")
    return cst.ParenthesizedWhitespace(
        first_line=cst.TrailingWhitespace(space, comment),
        empty_lines=[_indented(line, indent) for line in above],
        indent=True,
        last_line=cst.SimpleWhitespace(indent),
    )
