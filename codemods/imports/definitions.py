"""What a statement defines."""

from __future__ import annotations

import libcst as cst


def is_definition(node: cst.CSTNode) -> bool:
    """Tell whether ``node`` is a function, a class, an assignment or a type alias."""
    kinds = (
        cst.FunctionDef | cst.ClassDef | cst.Assign | cst.AnnAssign | cst.AugAssign | cst.TypeAlias
    )
    return isinstance(node, kinds)


def defined_names(node: cst.CSTNode) -> list[str]:
    """Return the names that a definition binds; an attribute or item it sets counts as ``""``."""
    if isinstance(node, cst.FunctionDef | cst.ClassDef | cst.TypeAlias):
        return [node.name.value]
    if isinstance(node, cst.Assign):
        return [name for target in node.targets for name in _targets(target.target)]
    if isinstance(node, cst.AnnAssign | cst.AugAssign):
        return _targets(node.target)
    return []


def _targets(node: cst.CSTNode) -> list[str]:
    if isinstance(node, cst.Name):
        return [node.value]
    if isinstance(node, cst.Tuple | cst.List):
        return [name for element in node.elements for name in _targets(element.value)]
    return [""]
