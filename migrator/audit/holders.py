"""Objects that a module makes once, and classes that are used like one."""

from __future__ import annotations

import ast
from dataclasses import dataclass

from migrator.audit.assigned import assigned
from migrator.audit.evaluate import Evaluator
from migrator.audit.scopes import Scope
from migrator.audit.values import Class, Instance


@dataclass(frozen=True, eq=False)
class Holder:
    """An object of a module, or a class that is used like one.

    Attributes:
        name: Its name in the module that makes it.
        node: What makes it: the call, or the class.
        cls: Its class.
        scope: The module's.
    """

    name: str
    node: ast.AST
    cls: Class
    scope: Scope


def holder_of(evaluator: Evaluator, node: ast.expr, scope: Scope) -> Holder | None:
    """Return the object of a module that an expression stands for, or the class."""
    if not isinstance(node, ast.Name | ast.Attribute):
        return None
    value = evaluator.evaluate(node, scope)
    if isinstance(value, Class) and value.scope.parent is None:
        return Holder(value.node.name, value.node, value, value.scope)
    found = assigned(evaluator, node, scope) if isinstance(value, Instance) else None
    if found is None or not isinstance(value, Instance) or found[2].parent is not None:
        return None
    return Holder(found[0], found[1], value.cls, found[2])


def is_holder(evaluator: Evaluator, node: ast.expr, scope: Scope, holder: Holder) -> bool:
    """Tell whether an expression stands for this very object."""
    found = holder_of(evaluator, node, scope)
    return found is not None and found.node is holder.node
