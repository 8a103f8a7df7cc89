"""Statements that every new module gets its own copy of, because sharing them would be wrong.

A logger made from ``__name__``, a logger looked up by a literal name, and the guard around an
optional import (``try: import x`` / ``except ImportError: x = None``, ``if sys.version_info``). So
is what only type checkers see: at run time there is nothing to import.
"""

from __future__ import annotations

import libcst as cst

from codemods.move.analysis import Analysis
from codemods.move.units import Unit, guards_types
from codemods.move.walk_expressions import last_name

_LITERALS = (cst.SimpleString, cst.Integer, cst.Float)


def is_clone(analysis: Analysis, name: str) -> bool:
    """Whether each module that needs the name gets its own copy of what binds it."""
    binders = analysis.binders(name)
    if len(binders) != 1 or analysis.rebinders(name) or name in analysis.bindings.names:
        return False
    if any(analysis.rebinders(other) for other in binders[0].binds):
        return False
    node = binders[0].node
    if is_own_logger(binders[0]) or is_import_guard(node) or is_only_for_types(node):
        return True
    return is_named_logger(binders[0]) and not analysis.modifiers(name)


def _assigned(unit: Unit) -> cst.BaseExpression | None:
    node = unit.node
    if isinstance(node, cst.SimpleStatementLine) and len(node.body) == 1:
        small = node.body[0]
        if isinstance(small, (cst.Assign, cst.AnnAssign)):
            return small.value
    return None


def looks_like_logger(call: cst.Call) -> bool:
    """Whether a call makes a logger, or is made on one that it makes."""
    called: cst.CSTNode = call
    while isinstance(called, cst.Call):
        called = called.func
        if "log" in last_name(called).lower():
            return True
        if isinstance(called, cst.Attribute):
            called = called.value
    return False


def is_own_logger(unit: Unit) -> bool:
    """``logger = logging.getLogger(__name__)`` and its relatives."""
    value = _assigned(unit)
    if not isinstance(value, cst.Call) or not any(use.name == "__name__" for use in unit.uses):
        return False
    return looks_like_logger(value)


def is_named_logger(unit: Unit) -> bool:
    """``logger = logging.getLogger("some.name")``: the same object wherever it is asked for."""
    value = _assigned(unit)
    if not isinstance(value, cst.Call) or last_name(value.func) != "getLogger":
        return False
    return all(isinstance(arg.value, _LITERALS) for arg in value.args)


def is_only_for_types(node: cst.CSTNode) -> bool:
    """``if TYPE_CHECKING:`` with more than imports: it never runs, so nobody can import from it."""
    return isinstance(node, cst.If) and node.orelse is None and guards_types(node)


def is_import_guard(node: cst.CSTNode) -> bool:
    """A conditional whose only effect is which import, or constant, a name is bound to."""
    if not isinstance(node, (cst.Try, cst.If)):
        return False
    blocks: list[cst.CSTNode | None] = [node.body, node.orelse]
    if isinstance(node, cst.Try):
        blocks += [handler.body for handler in node.handlers] + [node.finalbody]
    kinds = [_guarded(block) for block in blocks if block is not None]
    return all(kind is not None for kind in kinds) and any(kinds)


def _guarded(block: cst.CSTNode) -> bool | None:
    """True when the block imports, False when it only sets constants, None for anything else."""
    if isinstance(block, cst.If):
        return is_import_guard(block) or None
    body = block.body if isinstance(block, (cst.Else, cst.Finally)) else block
    if not isinstance(body, (cst.IndentedBlock, cst.SimpleStatementSuite)):
        return None
    smalls: list[cst.CSTNode] = []
    for line in body.body:
        smalls.extend(line.body if isinstance(line, cst.SimpleStatementLine) else [line])
    imports = [small for small in smalls if isinstance(small, (cst.Import, cst.ImportFrom))]
    rest = [small for small in smalls if small not in imports]
    return bool(imports) if all(_sets_constant(small) for small in rest) else None


def _sets_constant(small: cst.CSTNode) -> bool:
    if isinstance(small, cst.Pass):
        return True
    if not isinstance(small, (cst.Assign, cst.AnnAssign)) or small.value is None:
        return False
    value = small.value
    constant = isinstance(value, cst.Name) and value.value in ("None", "True", "False")
    return constant or isinstance(value, _LITERALS)
