"""Signatures that get the result of the task before them, in front of their own arguments.

``receive.s(box) | weigh.s(scale)``, ``chain(receive.s(box), weigh.s(scale))``, the body of a
``chord``, and what ``link=`` names.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import lru_cache

from migrator.audit.evaluate import Evaluator
from migrator.audit.project import scoped_of
from migrator.audit.scopes import Scope
from migrator.audit.values import External

_MUTABLE = frozenset({"s", "subtask", "signature"})
_SIGNATURES = _MUTABLE | {"si"}
_CHAINS = frozenset({"celery.chain", "celery.canvas.chain"})
_CHORDS = frozenset({"celery.chord", "celery.canvas.chord"})


def after_another(evaluator: Evaluator, tree: ast.Module, path: str) -> frozenset[int]:
    """Return the ids of the calls that make such signatures.

    Args:
        evaluator: Follows values.
        tree: A file.
        path: Its path.
    """
    sure, asked = _written(tree, path)
    found = [*sure, *(one for node, scope in asked for one in _taking(evaluator, node, scope))]
    return frozenset(id(one) for one in found if _method(one) in _MUTABLE)


@lru_cache(maxsize=512)  # asked of the same files in each tree of a migration
def _written(
    tree: ast.Module, path: str
) -> tuple[tuple[ast.expr, ...], tuple[tuple[ast.Call, Scope], ...]]:
    """Return what is behind another for certain, and the calls that may put something behind it."""
    sure: list[ast.expr] = []
    asked: list[tuple[ast.Call, Scope]] = []
    for node, scope in scoped_of(tree, path, ast.BinOp, ast.Call):
        if isinstance(node, ast.BinOp) and isinstance(node.op, ast.BitOr):
            sure += [node.right] if _is_signature(node.left) else []
        elif isinstance(node, ast.Call):
            sure += [word.value for word in node.keywords if word.arg == "link"]
            named = getattr(node.func, "attr", getattr(node.func, "id", ""))
            asked += [(node, scope)] if named in ("chain", "chord") and len(node.args) > 1 else []
    return tuple(sure), tuple(asked)


def _taking(evaluator: Evaluator, node: ast.Call, scope: Scope) -> Iterator[ast.expr]:
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
