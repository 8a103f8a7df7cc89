"""What a statement that goes leaves to the one behind it."""

from __future__ import annotations

import libcst as cst

from codemods.dispatch.edits import Edits
from codemods.dispatch.site_file import SiteFile


def keep_apart(file: SiteFile, target: cst.CSTNode, edits: Edits) -> None:
    """Leave the blank line above a statement to the one that follows, where that has none."""
    block = file.parent(target)
    blank = [line for line in getattr(target, "leading_lines", ()) if line.comment is None]
    if not blank or not isinstance(block, (cst.Module, cst.IndentedBlock)):
        return
    body: list[cst.CSTNode] = list(block.body)
    rest = body[body.index(target) + 1 :]
    following = next((one for one in rest if edits.replace.get(one) != []), None)
    if following is not None and not getattr(following, "leading_lines", ()):
        edits.above.setdefault(following, blank[:1])
