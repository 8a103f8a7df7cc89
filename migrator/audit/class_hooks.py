"""What registers a class when it is defined: a method of its base, or of its metaclass."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass

from migrator.audit.evaluate import Evaluator
from migrator.audit.invocation import call_scope
from migrator.audit.scopes import Scope
from migrator.audit.values import (
    App,
    Class,
    Function,
    Items,
    Keywords,
    Registrar,
    Text,
    Value,
)
from migrator.syntax import walk


@dataclass(frozen=True, eq=False)
class Base:
    """A class that registers what inherits from it.

    Attributes:
        cls: The class.
        method: What registers.
        app: The app.
        test: The condition on which it does, or None.
        meta: The metaclass that has the method, where it is one.
        name: What the method calls the class, where it is a metaclass's.
    """

    cls: Class
    method: ast.FunctionDef
    app: App
    test: ast.expr | None
    meta: Class | None = None
    name: str = ""

    def scope_for(self, evaluator: Evaluator, cls: Class) -> Scope:
        """Return the scope of the method while a class is defined.

        Args:
            evaluator: Follows values.
            cls: The class.
        """
        owner = self.meta or self.cls
        function = Function(owner.path, self.method, owner.scope.inner(owner.node))
        words = {
            str(one.arg): evaluator.evaluate(one.value, cls.scope)
            for one in cls.node.keywords
            if one.arg not in (None, "metaclass")
        }
        if self.meta is None:
            return call_scope(evaluator, function, [cls], Keywords(words))
        first: Value = cls if self.method.name == "__init__" else self.meta
        parents = tuple(evaluator.evaluate(one, cls.scope) for one in cls.node.bases)
        given = [first, Text(cls.node.name), Items(parents), Keywords(_body(evaluator, cls))]
        inside = call_scope(evaluator, function, given, Keywords(words))
        inside.known[self.name] = cls
        return inside


def _body(evaluator: Evaluator, cls: Class) -> dict[str, Value]:
    """Return what a class binds to values, as a metaclass gets it."""
    inner = cls.scope.inner(cls.node)
    bound = evaluator.project.bindings(cls.node)
    values = {name: places[-1].value for name, places in bound.items()}
    return {
        name: evaluator.evaluate(value, inner)
        for name, value in values.items()
        if value is not None
    }


def registers(
    evaluator: Evaluator, method: ast.FunctionDef, cls: str, scope: Scope
) -> Iterator[tuple[App, ast.expr | None]]:
    """Yield the app that a method gives a class to, and on which condition.

    Args:
        evaluator: Follows values.
        method: The method.
        cls: What it calls the class.
        scope: The method's.
    """
    for statement in method.body:
        test = statement.test if isinstance(statement, ast.If) else None
        body = statement.body if isinstance(statement, ast.If) else [statement]
        for node in (part for one in body for part in walk(one)):
            if isinstance(node, ast.Call) and node.args and _is_class(node.args[0], cls):
                value = evaluator.evaluate(node.func, scope)
                if isinstance(value, Registrar):
                    yield value.app, test


def _is_class(node: ast.expr, cls: str) -> bool:
    """``cls``, or ``cls()``."""
    given = node.func if isinstance(node, ast.Call) and not node.args else node
    return isinstance(given, ast.Name) and given.id == cls
