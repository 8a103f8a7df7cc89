"""The places of a file that can register something."""

from __future__ import annotations

import ast
from functools import lru_cache

from migrator.audit.arms import parts_that_run
from migrator.audit.project import HAS_SCOPE, parts_of_definition
from migrator.audit.scopes import DEFINITIONS, Scope
from migrator.audit.values import FunctionNode

_REGISTERS = (*DEFINITIONS, ast.Call)
_CAN_BE_TASKS = (ast.Name, ast.Attribute, ast.Lambda, ast.Subscript, ast.Call)


@lru_cache(maxsize=512)  # after each stage most files are what they were before
def places(
    tree: ast.Module, path: str
) -> tuple[tuple[FunctionNode | ast.ClassDef | ast.Call, Scope], ...]:
    """Return the definitions and calls of a file with their scopes, but for what is never run."""
    found: list[tuple[FunctionNode | ast.ClassDef | ast.Call, Scope]] = []
    scope = Scope(path, tree)
    stack: list[ast.AST | Scope] = [*parts_that_run(tree)]
    while stack:
        node = stack.pop()
        if isinstance(node, Scope):  # of all that follows
            scope = node
            continue
        if isinstance(node, _REGISTERS) and _can_register(node):
            found.append((node, scope))
        if node.__class__ in HAS_SCOPE:
            before, inside, after = parts_of_definition(node)
            stack += [*before, scope, *inside, scope.inner(node), *after]  # type: ignore[arg-type]
        else:
            stack += parts_that_run(node)
    return tuple(found)


def _can_register(node: FunctionNode | ast.ClassDef | ast.Call) -> bool:
    """Tell whether there is something to register, or something that registers."""
    if isinstance(node, ast.Call):
        return bool(node.args) or any(isinstance(one.value, _CAN_BE_TASKS) for one in node.keywords)
    return bool(node.decorator_list)
