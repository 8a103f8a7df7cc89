"""Which names a statement certainly binds: what may be used after it, whatever happened before."""

from __future__ import annotations

from collections.abc import Sequence

import libcst as cst
from libcst.helpers import get_full_name_for_node

Names = frozenset[str]

_NOTHING: Names = frozenset()
_LEAVING = (cst.Return, cst.Raise, cst.Continue, cst.Break)


def bound_after(node: cst.BaseStatement) -> Names:
    """Return the names that are certainly bound where a statement has come to its end."""
    if isinstance(node, cst.SimpleStatementLine):
        return _NOTHING.union(*(_bound_by(part) for part in node.body))
    if isinstance(node, cst.With):
        inside = _NOTHING if _swallows(node) else block_names(node.body)
        return with_names(node) | inside
    if isinstance(node, cst.If):
        return _after_if(node)
    if isinstance(node, cst.Try):
        return _after_try(node)
    if isinstance(node, (cst.FunctionDef, cst.ClassDef)):
        return frozenset({node.name.value})
    return _NOTHING


def block_names(block: cst.BaseSuite) -> Names:
    """Return the names that a block certainly binds."""
    if isinstance(block, cst.SimpleStatementSuite):
        return _NOTHING.union(*(_bound_by(part) for part in block.body))
    statements = [node for node in block.body if isinstance(node, cst.BaseStatement)]
    return _NOTHING.union(*(bound_after(node) for node in statements))


def with_names(node: cst.With) -> Names:
    """Return the names after ``as``."""
    return _NOTHING.union(*(target_names(item.asname.name) for item in node.items if item.asname))


def _swallows(node: cst.With) -> bool:
    """Tell whether a ``with`` goes on after an exception in its block (``suppress``)."""
    calls = [item.item.func for item in node.items if isinstance(item.item, cst.Call)]
    return any((get_full_name_for_node(call) or "").endswith("suppress") for call in calls)


def target_names(target: cst.CSTNode) -> Names:
    """Return the plain names in an assignment's target."""
    if isinstance(target, cst.Name):
        return frozenset({target.value})
    if isinstance(target, (cst.Tuple, cst.List)):
        return _NOTHING.union(*(target_names(element.value) for element in target.elements))
    return _NOTHING


def leaves(block: cst.BaseSuite) -> bool:
    """Tell whether a block ends by leaving it: nothing after it runs."""
    last = block.body[-1] if block.body else None
    if isinstance(last, cst.SimpleStatementLine):
        last = last.body[-1]
    return isinstance(last, _LEAVING)


def _bound_by(node: cst.BaseSmallStatement) -> Names:
    if isinstance(node, cst.Assign):
        return _NOTHING.union(*(target_names(item.target) for item in node.targets))
    if isinstance(node, cst.AnnAssign) and node.value is not None:
        return target_names(node.target)
    if isinstance(node, (cst.Import, cst.ImportFrom)) and not isinstance(
        node.names, cst.ImportStar
    ):
        found = (item.evaluated_alias or item.evaluated_name for item in node.names)
        return frozenset(str(name).split(".")[0] for name in found)
    return _NOTHING


def _after_if(node: cst.If) -> Names:
    other = node.orelse
    ways: list[Names] = [] if leaves(node.body) else [block_names(node.body)]
    if isinstance(other, cst.If):
        ways.append(_after_if(other))
    elif other is None:
        ways.append(_NOTHING)
    elif not leaves(other.body):
        ways.append(block_names(other.body))
    return _shared(ways)


def _after_try(node: cst.Try) -> Names:
    tried = block_names(node.body) | (block_names(node.orelse.body) if node.orelse else _NOTHING)
    handlers = [block_names(item.body) for item in node.handlers if not leaves(item.body)]
    always = block_names(node.finalbody.body) if node.finalbody else _NOTHING
    return _shared([tried, *handlers]) | always


def _shared(ways: Sequence[Names]) -> Names:
    return ways[0].intersection(*ways[1:]) if ways else _NOTHING
