"""Signatures that get the result of the task before them, in front of their own arguments.

``receive.s(box) | weigh.s(scale)``, ``chain(receive.s(box), weigh.s(scale))``, the body of a
``chord``, and what ``link=`` names.
"""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator

from migrator.audit.evaluate import Evaluator
from migrator.audit.scopes import Scope
from migrator.audit.values import External

_MUTABLE = frozenset({"s", "subtask", "signature"})
_SIGNATURES = _MUTABLE | {"si"}
_CHAINS = frozenset({"celery.chain", "celery.canvas.chain"})
_CHORDS = frozenset({"celery.chord", "celery.canvas.chord"})


def after_another(evaluator: Evaluator, nodes: Iterable[tuple[ast.AST, Scope]]) -> frozenset[int]:
    """Return the ids of the calls that make such signatures.

    Args:
        evaluator: Follows values.
        nodes: The nodes of a file.
    """
    found = (one for node, scope in nodes for one in _taking(evaluator, node, scope))
    return frozenset(id(one) for one in found if _method(one) in _MUTABLE)


def _taking(evaluator: Evaluator, node: ast.AST, scope: Scope) -> Iterator[ast.expr]:
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.BitOr):
        if _is_signature(node.left):
            yield node.right
    elif isinstance(node, ast.Call):
        yield from (word.value for word in node.keywords if word.arg == "link")
        last = node.func.attr if isinstance(node.func, ast.Attribute) else node.func
        name = last if isinstance(last, str) else getattr(last, "id", "")
        if name in ("chain", "chord") and len(node.args) > 1:
            value = evaluator.evaluate(node.func, scope)
            dotted = value.dotted if isinstance(value, External) else ""
            yield from _behind_the_first(node) if dotted in _CHAINS else ()
            yield from node.args[1:2] if dotted in _CHORDS else ()


def _behind_the_first(call: ast.Call) -> Iterator[ast.expr]:
    for argument in call.args[1:]:
        if isinstance(argument, ast.Starred):
            return
        if not isinstance(call.args[0], ast.Starred):
            yield argument


def _is_signature(node: ast.expr) -> bool:
    """Tell whether an operand is a task's signature, or a chain that ends in one."""
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.BitOr):
        return _is_signature(node.left) and _is_signature(node.right)
    return _method(node) in _SIGNATURES


def _method(node: ast.expr) -> str:
    called = node.func if isinstance(node, ast.Call) else None
    return called.attr if isinstance(called, ast.Attribute) else ""
