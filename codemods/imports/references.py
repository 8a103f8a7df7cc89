"""Lists what still refers to a module: the proof that nothing does, before it is deleted."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import libcst as cst

from codemods._nodes import parsed
from codemods.imports.find import import_statements
from codemods.imports.lines import Lines
from codemods.imports.mentions import mentions
from codemods.imports.names import absolute_module, dotted, is_inside, package_of
from codemods.imports.scope_builder import build_scopes
from codemods.imports.scopes import ImportNode, Scope


@dataclass(frozen=True, order=True)
class Reference:
    """Something that refers to the module.

    Attributes:
        line: Counted from 1.
        kind: ``import``, ``attribute`` or ``string``.
        text: The code, or the string's value.
        context: For a string, the call, key or assignment it stands in.
    """

    line: int
    kind: str
    text: str
    context: str = ""


def find_references(
    source: bytes, *, module: str, is_package: bool, old: str
) -> tuple[Reference, ...]:
    """Return every reference to ``old`` in one file, sorted by line.

    Args:
        source: The file.
        module: Its dotted name.
        is_package: It is an ``__init__``.
        old: Dotted name of the module that is asked about.
    """
    if old.rpartition(".")[2].encode() not in source:
        return ()
    tree = parsed(source)
    lines = Lines(tree)
    package = package_of(module, is_package)
    found = {
        Reference(lines.of(node), "import", _code(node))
        for node in import_statements(tree)
        if _imports(node, old, package)
    }
    found |= {
        Reference(lines.of(node), "attribute", text)
        for node, text in _attributes(build_scopes(tree, package), old)
    }
    found |= {
        Reference(mention.line, "string", mention.text, mention.context)
        for mention in mentions(tree, old, lines)
    }
    return tuple(sorted(found))


def _code(node: ImportNode) -> str:
    bare = node.with_changes(semicolon=cst.MaybeSentinel.DEFAULT)
    return " ".join(cst.Module([]).code_for_node(bare).split())


def _imports(node: ImportNode, old: str, package: str) -> bool:
    if isinstance(node, cst.Import):
        return any(is_inside(alias.evaluated_name, old) for alias in node.names)
    source = absolute_module(node, package)
    if source is None:
        return False
    if is_inside(source, old):
        return True
    names = () if isinstance(node.names, cst.ImportStar) else node.names
    return any(f"{source}.{dotted(alias.name)}" == old for alias in names)


def _attributes(root: Scope, old: str) -> Iterator[tuple[cst.CSTNode, str]]:
    """Yield uses of an imported name that reach the module."""
    for scope in root.walk():
        for use in scope.uses:
            owner = scope.resolve(use.name) if use.name else None
            bindings = owner.bindings[use.name] if owner is not None else []
            for denotes in {binding.denotes for binding in bindings} - {None}:
                path = ".".join([str(denotes), *use.attributes])
                if is_inside(path, old):
                    yield use.base, ".".join([use.name, *use.attributes])
