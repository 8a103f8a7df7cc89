"""The names of one ``from`` import: one more, one less, every comment where it was."""

from __future__ import annotations

import libcst as cst

from codemods.dispatch.values import code


def as_last(alias: cst.ImportAlias, last: cst.ImportAlias) -> cst.ImportAlias:
    """An alias that is the last now, with its own comment."""
    mine, other = alias.comma, last.comma
    if isinstance(mine, cst.Comma) and isinstance(other, cst.Comma):
        ours, theirs = mine.whitespace_after, other.whitespace_after
        commented = isinstance(ours, cst.ParenthesizedWhitespace) and ours.first_line.comment
        if commented and isinstance(ours, cst.ParenthesizedWhitespace):
            if isinstance(theirs, cst.ParenthesizedWhitespace):
                end = theirs.with_changes(first_line=ours.first_line)
                return alias.with_changes(comma=mine.with_changes(whitespace_after=end))
            return alias
    return alias.with_changes(comma=other)


def with_name(
    statement: cst.Import | cst.ImportFrom, names: list[cst.ImportAlias], name: str
) -> list[cst.ImportAlias]:
    """The names with one more, in order where they are in order."""
    texts = [code(alias.name) for alias in names]
    ordered = texts == sorted(texts)
    index = sum(1 for text in texts if text < name) if ordered else len(names)
    between: cst.Comma = cst.Comma(whitespace_after=cst.SimpleWhitespace(" "))
    if isinstance(statement, cst.ImportFrom) and statement.lpar is not None:
        between = cst.Comma(whitespace_after=statement.lpar.whitespace_after)
    if len(names) > 1 and isinstance(names[0].comma, cst.Comma):
        between = names[0].comma
    new = cst.ImportAlias(cst.Name(name), comma=between)
    if index == len(names):
        new = new.with_changes(comma=names[-1].comma)
        names = [*names[:-1], names[-1].with_changes(comma=between)]
    return [*names[:index], new, *names[index:]]
