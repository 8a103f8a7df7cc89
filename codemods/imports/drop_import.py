"""Takes names out of a module's imports, and out of its ``__all__``.

Before::

    from .bread import bake_bread, bake_toast

    __all__ = ["bake_bread", "bake_toast"]

After, without ``bake_toast``::

    from .bread import bake_bread

    __all__ = ["bake_bread"]

Only ``from`` imports at the top of the module that bind nothing else by the statement's name are
edited; a name that the module uses otherwise is left to the caller.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

import libcst as cst

from codemods._nodes import parsed
from codemods.imports.comments import without_lines
from codemods.imports.dunder_all import appended, value_of_all
from codemods.imports.lines import changed_lines
from codemods.imports.model import Rewritten
from codemods.imports.names import bound_name
from codemods.imports.order import single_import
from codemods.imports.sequences import Display, without_texts
from codemods.imports.strings import text_of


def drop_imported(
    source: bytes, names: Collection[str], exported: Collection[str] = ()
) -> Rewritten:
    """Remove imported names.

    Args:
        source: The file.
        names: What the imports bind.
        exported: More names that go from ``__all__`` only.
    """
    tree = parsed(source)
    code = tree.visit(DropImported(names, exported)).bytes
    return Rewritten(code, (), changed_lines(source, code))


class DropImported(cst.CSTTransformer):
    """The transformer behind ``drop_imported``; one instance for each file."""

    def __init__(self, names: Collection[str], exported: Collection[str]) -> None:
        super().__init__()
        self._names = frozenset(names)
        self._exported = self._names | frozenset(exported)

    def visit_Module(self, node: cst.Module) -> bool:
        """Nothing below the top level is looked at."""
        return False

    def leave_Module(self, original_node: cst.Module, updated_node: cst.Module) -> cst.Module:
        """Filter the top-level statements."""
        body, orphans = without_lines(updated_node.body, self._left)
        return updated_node.with_changes(body=body, footer=[*orphans, *updated_node.footer])

    def _left(self, line: Any) -> Any | None:
        kept = self._imports(line)
        return None if kept is None or self._only_lists(kept) else self._listing(kept)

    def _imports(self, line: Any) -> Any | None:
        node = single_import(line)
        if not isinstance(node, cst.ImportFrom) or isinstance(node.names, cst.ImportStar):
            return line
        kept = [alias for alias in node.names if bound_name(alias) not in self._names]
        if len(kept) == len(node.names):
            return line
        if not kept:
            return None
        kept[-1] = kept[-1].with_changes(comma=node.names[-1].comma)
        return line.with_changes(body=[node.with_changes(names=kept)])

    def _only_lists(self, line: Any) -> bool:
        """Tell whether a line does nothing but add one of the names to ``__all__``."""
        if not isinstance(line, cst.SimpleStatementLine) or len(line.body) > 1:
            return False
        return text_of(appended(line.body[0])) in self._exported

    def _listing(self, line: Any) -> Any:
        if not isinstance(line, cst.SimpleStatementLine):
            return line
        for node in line.body:
            value = value_of_all(node)
            if isinstance(value, Display):
                line = line.deep_replace(value, without_texts(value, self._exported))
        return line
