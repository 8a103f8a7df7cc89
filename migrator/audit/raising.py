"""Whether the place that picks raises for an unknown job type."""

from __future__ import annotations

import ast

from migrator.audit.evaluate import Evaluator
from migrator.audit.picks import Pick
from migrator.audit.scopes import Scope
from migrator.audit.values import Function, FunctionNode, Method
from migrator.audit.walk import body_of, uncaught
from migrator.syntax import last_name

_LOOKUP_ERRORS = frozenset({"KeyError", "LookupError"})


def raises_by_picking(evaluator: Evaluator, node: FunctionNode, pick: Pick, scope: Scope) -> bool:
    """Tell whether the place that picks raises, and nothing around it catches that.

    Args:
        evaluator: Follows values.
        node: The router.
        pick: The place.
        scope: The router's own.
    """
    return _raises_by_itself(node, pick) or _raises_by_chooser(evaluator, node, pick, scope)


def _raises_by_itself(node: FunctionNode, pick: Pick) -> bool:
    """``mapping[key]`` with nothing that asks before or catches after."""
    if pick.checked:
        return False
    asked = any(
        isinstance(child, ast.Compare)
        and any(isinstance(op, (ast.In, ast.NotIn)) for op in child.ops)
        and ast.unparse(pick.key) == ast.unparse(child.left)
        for child in body_of(node)
    )
    taken = pick.inner or pick.node
    return not asked and any(child is taken for child in uncaught(node.body, _LOOKUP_ERRORS))


def _raises_by_chooser(evaluator: Evaluator, node: FunctionNode, pick: Pick, scope: Scope) -> bool:
    """Tell whether what picks raises, and nothing around its call catches that."""
    chooser = evaluator.evaluate(pick.node.func, scope) if isinstance(pick.node, ast.Call) else None
    chooser = chooser.function if isinstance(chooser, Method) else chooser
    if (
        not pick.through
        or not isinstance(chooser, Function)
        or isinstance(chooser.node, ast.Lambda)
    ):
        return False
    raised = [part for part in uncaught(chooser.node.body) if isinstance(part, ast.Raise)]
    kinds = (one.exc.func if isinstance(one.exc, ast.Call) else one.exc for one in raised)
    names = frozenset(last_name(kind) for kind in kinds if kind is not None)
    return bool(raised) and any(part is pick.node for part in uncaught(node.body, names))
