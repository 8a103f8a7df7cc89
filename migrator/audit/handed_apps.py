"""Apps that a function is given: ``def register(app): @app.task …``, by the calls of it."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from migrator.audit.call_sites import DEPTH, FUNCTIONS, CallSite, calls_of, runs_at_import
from migrator.audit.candidates import is_test
from migrator.audit.evaluate import Evaluator
from migrator.audit.parsing import Parsed
from migrator.audit.project import scoped
from migrator.audit.scopes import DEFINITIONS, Scope, arguments
from migrator.audit.values import (
    App,
    Class,
    External,
    FunctionNode,
    Instance,
    Value,
)
from migrator.syntax import places_of, walk, walk_of

_USES = frozenset({"task", "register_task", "periodic_task"})
_SIGNALS = frozenset({"on_configure", "on_after_configure", "on_after_finalize"})


@dataclass(frozen=True, eq=False)
class _Taker:
    """A function that uses a parameter as an app.

    Attributes:
        node: The function.
        scope: The scope that it is defined in.
        argument: The parameter.
    """

    node: FunctionNode
    scope: Scope
    argument: ast.arg


def learn_handed_apps(evaluator: Evaluator, files: Iterable[Parsed]) -> None:
    """Tell the evaluator which parameters are apps; before anything else is asked of it."""
    for parsed in files:
        uses = _uses(parsed.tree)
        for node, scope in scoped(parsed.tree, parsed.path) if uses else ():
            if isinstance(node, ast.ClassDef):
                _learn_self(evaluator, node, scope, uses)
            elif isinstance(node, FUNCTIONS):
                for argument in _used_as_app(node, scope, uses):
                    taker = _Taker(node, scope, argument)
                    found, other = _app_of(evaluator, taker, 0)
                    if found is None and not other and _is_likely(evaluator, taker):
                        found = App(scope.path, node.lineno, assumed=node.name)
                    if found is not None:
                        evaluator.handed[id(argument)] = found


def _learn_self(
    evaluator: Evaluator, node: ast.ClassDef, scope: Scope, uses: list[tuple[int, str]]
) -> None:
    """Where a class uses ``self.app.task``, its methods' ``self`` is an instance of it."""
    if any(base.startswith("self.") for base in _inside(uses, node)):
        for method in node.body:
            for first in method.args.args[:1] if isinstance(method, FUNCTIONS) else ():
                if first.arg == "self":
                    evaluator.handed[id(first)] = Instance(Class(scope.path, node, scope))


def _used_as_app(
    node: FunctionNode, scope: Scope, uses: list[tuple[int, str]]
) -> Iterator[ast.arg]:
    """Yield the parameters without annotation whose ``.task`` is used, here or through ``self``."""
    given = [argument for argument in arguments(node) if argument.annotation is None]
    plain = {argument.arg: argument for argument in given if argument.arg not in ("self", "cls")}
    used = _inside(uses, node)
    if isinstance(scope.node, ast.ClassDef):
        through = {
            name.partition(".")[2] for name in _inside(uses, scope.node) if name[:5] == "self."
        }
        for statement in walk(node) if through else ():
            if isinstance(statement, ast.Assign) and isinstance(statement.value, ast.Name):
                targets = {ast.unparse(target) for target in statement.targets}
                if targets & {f"self.{name}" for name in through}:
                    used.add(statement.value.id)
    yield from (argument for name, argument in plain.items() if name in used)


@lru_cache(maxsize=512)
def _uses(tree: ast.Module) -> list[tuple[int, str]]:
    """Return what ``.task`` and the like are taken from to call or decorate, with its line."""
    used: list[ast.expr] = []
    for node in walk_of(tree, ast.Call, *DEFINITIONS):
        used += [node.func] if isinstance(node, ast.Call) else getattr(node, "decorator_list", [])
    return [
        (one.lineno, ast.unparse(one.value))
        for one in used
        if isinstance(one, ast.Attribute) and one.attr in _USES
    ]


def _inside(uses: list[tuple[int, str]], node: FunctionNode | ast.ClassDef) -> set[str]:
    """Return those of the uses that are in a definition."""
    end = node.end_lineno or node.lineno
    return {base for line, base in uses if node.lineno <= line <= end}


