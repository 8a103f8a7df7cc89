"""Classes that ``type("Name", (Base,), {"name": …})`` makes, as the statements they stand for."""

from __future__ import annotations

import ast
from functools import lru_cache
from typing import TYPE_CHECKING

from migrator.audit.scopes import Scope
from migrator.audit.values import Class, Text, Value

if TYPE_CHECKING:
    from migrator.audit.evaluate import Evaluator


def class_by_type(evaluator: Evaluator, node: ast.Call, scope: Scope) -> Value | None:
    """Return the class that a call of ``type`` makes, or None where its name is not known.

    Args:
        evaluator: Follows values.
        node: The call, with three arguments.
        scope: Where it is.
    """
    name = evaluator.evaluate(node.args[0], scope)
    if not isinstance(name, Text) or not isinstance(node.args[1], (ast.Tuple, ast.List)):
        return None
    return Class(scope.path, _statement(node, name.text), scope)


@lru_cache(maxsize=4096)  # one and the same class, each time the call is followed
def _statement(node: ast.Call, name: str) -> ast.ClassDef:
    _, bases, body = node.args
    assert isinstance(bases, (ast.Tuple, ast.List))
    made = ast.ClassDef(name, list(bases.elts), [], [], [])
    pairs = zip(body.keys, body.values, strict=True) if isinstance(body, ast.Dict) else ()
    for key, value in pairs:
        if isinstance(key, ast.Constant) and isinstance(key.value, str):
            made.body.append(ast.Assign([ast.Name(key.value, ast.Store())], value))
    return ast.copy_location(made, node)
