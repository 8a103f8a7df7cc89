"""The imports that come to a file with definitions of another one."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import Any

import libcst as cst

from codemods._nodes import printed
from codemods._take_obstacles import has_feature
from codemods.imports.add_import import add_import
from codemods.imports.bound import local_name, local_names
from codemods.imports.comments import blank_prefix, comments_in
from codemods.imports.find import import_statements
from codemods.imports.layout import Entry
from codemods.imports.merge import add_names
from codemods.imports.model import Home, Refusal, Rewritten
from codemods.imports.names import (
    absolute_module,
    alias_target,
    bound_name,
    dotted,
    package_of,
)
from codemods.imports.order import is_future, section_around, single_import
from codemods.imports.placement import (
    after_imports,
    guards_imports,
    insert_section,
    insert_sorted,
    spaced,
)
from codemods.imports.scope_builder import build_scopes
from codemods.imports.standard import is_standard


def add_lines(
    tree: cst.Module,
    new: cst.Module,
    *,
    module: str,
    is_package: bool,
    first_party: Collection[str],
    line_length: int,
    header: bool,
) -> Rewritten:
    """Add the imports of a module to a file that does not have them yet.

    Args:
        tree: The file, in which none of the names stands for something else.
        new: The module.
        module: The dotted name of both.
        is_package: The file is an ``__init__``.
        first_party: The project's top-level modules and packages.
        line_length: Where a new import statement is broken.
        header: A comment that needs a gap below it is right above the first statement.
    """
    package = package_of(module, is_package)
    bound = build_scopes(tree, package).bindings
    roots = {*first_party, module.partition(".")[0]}
    body: list[Any] = list(tree.body)
    names: dict[str, Home] = {}
    for line in new.body:
        node = single_import(line)
        if is_future(line):
            _add_feature(body, line, header)
        elif node is not None and _is_plain(node, bound, body):
            _insert(body, line, roots, package, header)
        elif isinstance(node, cst.ImportFrom):
            names.update(_homes(node, bound, package))
        elif guards_imports(line) and not _inside(line) <= bound.keys():
            if _joins(body, line, bound, package, line_length):
                continue
            if _inside(line) & bound.keys():
                refusal = Refusal(1, ", ".join(sorted(_inside(line))), _PARTLY, _BY_HAND)
                return Rewritten(b"", (refusal,))
            spaced(body, after_imports(body), line, header)  # type: ignore[arg-type]
    code = printed(tree.with_changes(body=body))
    if not names:
        return Rewritten(code)
    return add_import(
        code, module=module, is_package=is_package, names=names, line_length=line_length
    )


_PARTLY = "the file has a part of what a conditional import of the monolith imports"
_BY_HAND = "import the rest there, commit, and run again"


def _add_feature(body: list[Any], line: Any, header: bool) -> None:
    if not has_feature(body, line):
        docstring = 1 if body and after_imports(body[:1]) and not single_import(body[0]) else 0
        spaced(body, docstring, line.with_changes(leading_lines=()), header)


def _is_plain(
    node: cst.Import | cst.ImportFrom, bound: Mapping[str, Any], body: Iterable[Any]
) -> bool:
    """Tell whether a statement has to be added as it is: no other can take its names in."""
    if isinstance(node, cst.ImportFrom):
        starred = isinstance(node.names, cst.ImportStar)
        return not starred and bool(comments_in(node)) and not local_names(node) & bound.keys()
    there = {
        (alias.evaluated_name, alias_target(alias))
        for line in body
        if isinstance(other := single_import(line), cst.Import)
        for alias in other.names
    }
    return any((a.evaluated_name, alias_target(a)) not in there for a in node.names)


def _homes(node: cst.ImportFrom, bound: Mapping[str, Any], package: str) -> dict[str, Home]:
    if isinstance(node.names, cst.ImportStar):
        return {}
    origin = absolute_module(node, package) or ""
    return {
        bound_name(alias): Home(origin, alias.evaluated_name)
        for alias in node.names
        if bound_name(alias) not in bound
    }


def _inside(line: Any) -> set[str]:
    return {name for node in import_statements(line) for name in local_names(node)}


def _joins(body: list[Any], line: Any, bound: Mapping[str, Any], package: str, room: int) -> bool:
    """Add what only type checkers import to the block of the file that has such; False: none."""
    if not isinstance(line, cst.If):
        return False
    test = dotted(line.test)
    for index, block in enumerate(body):
        if not isinstance(block, cst.If) or dotted(block.test) != test or not guards_imports(block):
            continue
        lines = list(block.body.body)
        for inner in line.body.body:
            _join(lines, inner, bound, package, room)
        suite = block.body.with_changes(body=lines)
        body[index] = block.with_changes(body=suite)
        return True
    return False


def _join(lines: list[Any], line: Any, bound: Mapping[str, Any], package: str, room: int) -> None:
    """Add an import to others, without the names that are there."""
    node = _import(line)
    assert not isinstance(node.names, cst.ImportStar)
    missing = [alias for alias in node.names if local_name(node, alias) not in bound]
    if not missing:
        return
    entries = [Entry(one.with_changes(comma=cst.MaybeSentinel.DEFAULT)) for one in missing]
    for index, other in enumerate(lines if isinstance(node, cst.ImportFrom) else ()):
        beside = _import(other)
        if isinstance(beside, cst.ImportFrom) and _is_of_same(beside, node, package):
            lines[index] = other.with_changes(body=[add_names(beside, entries, room)])
            return
    alone = node.with_changes(names=[entry.alias for entry in entries])
    lines.append(line.with_changes(body=[alone]))


def _is_of_same(one: cst.ImportFrom, other: Any, package: str) -> bool:
    return absolute_module(one, package) == absolute_module(other, package)


def _import(line: Any) -> cst.Import | cst.ImportFrom:
    node = single_import(line)
    assert node is not None
    return node


def _insert(body: list[Any], line: Any, roots: Collection[str], package: str, header: bool) -> None:
    """Insert an import statement into the section of its kind, or at the place of a new one."""
    _, comments = blank_prefix(line.leading_lines)
    line = line.with_changes(leading_lines=comments)
    kind = _kind(_import(line), roots, package)
    top = [
        (index, _kind(node, roots, package))
        for index in range(after_imports(body))
        if (node := single_import(body[index])) is not None and not is_future(body[index])
    ]
    same = [index for index, other in top if other == kind]
    later = [index for index, other in top if other > kind]
    if same:
        start, end = section_around(body, same[-1])
        insert_sorted(body, (start, end), line, unsorted=end)
    elif later:
        insert_section(body, later[0], line)
    else:
        spaced(body, after_imports(body), line, header)


def _kind(node: cst.Import | cst.ImportFrom, roots: Collection[str], package: str) -> int:
    """Return which of isort's sections a statement is in."""
    if isinstance(node, cst.ImportFrom):
        name = absolute_module(node, package) or ""
    else:
        name = node.names[0].evaluated_name
    if name.partition(".")[0] in roots:
        return 2
    return 0 if is_standard(name) else 1
