"""Spells out the targets of patches that are put together from a constant naming the module.

Before:
    MODULE = "shop.legacy"

    with mock.patch(f"{MODULE}.charge"):

After:
    with mock.patch("shop.legacy.charge"):

The constant goes: what it named is several modules afterwards. Where it is used for anything else,
is bound twice or has a comment, all stays as it is. ``patch.multiple(legacy, …)`` gets the name of
the module in the place of the module itself.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import libcst as cst

from codemods._nodes import of_kind, parsed, printed
from codemods._visits import Reader, edited
from codemods.imports.comments import comments_in
from codemods.imports.names import dotted
from codemods.imports.patch_calls import acting_string, patch_aliases
from codemods.imports.strings import text_of

_PATCHES = ("attribute", "object", "multiple")


def spell_targets(source: bytes, *, old: str) -> bytes:
    """Return one file with such targets spelled out.

    Args:
        source: The file.
        old: Dotted name of the module whose symbols moved.
    """
    several = b"multiple" in source and old.rpartition(".")[2].encode() in source
    if old.encode() not in source and not several:
        return source
    tree = parsed(source)
    constants = dict(_constants(tree, old))
    modules = dict.fromkeys(_module_names(tree, old), old) if several else {}
    if not constants and not modules:
        return source
    uses = _Uses({name: text for name, (text, _) in constants.items()}, modules)
    uses.read(tree)
    gone = {
        name: line
        for name, (_, line) in constants.items()
        if uses.others[name] == 1 < uses.all[name]
    }
    targets = {node: text for node, (text, names) in uses.targets.items() if names <= gone.keys()}
    if not targets:
        return source
    return printed(edited(tree, _Spelled(targets, list(gone.values()))))


def _constants(
    tree: cst.Module, old: str
) -> Iterator[tuple[str, tuple[str, cst.SimpleStatementLine]]]:
    """Yield the constants that name the module, or something in it, each with its line."""
    for line in tree.body:
        if not isinstance(line, cst.SimpleStatementLine) or len(line.body) != 1:
            continue
        statement = line.body[0]
        if not isinstance(statement, cst.Assign) or len(statement.targets) != 1:
            continue
        name, text = statement.targets[0].target, text_of(statement.value)
        named = isinstance(name, cst.Name) and not comments_in(line)
        if named and text and f"{text.rstrip('.')}.".startswith(f"{old}."):
            assert isinstance(name, cst.Name)
            yield name.value, (text, line)


def _module_names(tree: cst.Module, old: str) -> Iterator[str]:
    """Yield what the file calls the module, where that is the name of nothing else in it."""
    package, _, leaf = old.rpartition(".")
    others = set(_bound(tree))
    for node in of_kind(tree, cst.ImportFrom):
        plain = not node.relative and dotted(node.module) == package
        for alias in node.names if plain and not isinstance(node.names, cst.ImportStar) else ():
            name = alias.evaluated_alias or leaf
            if alias.evaluated_name == leaf and name not in others:
                yield name


def _bound(tree: cst.Module) -> Iterator[str | None]:
    """Yield the names that parameters, assignments, loops and ``with`` bind."""
    yield from (node.name.value for node in of_kind(tree, cst.Param))
    yield from (dotted(node.target) for node in of_kind(tree, cst.AssignTarget))
    yield from (dotted(node.target) for node in of_kind(tree, cst.For))
    items = (node.asname for node in of_kind(tree, cst.WithItem))
    yield from (dotted(item.name) for item in items if item is not None)


class _Uses(Reader):
    """Finds the targets that are put together from constants, and how often each is used."""

    def __init__(self, constants: Mapping[str, str], modules: Mapping[str, str]) -> None:
        super().__init__()
        self._modules = modules
        self.all = dict.fromkeys(constants, 0)
        self.others = dict.fromkeys(constants, 0)
        self.targets: dict[cst.CSTNode, tuple[str, set[str]]] = {}
        self._constants = constants
        self._aliases: frozenset[str] = frozenset()

    def visit_ImportFrom(self, node: cst.ImportFrom) -> None:
        self._aliases |= patch_aliases(node)

    def visit_Name(self, node: cst.Name) -> None:
        if node.value in self.all:
            self.all[node.value] += 1
            self.others[node.value] += 1

    def visit_Call(self, node: cst.Call) -> None:
        acting = acting_string(node, self._aliases)
        if acting is None or acting.kind not in _PATCHES or text_of(acting.value) is not None:
            return
        module = self._modules.get(dotted(acting.value) or "")
        if module is not None and acting.kind == "multiple":
            self.targets[acting.value] = module, set()
            return
        text = _text(acting.value, self._constants)
        names = [name.value for name in of_kind(acting.value, cst.Name)]
        if text is not None and names:
            self.targets[acting.value] = text, set(names)
            for name in names:
                self.others[name] -= 1


def _text(node: cst.BaseExpression, constants: Mapping[str, str]) -> str | None:
    """Return the text of an expression of constants, literals and their sums; else None."""
    if isinstance(node, cst.Name):
        return constants.get(node.value)
    if isinstance(node, cst.BinaryOperation) and isinstance(node.operator, cst.Add):
        left, right = _text(node.left, constants), _text(node.right, constants)
        return left + right if left is not None and right is not None else None
    if isinstance(node, cst.FormattedString):
        parts = [_part(part, constants) for part in node.parts]
        known = [part for part in parts if part is not None]
        return "".join(known) if len(known) == len(parts) else None
    return text_of(node)


def _part(part: cst.BaseFormattedStringContent, constants: Mapping[str, str]) -> str | None:
    if isinstance(part, cst.FormattedStringText):
        return part.value if not {"\\", "{", "}"} & set(part.value) else None
    assert isinstance(part, cst.FormattedStringExpression)
    plain = part.conversion is None and part.format_spec is None and part.equal is None
    return _text(part.expression, constants) if plain else None


class _Spelled(cst.CSTTransformer):
    def __init__(
        self, targets: Mapping[cst.CSTNode, str], gone: list[cst.SimpleStatementLine]
    ) -> None:
        super().__init__()
        self._targets = targets
        self._gone = gone

    def leave_Arg(self, original_node: cst.Arg, updated_node: cst.Arg) -> cst.Arg:
        text = self._targets.get(original_node.value)
        if text is None:
            return updated_node
        return updated_node.with_changes(value=cst.SimpleString(f'"{text}"'))

    def leave_SimpleStatementLine(
        self, original_node: cst.SimpleStatementLine, updated_node: cst.SimpleStatementLine
    ) -> cst.SimpleStatementLine | cst.RemovalSentinel:
        gone = any(original_node is line for line in self._gone)
        return cst.RemoveFromParent() if gone else updated_node
