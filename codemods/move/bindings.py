"""What a module imports at its top level, name by name."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

import libcst as cst
from libcst.helpers import get_full_name_for_node

from codemods.move.headers import header_lines
from codemods.move.regions import is_rule
from codemods.move.source import Source
from codemods.move.units import Role, Unit, simple_statements


@dataclass(frozen=True)
class Imported:
    """One name bound by an import.

    Attributes:
        bound: The name it binds.
        module: Absolute dotted name of the imported module.
        name: The name taken from it; empty for ``import module``.
        alias: The name after ``as``, if there is one.
        guard: Source of the test when it stands under ``if TYPE_CHECKING:``.
        comment: The comment at the end of its line.
        above: Comment lines that stand above it alone.
        line: Its line.
        comment_lines: The lines of its comments.
    """

    bound: str
    module: str
    name: str = ""
    alias: str = ""
    guard: str = ""
    comment: str = ""
    above: tuple[str, ...] = ()
    line: int = 0
    comment_lines: tuple[int, ...] = ()


def absolute(module: str, is_package: bool, level: int, name: str) -> str | None:
    """The absolute name of a relative import, or None when it leaves the top-level package."""
    if not level:
        return name
    package = package_of(module, is_package)
    parts = package.split(".") if package else []
    kept = len(parts) - level + 1
    if kept < 1:
        return None
    return ".".join([*parts[:kept], *([name] if name else [])])


def package_of(module: str, is_package: bool) -> str:
    """The package that relative imports of a module start from."""
    return module if is_package else module.rpartition(".")[0]


def from_module(module: str, is_package: bool, node: cst.ImportFrom) -> str | None:
    """The absolute name of the module that a ``from`` import names."""
    name = get_full_name_for_node(node.module) or "" if node.module is not None else ""
    return absolute(module, is_package, len(node.relative), name)


@dataclass(frozen=True)
class Bindings:
    """The imports of a module.

    Attributes:
        names: Bound name to the imports that bind it, in source order.
        stars: Modules imported with ``*``, with the line.
    """

    names: Mapping[str, tuple[Imported, ...]]
    stars: tuple[tuple[str, int], ...]


def read_bindings(
    source: Source, units: tuple[Unit, ...], module: str, is_package: bool
) -> Bindings:
    """Collect the plain imports and those under ``if TYPE_CHECKING:``."""
    names: dict[str, list[Imported]] = {}
    stars: list[tuple[str, int]] = []
    for unit in units:
        for guard, above, small in _imports(source, units, unit):
            line = source.range(small).start.line
            if isinstance(small, cst.Import):
                found = _plain(source, small)
            elif isinstance(small.names, cst.ImportStar):
                stars.append((from_module(module, is_package, small) or "", line))
                continue
            else:
                origin = from_module(module, is_package, small) or ""
                found = _taken(source, small, origin)
            lines = tuple(range(unit.line - len(above), unit.line))
            for each in found:
                lines_of = (*lines, *each.comment_lines)
                placed = replace(each, guard=guard, above=above, line=line, comment_lines=lines_of)
                names.setdefault(each.bound, []).append(placed)
    return Bindings({name: tuple(found) for name, found in names.items()}, tuple(stars))


def _imports(
    source: Source, units: tuple[Unit, ...], unit: Unit
) -> Iterator[tuple[str, tuple[str, ...], cst.Import | cst.ImportFrom]]:
    if unit.role is Role.IMPORT:
        above = _comments_above(source, units, unit)
        for small in simple_statements([unit.node]):
            assert isinstance(small, (cst.Import, cst.ImportFrom))
            yield "", above, small
    elif unit.role is Role.TYPING:
        assert isinstance(unit.node, cst.If)
        guard = source.tree.code_for_node(unit.node.test)
        for small in simple_statements(unit.node.body.body):
            assert isinstance(small, (cst.Import, cst.ImportFrom))
            yield guard, (), small


def _comments_above(source: Source, units: tuple[Unit, ...], unit: Unit) -> tuple[str, ...]:
    """Comments directly above an import that does not head a block of imports."""
    if unit.index + 1 < len(units) and units[unit.index + 1].role is Role.IMPORT:
        following = units[unit.index + 1].line
        if not any(not source.line(n).strip() for n in range(unit.line, following)):
            return ()
    found: list[str] = []
    line = unit.line - 1
    file_wide = header_lines(source)
    while unit.index and source.line(line).startswith("#") and not is_rule(source.line(line)):
        if line in file_wide:
            break
        found.insert(0, source.line(line))
        line -= 1
    return tuple(found)


def _plain(source: Source, node: cst.Import) -> Iterator[Imported]:
    line = source.range(node).end.line
    comment = _comment(source.line(line))
    for alias in node.names:
        name = alias.evaluated_name
        asname = alias.evaluated_alias or ""
        yield Imported(asname or name.split(".")[0], name, alias=asname,
                       comment=comment, comment_lines=(line,))  # fmt: skip


def _taken(source: Source, node: cst.ImportFrom, module: str) -> Iterator[Imported]:
    assert not isinstance(node.names, cst.ImportStar)
    only = len(node.names) == 1
    for alias in node.names:
        asname = alias.evaluated_alias or ""
        lines = [source.range(alias).end.line]
        if only or lines[0] == source.range(node).start.line:
            lines = sorted({source.range(node).start.line, *lines, source.range(node).end.line})
        comment = "  ".join(c for line in lines if (c := _comment(source.line(line))))
        yield Imported(asname or alias.evaluated_name, module, alias.evaluated_name, asname,
                       comment=comment, comment_lines=tuple(lines))  # fmt: skip


def _comment(line: str) -> str:
    """The comment that ends an import line; import lines hold no strings."""
    return line[line.index("#") :].rstrip() if "#" in line else ""


def needed(imports: tuple[Imported, ...], chains: set[tuple[str, ...]]) -> tuple[Imported, ...]:
    """Of the imports that bind one name, those that the uses of it need.

    ``import a``, ``import a.b`` and ``import a.c`` all bind ``a``; ``a.b.f()`` needs the second.

    Args:
        imports: The imports that bind the name.
        chains: For each use, the attributes that follow the name.
    """
    dotted = [i for i in imports if not i.name and not i.alias]
    if len(dotted) < len(imports):
        return imports
    found: list[Imported] = []
    for chain in chains:
        deep = [i for i in dotted if "." in i.module and _is_prefix(i.module.split(".")[1:], chain)]
        found.extend(deep or [i for i in dotted if "." not in i.module] or dotted)
    return tuple(i for i in imports if i in found)


def _is_prefix(parts: list[str], chain: tuple[str, ...]) -> bool:
    return tuple(parts) == chain[: len(parts)]
