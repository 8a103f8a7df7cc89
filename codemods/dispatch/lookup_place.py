"""Takes a lookup out of its function, and puts the block that comes for it in its place."""

from __future__ import annotations

from collections.abc import Callable

import libcst as cst

from codemods.dispatch.edits import Edits, under, with_leading
from codemods.dispatch.flow import Site
from codemods.dispatch.leading import handed_down, lines_above
from codemods.dispatch.model import Note
from codemods.dispatch.resolution import Resolution
from codemods.dispatch.site_file import SiteFile


def replace_lookup(
    file: SiteFile,
    site: Site,
    resolution: Resolution,
    edits: Edits,
    renamed: Callable[[cst.BaseExpression], cst.BaseExpression],
) -> None:
    """Add the edits that put the block in place of the lookup and its guards.

    Args:
        file: The file.
        site: The lookup, with its guards.
        resolution: The block, and where it goes.
        edits: Takes the edits.
        renamed: Makes an expression that names the task one of the dispatcher.
    """
    body, anchor = resolution.body, resolution.anchor
    for shared, other in site.shared.values():
        edits.expressions[shared] = renamed(other)
    replaced = [site.statement, *site.guards]
    shares = anchor in site.shared
    kept = not shares and (anchor not in replaced or _is_tested_walrus(site, anchor))
    if site.variable is None or kept:
        if body:
            edits.before[anchor] = body
        return
    leading: list[cst.EmptyLine] = []
    for old in dict.fromkeys(replaced):
        leading += lines_above(old, first=not leading)
        edits.replace[old] = []
        _lose(file, old, edits)
    if shares and isinstance(anchor, cst.If):
        edits.before[anchor] = body
        edits.above[anchor] = handed_down(leading, anchor)
    elif body:
        edits.replace[anchor] = with_leading(body, leading)
    else:
        _hand_down(file, anchor, leading, edits)


def _lose(file: SiteFile, old: cst.BaseStatement, edits: Edits) -> None:
    """Say which comment goes with the lookup."""
    behind = getattr(old, "trailing_whitespace", None)
    if isinstance(behind, cst.TrailingWhitespace) and behind.comment is not None:
        text = f"the comment `{behind.comment.value}` goes with the lookup"
        edits.notes.append(Note(file.line(old), text))


def _hand_down(
    file: SiteFile, anchor: cst.BaseStatement, leading: list[cst.EmptyLine], edits: Edits
) -> None:
    """What is above a statement that goes belongs to the next one that stays."""
    block = file.parent(anchor)
    body = list(block.body) if isinstance(block, cst.IndentedBlock) else []
    for following in body[body.index(anchor) + 1 :] if anchor in body else ():
        if following in edits.replace:
            new = edits.replace[following]
            if new:
                edits.replace[following] = under(handed_down(leading, new[0]), new)
                return
        else:
            edits.above[following] = handed_down(leading, following)
            return


def _is_tested_walrus(site: Site, anchor: cst.BaseStatement) -> bool:
    """True for ``if task := lookup:``, which stays with another test."""
    return isinstance(anchor, cst.If) and anchor not in site.guards
