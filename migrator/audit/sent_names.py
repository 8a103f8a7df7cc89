"""How source reaches a task by its name: ``app.send_task(name)``, ``app.tasks[name]``."""

from __future__ import annotations

import ast

SIGNATURES = frozenset({"signature", "subtask", "Signature"})
SENDERS = SIGNATURES | {"send_task"}


def sent_name(call: ast.Call) -> ast.expr | None:
    """Return what a call of one of ``SENDERS`` takes for the task's name.

    Args:
        call: The call.

    Returns:
        The name, or what is spread in its place (``*args``, ``**options``); None where the call
        gives nothing at all that could be one.
    """
    if call.args:
        return call.args[0]
    given = {word.arg: word.value for word in call.keywords}
    return given.get("name") or given.get("task") or given.get(None)


def looked_up_name(node: ast.Subscript) -> ast.expr | None:
    """Return the name that ``app.tasks[name]`` looks up; None for anything else."""
    of_tasks = isinstance(node.value, ast.Attribute) and node.value.attr == "tasks"
    return node.slice if of_tasks else None
