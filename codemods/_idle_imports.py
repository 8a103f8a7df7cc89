"""The imports of a file that nothing uses any more when a part of it has gone."""

from __future__ import annotations

from collections.abc import Collection
from functools import partial
from typing import Any

import libcst as cst

from codemods.imports.bound import local_name, local_names
from codemods.imports.comments import comments_in, without_lines
from codemods.imports.dunder_all import exported_names
from codemods.imports.order import is_future, single_import
from codemods.imports.scope_builder import build_scopes
from codemods.imports.scopes import Scope


def imports_of(tree: cst.Module, package: str) -> dict[str, set[str | None]]:
    """Return the names that a module imports, each with all that it stands for.

    Args:
        tree: The module.
        package: The package that its relative imports start from.
    """
    bindings = build_scopes(tree, package).bindings
    return {
        name: {one.denotes for one in found}
        for name, found in bindings.items()
        if any(one.statement is not None for one in found)
    }


def drop_unused(
    old: cst.Module,
    rest: cst.Module,
    anchor: int,
    new: cst.Module,
    kept: Collection[str],
    package: str,
) -> tuple[cst.Module, int]:
    """Take out the plain imports that only the removed definitions used.

    Args:
        old: The file as it was.
        rest: The file without the definitions.
        anchor: An index into its statements, which comes back as it is afterwards.
        new: What is going to be added: an import that it needs as well stays.
        kept: Names that other files take from this one.
        package: The package that relative imports start from.
    """
    needed, scope = imports_of(new, package), build_scopes(rest, package)
    used = _used(scope) | (exported_names(rest) or set()) | _taken_for_granted(new)
    idle = {
        name
        for name in _used(build_scopes(old, package)) - used
        if {one.denotes for one in scope.bindings.get(name, ())} != needed.get(name)
    }
    dead = idle - {*kept}
    left = partial(_left, dead=dead, handed_on=idle - dead)
    body, orphans = without_lines(rest.body, left)
    anchor -= sum(left(line) is None for line in rest.body[:anchor])
    return rest.with_changes(body=body, footer=[*orphans, *rest.footer]), anchor


def _used(scope: Scope) -> set[str]:
    """Return the module's own names that something in it uses."""
    return {use.name for one in scope.walk() for use in one.uses if one.resolve(use.name) is scope}


def _taken_for_granted(new: cst.Module) -> set[str]:
    """Return the names that a module uses and does not bind."""
    root = build_scopes(new, "")
    return {use.name for one in root.walk() for use in one.uses if one.resolve(use.name) is None}


def _left(line: Any, dead: Collection[str], handed_on: Collection[str]) -> Any | None:
    rest = _without(line, dead)
    return None if rest is None else _marked(rest, handed_on)


def _without(line: Any, dead: Collection[str]) -> Any | None:
    node = single_import(line)
    if node is None or isinstance(node.names, cst.ImportStar) or is_future(line):
        return line
    if comments_in(line):
        return line  # somebody wrote why it is there
    aliases = [alias for alias in node.names if local_name(node, alias) not in dead]
    if len(aliases) == len(node.names):
        return line
    if not aliases:
        return None
    aliases[-1] = aliases[-1].with_changes(comma=node.names[-1].comma)
    return line.with_changes(body=[node.with_changes(names=aliases)])


def _marked(line: Any, idle: Collection[str]) -> Any:
    """Tell linters that an import stays which only other files use."""
    node = single_import(line)
    if node is None or isinstance(node.names, cst.ImportStar) or comments_in(line):
        return line
    if not local_names(node) & {*idle}:
        return line
    end = cst.TrailingWhitespace(cst.SimpleWhitespace("  "), cst.Comment("# noqa: F401"))
    return line.with_changes(trailing_whitespace=end)
