"""What a callable value takes, and a function that takes the same and hands it on."""

from __future__ import annotations

import ast
from dataclasses import dataclass, field, replace

from migrator.audit.evaluate import Evaluator
from migrator.audit.members import member
from migrator.audit.scopes import defaults
from migrator.audit.values import Function, Instance, Method, Partial, Value


@dataclass(frozen=True, eq=False)
class Takes:
    """The parameters of a callable, without those that are filled already.

    Attributes:
        by_place: Names that only a position can fill.
        plain: Names that a position or a name can fill.
        by_name: Names that only a name can fill.
        defaults: Each default.
        waits: It gives a coroutine.
        path: The file that defines it, where the names in the defaults are looked up.
    """

    by_place: tuple[str, ...]
    plain: tuple[str, ...]
    by_name: tuple[str, ...]
    defaults: dict[str, ast.expr] = field(default_factory=dict)
    waits: bool = False
    path: str = ""

    def without_first(self, count: int) -> Takes | None:
        """Return what is left once this many positional arguments are given."""
        if count > len(self.by_place) + len(self.plain):
            return None
        taken = max(0, count - len(self.by_place))
        return replace(self, by_place=self.by_place[count:], plain=self.plain[taken:])

    def without(self, names: set[str]) -> Takes | None:
        """Return what is left once these are given by name."""
        if not names <= {*self.plain, *self.by_name}:
            return None
        return replace(
            self,
            plain=tuple(name for name in self.plain if name not in names),
            by_name=tuple(name for name in self.by_name if name not in names),
        )

    def handing_on(self, name: str, target: str) -> str:
        """Return the source of a function that calls ``target`` with all that it is given."""
        positional = [*self.by_place, *self.plain]
        given = ast.arguments(
            [ast.arg(item) for item in self.by_place],
            [ast.arg(item) for item in self.plain],
            None,
            [ast.arg(item) for item in self.by_name],
            [self.defaults.get(item) for item in self.by_name],
            None,
            [self.defaults[item] for item in positional if item in self.defaults],
        )
        passed = [*self.by_place, *(f"{item}={item}" for item in (*self.plain, *self.by_name))]
        start, waits = ("async def", "await ") if self.waits else ("def", "")
        call = f"{target}({', '.join(passed)})"
        return f"{start} {name}({ast.unparse(given)}):\n    return {waits}{call}\n"


def takes(evaluator: Evaluator, value: Value) -> Takes | None:
    """Return what a value takes when it is called; None where its source does not tell."""
    if isinstance(value, Instance):
        called = member(evaluator, value, "__call__")
        return takes(evaluator, called) if isinstance(called, Method) else None
    if isinstance(value, Method):
        return _of_method(evaluator, value.function)
    if isinstance(value, Partial):
        inner = takes(evaluator, value.function)
        left = inner.without_first(len(value.args)) if inner else None
        known = value.keywords.rest is None
        return left.without(set(value.keywords.items)) if left and known else None
    if not isinstance(value, Function):
        return None
    in_class = isinstance(value.scope.node, ast.ClassDef)
    if in_class and _decorators(value) != ["staticmethod"]:
        return _of_method(evaluator, value) if _decorators(value) == ["classmethod"] else None
    return _of_function(evaluator, value)


def _of_method(evaluator: Evaluator, function: Function) -> Takes | None:
    found, decorators = _of_function(evaluator, function), _decorators(function)
    if found is None or decorators not in ([], ["classmethod"], ["staticmethod"]):
        return None
    return found.without_first(0 if decorators == ["staticmethod"] else 1)


def _decorators(function: Function) -> list[str]:
    return [ast.unparse(one) for one in getattr(function.node, "decorator_list", ())]


def _of_function(evaluator: Evaluator, function: Function) -> Takes | None:
    node, given = function.node, function.node.args
    in_class = isinstance(function.scope.node, ast.ClassDef)
    if function.wraps is not None or given.vararg or given.kwarg:
        return None
    if not in_class and _decorators(function):
        return None
    known = defaults(node)
    if not all(_is_lasting(evaluator, default, function) for default in known.values()):
        return None
    return Takes(
        tuple(item.arg for item in given.posonlyargs),
        tuple(item.arg for item in given.args),
        tuple(item.arg for item in given.kwonlyargs),
        known,
        isinstance(node, ast.AsyncFunctionDef),
        function.path,
    )


def _is_lasting(evaluator: Evaluator, default: ast.expr, function: Function) -> bool:
    """Tell whether a default is the same wherever it is written: no new object, no computation."""
    if isinstance(default, ast.UnaryOp):
        return isinstance(default.operand, ast.Constant)
    if not isinstance(default, ast.Name):
        return isinstance(default, ast.Constant)
    place = function.scope
    while place.parent is not None:
        if default.id in evaluator.project.bindings(place.node):
            return False
        place = place.parent
    return True
