"""``__all__``: what it lists, and the node with names added or removed."""

from __future__ import annotations

from collections.abc import Collection, Iterator

import libcst as cst

from codemods.imports.strings import text_of

ALL = "__all__"


def values_of_all(tree: cst.Module) -> Iterator[tuple[cst.BaseSmallStatement, cst.BaseExpression]]:
    """Yield each top-level statement that sets or extends ``__all__``, with its value."""
    for line in tree.body:
        if not isinstance(line, cst.SimpleStatementLine):
            continue
        for node in line.body:
            value = value_of_all(node)
            if value is not None:
                yield node, value


def value_of_all(node: cst.CSTNode) -> cst.BaseExpression | None:
    """Return what ``node`` assigns to or adds to ``__all__``; None for another statement."""
    if isinstance(node, cst.Assign) and any(_is_all(t.target) for t in node.targets):
        return node.value
    if isinstance(node, cst.AnnAssign | cst.AugAssign) and _is_all(node.target):
        return node.value
    if isinstance(node, cst.Expr) and isinstance(node.value, cst.Call) and node.value.args:
        function = node.value.func
        if isinstance(function, cst.Attribute) and _is_all(function.value):
            argument = node.value.args[0].value
            return (
                argument if function.attr.value == "extend" else cst.List([cst.Element(argument)])
            )
    return None


def _is_all(node: cst.CSTNode) -> bool:
    return isinstance(node, cst.Name) and node.value == ALL


def exported_names(tree: cst.Module) -> set[str] | None:
    """Return the names that ``__all__`` lists literally; None where the module has none."""
    values = [value for _, value in values_of_all(tree)]
    if not values:
        return None
    return {name for value in values for name in listed(value)}


def listed(value: cst.BaseExpression) -> Collection[str]:
    """Return the strings that are elements of ``value`` or of the operands it adds up."""
    if isinstance(value, cst.BinaryOperation):
        return [*listed(value.left), *listed(value.right)]
    if isinstance(value, cst.List | cst.Tuple | cst.Set):
        return [text for e in value.elements if (text := text_of(e.value)) is not None]
    return []
