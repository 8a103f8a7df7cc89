"""Walking statements only: where the imports of a module are."""

from __future__ import annotations

from collections.abc import Iterator

import libcst as cst

from codemods.imports.scopes import ImportNode

_PARTS = ("body", "handlers", "orelse", "finalbody", "cases")


def import_statements(node: cst.CSTNode) -> Iterator[ImportNode]:
    """Yield every import statement below ``node``, at any depth, in the order of the source."""
    if isinstance(node, cst.Import | cst.ImportFrom):
        yield node
        return
    for part in _PARTS:
        child = getattr(node, part, None)
        if isinstance(child, cst.CSTNode):
            yield from import_statements(child)
        elif isinstance(child, list | tuple):
            for item in child:
                if isinstance(item, cst.CSTNode):
                    yield from import_statements(item)
