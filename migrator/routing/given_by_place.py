"""Messages whose values are in another order for the one definition of a task than for the other.

``launch.delay("scan", 3)`` fits both ``launch(kind, plan)`` and ``launch(plan, kind)``: no call
fails, and each value is taken for the other.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator

from migrator.audit.sent_names import SENDERS, sent_name
from migrator.facts import FunctionRef, TaskTwin
from migrator.python_source import parse
from migrator.routing.message_parameters import plain
from migrator.snapshot import Source
from migrator.syntax import walk

_DIRECT = frozenset({"delay", "delay_on_commit", "s", "si"})
_LISTED = SENDERS | {"apply_async", "apply_async_on_commit"}


def misplaced_messages(twin: TaskTwin, source: Source) -> Iterator[str]:
    """Yield where values are given by place to what takes them in another order.

    Args:
        twin: The task with its two definitions.
        source: The tree that was audited.
    """
    old, new = _places(twin.legacy), _places(twin.modular)
    differing = [at for at, (a, b) in enumerate(zip(old, new, strict=False)) if a != b]
    if not differing:
        return
    first = differing[0]
    names = {twin.legacy.name, twin.modular.name, twin.task_name}
    for path in source.search(sorted(names)):
        tree = parse(source.read(path)) if path.endswith(".py") else None
        for node in walk(tree) if tree is not None else ():
            if isinstance(node, ast.Call) and _is_meant(node, names) and _amount(node) > first:
                yield (
                    f"{path}:{node.lineno}: gives by place what is {old[first]} to the monolith's "
                    f"version and {new[first]} to the modular one"
                )


def _places(function: FunctionRef) -> list[str]:
    return [item.name for item in plain(function.parameters) if item.kind == "positional"]


def _is_meant(node: ast.Call, names: set[str]) -> bool:
    """Tell whether the task may be sent: by a name that is its own, or one for it."""
    if not isinstance(node.func, ast.Attribute) or node.func.attr not in _DIRECT | _LISTED:
        return False
    named = sent_name(node) if node.func.attr in SENDERS else None
    if isinstance(named, ast.Constant):
        return named.value in names
    return True  # under whatever name it has been imported


def _amount(node: ast.Call) -> int:
    """Return how many values a call surely gives by place."""
    assert isinstance(node.func, ast.Attribute)
    if node.func.attr in _DIRECT:
        return len(node.args)
    listed = [w.value for w in node.keywords if w.arg == "args"] + list(node.args)
    amounts = [len(value.elts) for value in listed if isinstance(value, ast.Tuple | ast.List)]
    return max(amounts, default=0)
