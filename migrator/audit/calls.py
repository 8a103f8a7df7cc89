"""What a call stands for, and which tasks it registers on the way."""

from __future__ import annotations

import ast
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from migrator.audit.app_methods import super_of, unbound_call
from migrator.audit.bodies import run_body
from migrator.audit.celery_names import APP_FACTORIES
from migrator.audit.classes import is_decorated
from migrator.audit.classes_by_type import class_by_type
from migrator.audit.dicts import given_by_method
from migrator.audit.invocation import call_scope, text_method
from migrator.audit.known_calls import KNOWN, PROXIES, known_call
from migrator.audit.loaded_by_name import LOADING, loaded
from migrator.audit.members import member
from migrator.audit.scopes import Scope
from migrator.audit.values import (
    App,
    AppClass,
    Class,
    Constant,
    External,
    Function,
    FunctionNode,
    Instance,
    Items,
    Keywords,
    Maker,
    Method,
    Partial,
    Registrar,
    Task,
    Text,
    Unknown,
    Value,
    Wraps,
)
from migrator.audit.worth import Worth
from migrator.audit.wrapped import UPDATE, one_of
from migrator.syntax import given_by, walk

if TYPE_CHECKING:
    from migrator.audit.evaluate import Evaluator

# The functions of others of which it is known what they give, if they are given the right.
_FOLLOWED = (
    {"functools.partial", "functools.wraps", UPDATE.dotted, "builtins.getattr"}
    | LOADING
    | KNOWN
    | PROXIES
    | APP_FACTORIES
)
_TYPE = External("builtins.type")
_SUPER = External("builtins.super")
_DEEPEST = 8  # functions that call each other
_PARTS = (Function, Class, Instance, Task, App, AppClass, Maker, Partial)


@lru_cache(maxsize=8192)
def _calls(node: ast.Call) -> bool:
    """Tell whether there are calls among the arguments of a call: those may register something."""
    given = given_by(node)
    return any(isinstance(part, ast.Call) for one in given for part in walk(one))


@dataclass(frozen=True, eq=False)
class Effect:
    """One call that registers a task.

    Attributes:
        form: How.
        target: What is registered.
        options: The options it is registered with.
        app: The application, or None for ``shared_task``.
    """

    form: str
    target: Value
    options: Keywords
    app: App | None


