"""Signatures that get the result of the task before them, in front of their own arguments.

``receive.s(box) | weigh.s(scale)``, ``chain(receive.s(box), weigh.s(scale))``, the body of a
``chord``, and what ``link=`` names. What ``link_error=`` names gets the id of the task that failed,
or its request, the exception and the traceback.
"""

from __future__ import annotations

import ast
from collections.abc import Container, Iterator
from functools import lru_cache

from migrator.audit.evaluate import Evaluator
from migrator.audit.project import scoped_of
from migrator.audit.scopes import Scope
from migrator.audit.values import External
from migrator.syntax import last_name

_MUTABLE = frozenset({"s", "subtask", "signature"})
_SIGNATURES = _MUTABLE | {"si"}
_CHAINS = frozenset({"celery.chain", "celery.canvas.chain"})
_CHORDS = frozenset({"celery.chord", "celery.canvas.chord"})
_ERRORS = frozenset({"link_error", "on_error"})


def after_another(evaluator: Evaluator, tree: ast.Module, path: str) -> frozenset[int]:
    """Return the ids of the calls that make such signatures.

    Args:
        evaluator: Follows values.
        tree: A file.
        path: Its path.
    """
    sure, asked = _written(tree, path)
    found = [*sure, *(one for node, scope in asked for one in _taking(evaluator, node, scope))]
    return frozenset(id(one) for one in found if _is_mutable(one))


def after_failure(tree: ast.Module, path: str) -> frozenset[int]:
    """Return the ids of the calls that make signatures for when a task fails.

    Args:
        tree: A file.
        path: Its path.
    """
    calls = (node for node, _ in scoped_of(tree, path, ast.Call))
    found = [one for node in calls for one in _linked(node, _ERRORS)]
    return frozenset(id(one) for one in found if _is_mutable(one))


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
            sure += _linked(node, {"link"})
            several = len(node.args) > 1 or isinstance(node.func, ast.Call)
            asked += [(node, scope)] if _called(node) in ("chain", "chord") and several else []
    return tuple(sure), tuple(asked)


def _linked(node: ast.AST, names: Container[str]) -> list[ast.expr]:
    """Return what ``link=`` or ``.link(…)`` and the like hang on a signature."""
    if not isinstance(node, ast.Call):
        return []
    given = [word.value for word in node.keywords if word.arg in names]
    given += node.args[:1] if getattr(node.func, "attr", "") in names else []
    listed = (one.elts if isinstance(one, (ast.List, ast.Tuple)) else [one] for one in given)
    return [one for some in listed for one in some]


def _called(node: ast.Call) -> str:
    """Return the last name of what is called; of ``chord(…)(body)``, the one that makes it."""
    function = node.func.func if isinstance(node.func, ast.Call) else node.func
    return last_name(function)


def _taking(evaluator: Evaluator, node: ast.Call, scope: Scope) -> Iterator[ast.expr]:
    if isinstance(node.func, ast.Call):  # ``chord(header)(body)``
        made = evaluator.evaluate(node.func.func, scope)
        is_chord = isinstance(made, External) and made.dotted in _CHORDS
        yield from node.args[:1] if is_chord and len(node.func.args) == 1 else ()
        return
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


def _is_mutable(node: ast.expr) -> bool:
    """Tell whether a call makes a signature that takes arguments in front of its own."""
    fixed = any(word.arg in ("immutable", None) for word in getattr(node, "keywords", ()))
    return _method(node) in _MUTABLE and (_method(node) == "s" or not fixed)


def _method(node: ast.expr) -> str:
    called = node.func if isinstance(node, ast.Call) else None
    return called.attr if isinstance(called, ast.Attribute) else ""
