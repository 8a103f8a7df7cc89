"""What a statement that goes leaves to the one behind it."""

from __future__ import annotations

import libcst as cst

from codemods.dispatch.edits import Edits
from codemods.dispatch.site_file import SiteFile


def keep_apart(file: SiteFile, target: cst.CSTNode, edits: Edits) -> None:
    """Leave the blank line above a statement to the one that follows, where that has none.

    What begins a block then has no blank line above it.
    """
    block = file.parent(target)
    if not isinstance(block, (cst.Module, cst.IndentedBlock)):
        return
    body: list[cst.CSTNode] = list(block.body)
    place = body.index(target)
    following = next((one for one in body[place + 1 :] if edits.replace.get(one) != []), None)
    gone_above = all(edits.replace.get(one) == [] for one in body[:place])
    if following is not None and gone_above and isinstance(block, cst.IndentedBlock):
        edits.first.add(following)
        return
    blank = [line for line in getattr(target, "leading_lines", ()) if line.comment is None]
    if blank and following is not None and not getattr(following, "leading_lines", ()):
        edits.above.setdefault(following, blank[:1])
