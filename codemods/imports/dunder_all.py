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
    extended = _given_to(node, "extend")
    if extended is not None:
        return extended
    added = appended(node)
    return cst.List([cst.Element(added)]) if added is not None else None


def appended(node: cst.CSTNode) -> cst.BaseExpression | None:
    """Return what ``__all__.append(…)`` adds; None for another statement."""
    return _given_to(node, "append")


def _given_to(node: cst.CSTNode, method: str) -> cst.BaseExpression | None:
    """Return the argument of a call of a method of ``__all__``."""
    call = node.value if isinstance(node, cst.Expr) else None
    if not isinstance(call, cst.Call) or not isinstance(call.func, cst.Attribute):
        return None
    wanted = _is_all(call.func.value) and call.func.attr.value == method
    return call.args[0].value if wanted and len(call.args) == 1 else None


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
