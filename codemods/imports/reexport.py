"""Makes a package re-export names: the import in ``__init__`` and the entry in ``__all__``.

Before:
    from .orders import place

    __all__ = ["place"]

After:
    from .orders import place
    from .payments import charge

    __all__ = ["place", "charge"]

Refuses names that the package binds to something else, and an ``__all__`` that is computed.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import libcst as cst

from codemods._nodes import parsed, printed
from codemods._visits import edited
from codemods.imports.add_import import AddImport
from codemods.imports.dunder_all import ALL, appended, exported_names, value_of_all, values_of_all
from codemods.imports.lines import Lines, changed_lines
from codemods.imports.model import Home, Refusal, Rewritten
from codemods.imports.names import absolute_module, bound_name, is_inside
from codemods.imports.order import single_import
from codemods.imports.placement import after_imports, comment_on_top, spaced
from codemods.imports.sequences import Display, insert_text


def reexport(
    source: bytes,
    *,
    package: str,
    exports: Mapping[str, Home],
    create_all: bool = False,
    line_length: int = 88,
    in_full: bool = False,
    is_package: bool = True,
) -> Rewritten:
    """Make ``package`` re-export names.

    Args:
        source: The package's ``__init__``.
        package: Its dotted name.
        exports: Public name -> where it comes from.
        create_all: Write an ``__all__`` of everything re-exported where there is none.
        line_length: Where a new import statement is broken.
        in_full: Name the package's modules in full where it has no import of them to go by.
        is_package: It is one, and no module that has to offer the names.
    """
    tree = parsed(source)
    imports = AddImport(package, is_package, exports, line_length, in_full)
    imported = edited(tree, imports)
    listing = ExtendAll(package, imports.present, create_all)
    code = printed(edited(imported, listing))
    refusals = list(imports.refusals)
    if listing.refused:
        line = _line_of_all(tree)
        advice = f"add {', '.join(listing.refused)} to `__all__` by hand"
        refusals.append(Refusal(line, ALL, "`__all__` is computed, not written out", advice))
    return Rewritten(code, tuple(refusals), changed_lines(source, code))


def _line_of_all(tree: cst.Module) -> int:
    lines = Lines(tree)
    return next((lines.of(node) for node, _ in values_of_all(tree)), 1)


class ExtendAll(cst.CSTTransformer):
    """Adds names to ``__all__``, or creates it; one instance for each file.

    Attributes:
        refused: Names that could not be added.
    """

    def __init__(self, package: str, names: Sequence[str], create: bool) -> None:
        super().__init__()
        self.refused: list[str] = []
        self._package = package
        self._names = names
        self._create = create

    def visit_Module(self, node: cst.Module) -> bool:
        """Nothing below the top level is looked at."""
        return False

    def leave_Module(self, original_node: cst.Module, updated_node: cst.Module) -> cst.Module:
        """Extend or create ``__all__``."""
        exported = exported_names(original_node)
        if exported is None:
            return self._created(updated_node) if self._create else updated_node
        missing = [name for name in self._names if name not in exported]
        sites = [
            node
            for node, value in values_of_all(original_node)
            if _writable(value) and appended(node) is None
        ]
        if not missing or not sites:
            self.refused = missing
            return updated_node
        body = [_with_names(line, sites[-1], missing) for line in updated_node.body]
        return updated_node.with_changes(body=body)

    def _created(self, tree: cst.Module) -> cst.Module:
        names = _reexported(tree, self._package)
        names += [name for name in self._names if name not in names]
        if not names:
            return tree
        break_ = cst.ParenthesizedWhitespace(indent=True, last_line=cst.SimpleWhitespace("    "))
        end = cst.ParenthesizedWhitespace(indent=True)
        commas = [cst.Comma(whitespace_after=break_) for _ in names[1:]] + [cst.Comma()]
        elements = [
            cst.Element(cst.SimpleString(f'"{name}"'), comma)
            for name, comma in zip(names, commas, strict=True)
        ]
        brackets = cst.LeftSquareBracket(break_), cst.RightSquareBracket(end)
        value = cst.List(elements, *brackets)
        assign = cst.Assign([cst.AssignTarget(cst.Name(ALL))], value)
        body: list[Any] = list(tree.body)
        spaced(body, after_imports(body), cst.SimpleStatementLine([assign]), comment_on_top(tree))
        return tree.with_changes(body=body)


def _writable(value: cst.BaseExpression) -> bool:
    if isinstance(value, cst.BinaryOperation):
        return isinstance(value.right, Display)
    return isinstance(value, Display)


def _with_names(line: Any, site: cst.BaseSmallStatement, names: Sequence[str]) -> Any:
    if not isinstance(line, cst.SimpleStatementLine) or site not in line.body:
        return line
    value = value_of_all(site)
    assert value is not None
    changed: Any = value
    for name in names:
        changed = _extended(changed, name)
    return line.deep_replace(value, changed)


def _extended(value: Any, name: str) -> Any:
    if isinstance(value, cst.BinaryOperation):
        return value.with_changes(right=insert_text(value.right, name))
    return insert_text(value, name)


def _reexported(tree: cst.Module, package: str) -> list[str]:
    """Return public names that the package imports from its own modules, in order."""
    names: list[str] = []
    for line in tree.body:
        node = single_import(line)
        if not isinstance(node, cst.ImportFrom) or isinstance(node.names, cst.ImportStar):
            continue
        source = absolute_module(node, package)
        if source is not None and is_inside(source, package):
            names += [bound_name(alias) for alias in node.names]
    return [name for name in dict.fromkeys(names) if not name.startswith("_")]
