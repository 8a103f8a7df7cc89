"""Places that hand a job type over to a task of its own, by a message.

Before: ``TASKS[kind].delay(plan)``, ``app.send_task(f"shop.{kind}")``, or a branch that sends.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator

from migrator.audit.evaluate import Evaluator
from migrator.audit.job_type_flow import Reach
from migrator.audit.scopes import Scope
from migrator.audit.sent_names import SENDERS, sent_name
from migrator.audit.values import Task
from migrator.audit.walk import body_of, names_in
from migrator.syntax import last_name, targets_of, walk

_SENDS = frozenset({"delay", "apply_async", "apply", "s", "si", "signature", "subtask"})


def sent_by_type(evaluator: Evaluator, reach: Reach) -> Iterator[ast.AST]:
    """Yield what sends a task that the job type picks.

    Args:
        evaluator: Follows values.
        reach: A function that the monolith's dispatcher leads to.
    """
    names = _derived(reach)
    scope = evaluator.project.module_scope(reach.function.path)
    if scope is None or not names:
        return
    inner = scope.inner(reach.node)
    for node in body_of(reach.node):
        picks = isinstance(node, ast.Call) and _picks(node, names)
        asks = isinstance(node, ast.If) and names_in(node.test) & names and _compares(node.test)
        if picks or (asks and any(_sends(evaluator, part, inner) for part in walk(node))):
            yield node


def _derived(reach: Reach) -> set[str]:
    """Return the names of the job type, and of what is looked up with it."""
    names = set(reach.names)
    for node in body_of(reach.node):
        if isinstance(node, (ast.Assign, ast.AnnAssign, ast.NamedExpr)) and node.value:
            looked_up = [p for p in walk(node.value) if isinstance(p, (ast.Subscript, ast.Call))]
            if any(names_in(_key(part)) & names for part in looked_up):
                targets = targets_of(node)
                names |= {target.id for target in targets if isinstance(target, ast.Name)}
    return names


def _key(node: ast.AST) -> ast.AST:
    """Return what something is looked up with."""
    if isinstance(node, ast.Subscript):
        return node.slice
    assert isinstance(node, ast.Call)
    return ast.Tuple([*node.args], ast.Load())


def _picks(call: ast.Call, names: set[str]) -> bool:
    sent = sent_name(call) if last_name(call.func) in SENDERS else None
    if sent is not None and names_in(sent) & names:
        return True
    if not isinstance(call.func, ast.Attribute) or call.func.attr not in _SENDS:
        return False
    return bool(names_in(call.func.value) & names)


def _compares(test: ast.expr) -> bool:
    """Tell whether a test is about certain job types: what asks whether there is one is not."""
    return any(isinstance(part, ast.Constant) and part.value for part in walk(test)) or any(
        isinstance(part, (ast.In, ast.Is)) for part in walk(test)
    )


def _sends(evaluator: Evaluator, node: ast.AST, scope: Scope) -> bool:
    if not isinstance(node, ast.Call):
        return False
    if last_name(node.func) in SENDERS and sent_name(node) is not None:
        return True
    if not isinstance(node.func, ast.Attribute) or node.func.attr not in _SENDS:
        return False
    return isinstance(evaluator.evaluate(node.func.value, scope), Task)
