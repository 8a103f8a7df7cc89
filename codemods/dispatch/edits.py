"""The edits of a site: what is exchanged, what comes before, what goes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import libcst as cst

from codemods.dispatch.flow import Site
from codemods.dispatch.helper_bodies import Helper
from codemods.dispatch.model import ImportNeed, Note


@dataclass
class Edits:
    """Edits by node identity; an empty replacement removes a statement.

    Attributes:
        replace: Statement -> what comes in its place.
        before: Statement -> what comes in front of it.
        expressions: Expression -> what comes in its place.
        above: Statement -> blank lines and comments of a statement before it that went.
        first: Statements that begin a function now, where a blank line was above them.
        needs: Imports that the new code needs, with the statement that it begins at.
        helpers: Small functions that the site no longer goes through.
        notes: What a reviewer should see.
        names: The variables that the new code makes.
        sent: Sites that start from a schedule, with its expression.
    """

    replace: dict[cst.CSTNode, list[cst.BaseStatement]] = field(default_factory=dict)
    before: dict[cst.CSTNode, list[cst.BaseStatement]] = field(default_factory=dict)
    expressions: dict[cst.CSTNode, cst.BaseExpression] = field(default_factory=dict)
    above: dict[cst.CSTNode, list[cst.EmptyLine]] = field(default_factory=dict)
    first: set[cst.CSTNode] = field(default_factory=set)
    needs: list[tuple[ImportNeed, cst.BaseStatement]] = field(default_factory=list)
    helpers: list[Helper] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)
    names: set[str] = field(default_factory=set)
    sent: list[tuple[Site, cst.BaseExpression]] = field(default_factory=list)

    def add(self, other: Edits) -> None:
        """Take the edits of another site in."""
        self.replace.update(other.replace)
        for node, new in other.before.items():
            self.before.setdefault(node, []).extend(new)
        self.expressions.update(other.expressions)
        self.above.update(other.above)
        self.first |= other.first
        self.needs.extend(other.needs)
        self.helpers.extend(other.helpers)
        self.notes.extend(other.notes)
        self.sent.extend(other.sent)

    @property
    def touched(self) -> set[cst.CSTNode]:
        """The statements and expressions that are exchanged."""
        return {*self.replace, *self.expressions}


def with_leading(
    new: Sequence[cst.BaseStatement], leading: Sequence[cst.EmptyLine]
) -> list[cst.BaseStatement]:
    """New statements under the comments and blank lines of the old one."""
    if not new:
        return []
    first = new[0].with_changes(leading_lines=list(leading))
    return [first, *new[1:]]


def under(
    above: Sequence[cst.EmptyLine], new: Sequence[cst.BaseStatement]
) -> list[cst.BaseStatement]:
    """New statements, with more comments and blank lines above what they have above them."""
    own = getattr(new[0], "leading_lines", ()) if new else ()
    return with_leading(new, [*above, *own])


def like(old: cst.SimpleStatementLine, new: Sequence[cst.BaseStatement]) -> list[cst.BaseStatement]:
    """New statements with the comments of the old one."""
    placed = with_leading(new, old.leading_lines)
    if placed and old.trailing_whitespace.comment is not None:
        placed[-1] = placed[-1].with_changes(trailing_whitespace=old.trailing_whitespace)
    return placed


def comments_of(statement: cst.CSTNode) -> list[str]:
    """The comments above a statement and behind it."""
    found = [line.comment.value for line in getattr(statement, "leading_lines", ()) if line.comment]
    trailing = getattr(statement, "trailing_whitespace", None)
    if isinstance(trailing, cst.TrailingWhitespace) and trailing.comment is not None:
        found.append(trailing.comment.value)
    return found
