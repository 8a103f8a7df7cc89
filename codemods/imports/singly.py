"""Whether a file imports each name in a statement of its own (isort's ``force_single_line``)."""

from __future__ import annotations

from collections import Counter

import libcst as cst

from codemods.imports.names import dotted
from codemods.imports.order import single_import

_ENOUGH = 3


def imports_singly(tree: cst.Module) -> bool:
    """Tell whether a module's names stand apart: two of one module do, and no two stand together.

    Names with ``as`` are no sign of it, as most styles set those apart; nor are two statements
    alone, which may just have come about.
    """
    nodes = [single_import(line) for line in tree.body]
    froms = [
        node
        for node in nodes
        if isinstance(node, cst.ImportFrom) and not isinstance(node.names, cst.ImportStar)
    ]
    if any(len(node.names) > 1 for node in froms if not isinstance(node.names, cst.ImportStar)):
        return False
    plain = [node for node in froms if not isinstance(node.names, cst.ImportStar)
             and node.names[0].asname is None]  # fmt: skip
    modules = Counter((len(node.relative), dotted(node.module) or "") for node in plain)
    return len(plain) >= _ENOUGH and any(count > 1 for count in modules.values())
