"""Gives a branch on one line a block, where it says what the old task is given.

Before::

    if job.params: kwargs["params"] = job.params
    task.delay(**kwargs)

After::

    if job.params:
        kwargs["params"] = job.params
    task.delay(**kwargs)

Such a statement goes, or gets another one in its place. Every other branch stays on its line.
"""

from __future__ import annotations

from collections.abc import Collection

import libcst as cst

from codemods._nodes import of_kind
from codemods._places import places_of
from codemods._visits import edited
from codemods.dispatch.scopes import variables


def opened(module: cst.Module) -> tuple[cst.Module, tuple[int, ...]]:
    """Return a module with such branches as blocks, and the lines that they are on.

    Args:
        module: The module.
    """
    given = _given(module)
    branches = [node for node in of_kind(module, cst.If) if _is_about(node, given)] if given else []
    if not branches:
        return module, ()
    places = places_of(module)
    lines = tuple(sorted(places.line(branch) for branch in branches))
    return edited(module, _Opening(branches)), lines


def old_line(line: int, opened_lines: Collection[int]) -> int:
    """Return what the number of a line was: each block has made one line more.

    Args:
        line: The number with the blocks.
        opened_lines: The lines that the branches were on.
    """
    for old in sorted(opened_lines):
        if line > old:
            line -= 1
    return line


def _given(module: cst.Module) -> set[str]:
    """Return the variables whose entries a call is given."""
    found: set[str] = set()
    for node in of_kind(module, cst.Arg):
        if isinstance(node.value, cst.Name):
            keyword = node.keyword.value if node.keyword is not None else ""
            if node.star == "**" or keyword == "kwargs":
                found.add(node.value.value)
    return found


def _is_about(branch: cst.If, given: Collection[str]) -> bool:
    if not isinstance(branch.body, cst.SimpleStatementSuite):
        return False
    return any(name.value in given for name in variables(branch.body))


class _Opening(cst.CSTTransformer):
    """Moves the bodies of branches to lines of their own."""

    def __init__(self, branches: Collection[cst.CSTNode]) -> None:
        super().__init__()
        self._branches = {id(branch) for branch in branches}

    def leave_If(self, original_node: cst.If, updated_node: cst.If) -> cst.If:
        """Give a branch a block."""
        if id(original_node) not in self._branches:
            return updated_node
        suite = cst.ensure_type(updated_node.body, cst.SimpleStatementSuite)
        line = cst.SimpleStatementLine(suite.body, trailing_whitespace=suite.trailing_whitespace)
        return updated_node.with_changes(body=cst.IndentedBlock([line]))