def _app_of(evaluator: Evaluator, taker: _Taker, depth: int) -> tuple[App | None, bool]:
    """Return the app that a parameter is given, and whether it is given something else for sure.

    By a signal, or by any call of the function.
    """
    other = False
    for decorator in taker.node.decorator_list:
        found = _of_signal(evaluator, decorator, taker.scope)
        if found is not None:
            first = (taker.node.args.posonlyargs + taker.node.args.args)[:1]
            return (found, False) if taker.argument in first else (None, True)
    for given, scope in _given(evaluator, taker):
        value = evaluator.evaluate(given, scope)
        app = value if isinstance(value, App) else None
        handed = _taker_of(given, scope) if app is None and depth < DEPTH else None
        if handed is not None:
            app, _ = _app_of(evaluator, handed, depth + 1)
        if app is not None:
            if runs_at_import(evaluator, scope, depth):
                evaluator.run_at_import[id(taker.node)] = True
            return app, False
        other = other or _is_other(evaluator, given, value, scope)
    return None, other


def _is_other(evaluator: Evaluator, given: ast.expr, value: Value, scope: Scope) -> bool:
    """Tell whether something is known and no app: what another library makes, say."""
    if isinstance(given, ast.Call):
        value = evaluator.evaluate(given.func, scope)
    return isinstance(value, External) and not value.dotted.startswith("celery.")


def _of_signal(evaluator: Evaluator, decorator: ast.expr, scope: Scope) -> App | None:
    """``@app.on_after_configure.connect`` gives its function the app."""
    node = decorator.func if isinstance(decorator, ast.Call) else decorator
    if ast.unparse(node).rpartition(".")[2] == "connect_on_app_finalize":
        return App()
    if not isinstance(node, ast.Attribute) or node.attr != "connect":
        return None
    signal = node.value
    if not isinstance(signal, ast.Attribute) or signal.attr not in _SIGNALS:
        return None
    value = evaluator.evaluate(signal.value, scope)
    return value if isinstance(value, App) else None


def _given(evaluator: Evaluator, taker: _Taker) -> Iterator[tuple[ast.expr, Scope]]:
    """Yield what the calls of a function give its parameter."""
    for site in calls_of(evaluator, taker.node, taker.scope):
        found = _argument(site, taker)
        if found is not None:
            yield found, site.scope


def _argument(site: CallSite, taker: _Taker) -> ast.expr | None:
    call = site.node
    for keyword in call.keywords:
        if keyword.arg == taker.argument.arg:
            return keyword.value
    names = places_of(taker.node.args)[site.filled :]
    place = names.index(taker.argument.arg) if taker.argument.arg in names else len(call.args)
    before = call.args[: place + 1]
    spread = any(isinstance(argument, ast.Starred) for argument in before)
    return call.args[place] if place < len(call.args) and not spread else None


def _taker_of(given: ast.expr, scope: Scope) -> _Taker | None:
    """A parameter that is handed on."""
    place: Scope | None = scope
    while isinstance(given, ast.Name) and place is not None and place.parent is not None:
        if isinstance(place.node, FUNCTIONS):
            for argument in arguments(place.node):
                if argument.arg == given.id:
                    return _Taker(place.node, place.parent, argument)
        place = place.parent
    return None


def _decorates(taker: _Taker) -> bool:
    """Tell whether the parameter is used as ``@app.task`` and not just for an attribute."""
    wanted = {f"{taker.argument.arg}.{use}" for use in _USES}
    for node in walk(taker.node):
        for decorator in getattr(node, "decorator_list", ()):
            used = decorator.func if isinstance(decorator, ast.Call) else decorator
            if ast.unparse(used) in wanted:
                return True
    return False


def _registers(taker: _Taker) -> bool:
    """Tell whether the parameter is used as ``app.register_task(…)``."""
    calls = (node for node in walk(taker.node) if isinstance(node, ast.Call))
    wanted = f"{taker.argument.arg}.register_task"
    return any(ast.unparse(call.func) == wanted for call in calls)


def _is_likely(evaluator: Evaluator, taker: _Taker) -> bool:
    """Nobody here hands it an app; but it decorates, and the file or its name speaks of Celery.

    Only the name says enough where it registers a task by a call.
    """
    named = "celery" in taker.argument.arg.lower()
    if is_test(taker.scope.path) or not (_decorates(taker) or (named and _registers(taker))):
        return False
    if named:
        return True
    text = evaluator.project.source.read(taker.scope.path)
    return b"from celery" in text or b"import celery" in text