class Caller:
    """Calls things, without running them.

    Args:
        evaluator: Gives arguments their values.
    """

    def __init__(self, evaluator: Evaluator) -> None:
        self.evaluator = evaluator
        self._effects: list[Effect] = []
        self._worth = Worth(evaluator.project)
        self._running: list[int] = []

    def call(self, node: ast.Call, scope: Scope) -> Value | None:
        """Return what a call expression stands for."""
        if id(node) in scope.given:
            return scope.given[id(node)]
        function = self.evaluator.evaluate(node.func, scope)
        if isinstance(function, Unknown):
            return self._method(node, node.func, scope)
        if function == _SUPER:
            return super_of(self.evaluator, node, scope)
        if function == _TYPE and len(node.args) == 3:
            return class_by_type(self.evaluator, node, scope)
        if isinstance(function, External) and function.dotted not in _FOLLOWED and not _calls(node):
            return None
        args, keywords = self.arguments(node, scope)
        if isinstance(function, External) and function.dotted in LOADING:
            return loaded(self.evaluator, function.dotted, args, keywords, scope.path)
        if isinstance(function, AppClass):
            return App(scope.path, node.lineno, function.cls)
        return self.apply(function, args, keywords)

    def _method(self, node: ast.Call, function: ast.expr, scope: Scope) -> Value | None:
        """Return what a method gives that is no part of Celery and none of the repository."""
        if not isinstance(function, ast.Attribute):
            return None
        owner = self.evaluator.evaluate(function.value, scope)
        if isinstance(owner, AppClass):
            return unbound_call(self.evaluator, node, function.attr, owner, scope)
        if isinstance(owner, Keywords):
            return given_by_method(self.evaluator, node, function.attr, owner, scope)
        return text_method(self.evaluator, node, function.attr, owner, scope)

    def arguments(self, node: ast.Call, scope: Scope) -> tuple[list[Value], Keywords]:
        """Return the arguments of a call."""
        args: list[Value] = []
        for argument in node.args:
            value = argument.value if isinstance(argument, ast.Starred) else argument
            given = self.evaluator.evaluate(value, scope)
            spread = isinstance(argument, ast.Starred)
            args.extend(given.values if spread and isinstance(given, Items) else [given])
        items: dict[str, Value] = {}
        rest: str | None = None
        for keyword in node.keywords:
            given = self.evaluator.evaluate(keyword.value, scope)
            if keyword.arg is not None:
                items[keyword.arg] = given
            elif isinstance(given, Keywords):
                items.update(given.items)
                rest = given.rest or rest
            else:
                rest = f"**{ast.unparse(keyword.value)}"
        return args, Keywords(items, rest)

    def registered_by(
        self, function: Value, args: list[Value], keywords: Keywords | None = None
    ) -> tuple[Value, list[Effect]]:
        """Return what calling a value gives, with what that registers."""
        before = len(self._effects)
        given = self.apply(function, args, keywords)
        return given, self._effects[before:]

    def apply(self, function: Value, args: list[Value], keywords: Keywords | None = None) -> Value:
        """Return what calling a value gives; remembers what that registers."""
        keywords = keywords or Keywords()
        if isinstance(function, Maker):
            return self._make(function, args, keywords)
        if isinstance(function, Registrar):
            return self._register(function, args)
        if isinstance(function, Partial):
            merged = function.keywords.merged(keywords)
            return self.apply(function.function, [*function.args, *args], merged)
        if isinstance(function, Wraps) and args and isinstance(args[0], Function):
            inner = args[0]
            return Function(inner.path, inner.node, inner.scope, function.function)
        if isinstance(function, External):
            return self._external(function.dotted, args, keywords)
        return self._own(function, args, keywords)

    def _own(self, function: Value, args: list[Value], keywords: Keywords) -> Value:
        if isinstance(function, AppClass):
            return App(cls=function.cls)
        if isinstance(function, Class):
            return Instance(function, tuple(args), keywords)
        if isinstance(function, Instance):
            called = member(self.evaluator, function, "__call__")
            return self.apply(called, args, keywords) if called is not None else Unknown()
        if isinstance(function, Method):
            static = is_decorated(function.function, "staticmethod")
            given = args if static else [function.instance, *args]
            return self._run(function.function, given, keywords)
        if isinstance(function, Function):
            cls = [Unknown("cls")] if is_decorated(function, "classmethod") else []
            return self._run(function, [*cls, *args], keywords)
        return Unknown()

    def _external(self, dotted: str, args: list[Value], keywords: Keywords) -> Value:
        if dotted in APP_FACTORIES:
            return App()
        if dotted == "functools.partial" and args:
            return Partial(args[0], tuple(args[1:]), keywords)
        if dotted == "functools.wraps" and args:
            return Wraps(args[0])
        if dotted == UPDATE.dotted and len(args) > 1:
            return self.apply(Wraps(args[1]), args[:1])
        if dotted in PROXIES and args and isinstance(args[0], Function):
            return self.result(args[0])
        if dotted == "builtins.getattr" and len(args) > 1 and isinstance(args[1], Text):
            return member(self.evaluator, args[0], args[1].text) or Unknown()
        return known_call(dotted, args, keywords) if dotted in KNOWN else Unknown()

    def _make(self, maker: Maker, args: list[Value], keywords: Keywords) -> Value:
        options = maker.options.merged(keywords)
        if len(args) != 1 or isinstance(args[0], (Text, Constant)):
            return Maker(maker.form, maker.app, options)
        return self._made(Maker(maker.form, maker.app, options), args[0])

    def _register(self, registrar: Registrar, args: list[Value]) -> Value:
        if len(args) == 1:
            return self._made(Maker("register_task", registrar.app), args[0])
        return Unknown()

    def _made(self, maker: Maker, target: Value) -> Value:
        self._effects.append(Effect(maker.form, target, maker.options, maker.app))
        return Task(target, maker)

    def scope_of_constructor(self, instance: Instance) -> Scope | None:
        """Return the scope of ``__init__`` with the arguments an instance was made with."""
        function = member(self.evaluator, instance.cls, "__init__")
        if not isinstance(function, Function):
            return None
        given = [instance, *instance.args]
        return call_scope(self.evaluator, function, given, instance.keywords)

    def run_until(self, scope: Scope, statement: ast.stmt) -> None:
        """Follow a function up to a statement of its own, if that uses what has changed by then.

        Args:
            scope: The function, with its arguments.
            statement: ``self.app = app``, after ``if app is None: app = make_app()``.
        """
        node = scope.node
        if not isinstance(node, FunctionNode) or statement not in node.body:
            return
        names = {part.id for part in walk(statement) if isinstance(part, ast.Name)}
        bound = self.evaluator.project.bindings(node)
        changed = any(len(bound.get(name, ())) > 1 for name in names)
        if changed and id(node) not in self._running and len(self._running) <= _DEEPEST:
            self._running.append(id(node))
            scope.running = True
            try:
                run_body(self.evaluator, node.body[: node.body.index(statement)], scope, [])
            finally:
                self._running.pop()

    def _run(self, function: Function, args: list[Value], keywords: Keywords) -> Value:
        """Follow a function of the repository that can have to do with tasks or names."""
        given = [*args, *keywords.items.values()]
        handed = any(isinstance(value, _PARTS) for value in given)
        if handed or self._worth.is_worth(function):
            return self.result(function, args, keywords)
        return Unknown()

    def result(
        self, function: Function, args: Sequence[Value] = (), keywords: Keywords | None = None
    ) -> Value:
        """Follow a function of the repository to what it returns."""
        results = self.every_result(function, args, keywords)
        if isinstance(function.node, ast.Lambda):
            return results[0]
        telling = [value for value in results if not isinstance(value, (Unknown, Constant))]
        return one_of(self.evaluator, telling) if telling else Unknown()

    def every_result(
        self, function: Function, args: Sequence[Value] = (), keywords: Keywords | None = None
    ) -> list[Value]:
        """Follow a function of the repository to all that it can return; ``None`` at its end."""
        if id(function.node) in self._running or len(self._running) > _DEEPEST:
            self.evaluator.cuts += 1
            return [Unknown()]
        self._running.append(id(function.node))
        try:
            scope = call_scope(self.evaluator, function, list(args), keywords or Keywords())
            if isinstance(function.node, ast.Lambda):
                return [self.evaluator.evaluate(function.node.body, scope)]
            results: list[Value] = []
            scope.running = True
            ended = run_body(self.evaluator, function.node.body, scope, results)
        finally:
            self._running.pop()
        return results if ended else [*results, Constant(None)]
