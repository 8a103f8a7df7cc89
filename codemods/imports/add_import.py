"""Imports names at the top of a file, where an import of its kind would stand.

Before:
    import os

    from shop.models import Order

After:
    import os

    from shop import charge
    from shop.models import Order

Joins a from-import of the same module that is there. Refuses names that are bound to something
else already.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import libcst as cst

from codemods._nodes import parsed, printed
from codemods._visits import edited
from codemods.imports.find import import_statements
from codemods.imports.layout import Entry
from codemods.imports.lines import Lines, changed_lines
from codemods.imports.merge import add_names
from codemods.imports.model import Home, Refusal, Rewritten
from codemods.imports.names import absolute_module, dotted, make_alias, package_of
from codemods.imports.order import by_type, is_relative, single_import
from codemods.imports.placement import (
    after_imports,
    comment_on_top,
    insert_beside,
    own_section,
    spaced,
)
from codemods.imports.request import Request
from codemods.imports.scope_builder import build_scopes
from codemods.imports.scopes import Binding
from codemods.imports.singly import imports_singly
from codemods.imports.statement import GroupKey, write_from


def add_import(
    source: bytes,
    *,
    module: str,
    is_package: bool,
    names: Mapping[str, Home],
    line_length: int = 88,
) -> Rewritten:
    """Make ``names`` available in one file.

    Args:
        source: The file.
        module: Its dotted name.
        is_package: It is an ``__init__``.
        names: Local name -> what it is imported from.
        line_length: Where a new import statement is broken.
    """
    tree = parsed(source)
    transformer = AddImport(module, is_package, names, line_length)
    code = printed(edited(tree, transformer))
    return Rewritten(code, tuple(transformer.refusals), changed_lines(source, code))


class AddImport(cst.CSTTransformer):
    """The transformer behind ``add_import``; one instance for each file.

    Args:
        module: The file's dotted name.
        is_package: It is an ``__init__``.
        names: Local name -> what it is imported from.
        line_length: Where a new import statement is broken.
        in_full: A package that imports none of its own modules yet names them in full.

    Attributes:
        refusals: Names that were not imported.
        present: Names that the file has afterwards, in the order they were asked for.
    """

    def __init__(
        self,
        module: str,
        is_package: bool,
        names: Mapping[str, Home],
        line_length: int = 88,
        in_full: bool = False,
    ) -> None:
        super().__init__()
        self._in_full = in_full
        self.refusals: list[Refusal] = []
        self.present: list[str] = []
        self._names = names
        self._package = package_of(module, is_package)
        self._request = Request(module, is_package, "", {}, line_length=line_length)

    def visit_Module(self, node: cst.Module) -> bool:
        """Nothing below the top level is looked at."""
        return False

    def leave_Module(self, original_node: cst.Module, updated_node: cst.Module) -> cst.Module:
        """Add the imports."""
        body: list[Any] = list(updated_node.body)
        singly = imports_singly(original_node)
        for home, entries in self._missing(original_node):
            for together in [[entry] for entry in entries] if singly else [entries]:
                self._add(body, home, together, comment_on_top(updated_node), singly)
        # An empty file has no final newline to keep.
        newline = updated_node.has_trailing_newline or not updated_node.body
        return updated_node.with_changes(body=body, has_trailing_newline=newline)

    def _missing(self, tree: cst.Module) -> Iterator[tuple[str, list[Entry]]]:
        root, lines = build_scopes(tree, self._package), Lines(tree)
        later = set(_typing_only(tree))
        groups: dict[str, list[Entry]] = {}
        for local, home in self._names.items():
            bindings = [b for b in root.bindings.get(local, ()) if id(b.statement) not in later]
            other = [b for b in bindings if not _denotes(b, home)]
            if other or (not bindings and self._request.is_here(home.module)):
                self._refuse(local, home, lines.of(other[0].node) if other else 1)
                continue
            self.present.append(local)
            if not bindings:
                alias = make_alias(home.name, local, redundant=_redundant(tree))
                groups.setdefault(home.module, []).append(Entry(alias))
        yield from groups.items()

    def _refuse(self, local: str, home: Home, line: int) -> None:
        if self._request.is_here(home.module):
            reason = "it is expected to be defined in this file, and is not"
        else:
            reason = "the name is bound to something else in this file already"
        advice = f"make room for `{home.path}`, or import it under another name"
        self.refusals.append(Refusal(line, local, reason, advice))

    def _add(
        self, body: list[Any], module: str, entries: list[Entry], header: bool, singly: bool
    ) -> None:
        for index, line in [] if singly else enumerate(body):
            node = single_import(line)
            if self._can_join(node, module, entries) and isinstance(node, cst.ImportFrom):
                merged = add_names(node, entries, self._request.line_length)
                body[index] = line.with_changes(body=[merged])
                return
        self._insert(body, module, entries, header)

    def _can_join(
        self, node: cst.Import | cst.ImportFrom | None, module: str, entries: Sequence[Entry]
    ) -> bool:
        if not isinstance(node, cst.ImportFrom) or isinstance(node.names, cst.ImportStar):
            return False
        aliased = any(entry.alias.asname is not None for entry in entries)
        if not GroupKey(module).fits(node) and not aliased:
            return False
        return absolute_module(node, self._package) == module

    def _insert(self, body: list[Any], module: str, entries: list[Entry], header: bool) -> None:
        section = own_section(body, module, self._package)
        pattern = self._pattern(body, section)
        entries = sorted(entries, key=lambda entry: by_type(dotted(entry.alias.name) or ""))
        node = write_from(pattern, module, entries, self._request, 0)
        line = cst.SimpleStatementLine([node])
        if section is None:
            spaced(body, after_imports(body), line, header)
            return
        insert_beside(body, section, line)

    def _pattern(self, body: Sequence[Any], section: int | None) -> cst.ImportFrom:
        """Return a plain import that is relative where the file's own imports are.

        A package without any takes its modules from itself, unless told to spell them in full.
        """
        own = body[section] if section is not None else None
        inside = own is None and self._request.is_package and not self._in_full
        relative = own is not None and is_relative(own)
        dots = [cst.Dot()] if inside or relative else []
        return cst.ImportFrom(cst.Name("_"), [cst.ImportAlias(cst.Name("_"))], dots)


def _denotes(binding: Binding, home: Home) -> bool:
    if home.module and binding.denotes == home.path:
        return True
    return binding.statement is None and not home.module


def _redundant(tree: cst.Module) -> bool:
    """Tell whether the file marks its re-exports as ``from .x import a as a``."""
    aliases = [
        alias
        for line in tree.body
        if isinstance(node := single_import(line), cst.ImportFrom)
        and node.relative
        and not isinstance(node.names, cst.ImportStar)
        for alias in node.names
    ]
    return bool(aliases) and all(alias.evaluated_alias == dotted(alias.name) for alias in aliases)


def _typing_only(tree: cst.Module) -> Iterator[int]:
    for node in tree.body:
        if isinstance(node, cst.If) and (dotted(node.test) or "").endswith("TYPE_CHECKING"):
            for statement in import_statements(node.body):
                yield id(statement)
