"""Files that register tasks only through a project's own wrapper around ``shared_task``."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator
from functools import lru_cache

from migrator.audit.evaluate import Evaluator
from migrator.audit.members import member
from migrator.audit.parsing import Parsed
from migrator.audit.scopes import Scope
from migrator.audit.values import (
    App,
    AppClass,
    Class,
    FunctionNode,
    Instance,
    Maker,
    Method,
    Partial,
    Value,
)
from migrator.syntax import walk

FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)


def wrapper_uses(evaluator: Evaluator, files: Iterable[Parsed]) -> list[Parsed]:
    """Return further files that use what the given files wrap around Celery's decorators."""
    known = {parsed.path for parsed in files}
    names = sorted({name for parsed in files for name in _wrappers(evaluator, parsed)})
    if not names:
        return []
    used = re.compile(rb"\b(?:" + b"|".join(re.escape(n.encode()) for n in names) + rb")\b")
    before = rb"(?:@\s*|\bmap\s*\(\s*)[\w.]*"
    decorated = re.compile(before + used.pattern + rb"|" + used.pattern + rb"\s*\(")
    found = []
    for path in evaluator.project.search(*names):
        if path not in known and decorated.search(evaluator.project.source.read(path)):
            parsed = evaluator.project.parse(path)
            if parsed is not None:
                found.append(parsed)
    return found


def _wrappers(evaluator: Evaluator, parsed: Parsed) -> Iterator[str]:
    """Yield the module-level names that hand Celery's decorators on."""
    scope = Scope(parsed.path, parsed.tree)
    names = evaluator.project.bindings(parsed.tree)
    values = {name: evaluator.lookup(name, scope) for name in names}
    makers = {name for name, value in values.items() if _makes(value)}
    for name, places in names.items():
        node = places[-1].node
        if isinstance(node, FUNCTIONS):
            if _hands_on(evaluator, node, scope.inner(node), makers):
                yield name
        elif places[-1].value is not None and (name in makers or _calls(evaluator, values[name])):
            yield name
        elif isinstance(node, ast.ClassDef):
            methods = [part for part in node.body if isinstance(part, FUNCTIONS)]
            inner, own = scope.inner(node), App(parsed.path, node.lineno, _app_class(values[name]))
            known = own if own.cls is not None else None
            handing = [
                one
                for one in methods
                if _hands_on(evaluator, one, _of_method(inner, one, known), makers)
            ]
            yield from {name, *(method.name for method in handing)} if handing else ()


def _app_class(value: Value | None) -> Class | None:
    """Return the repository's class behind a subclass of Celery."""
    return value.cls if isinstance(value, AppClass) else None


def _of_method(inner: Scope, method: FunctionNode, known: App | None) -> Scope:
    """Return the scope of a method; one of a subclass of Celery has the app as ``self``."""
    first = [*method.args.posonlyargs, *method.args.args][:1]
    return inner.inner(method, {first[0].arg: known} if known is not None and first else None)


def _makes(value: Value | None) -> bool:
    """Tell whether a value is one of Celery's decorators, or an app's own instead of it."""
    of_app = isinstance(value, Method) and isinstance(value.instance, App)
    return of_app or isinstance(value, (Maker, Partial))


def _calls(evaluator: Evaluator, value: Value | None) -> bool:
    """Tell whether a value is an object of the repository whose ``__call__`` hands tasks on."""
    found = member(evaluator, value, "__call__") if isinstance(value, Instance) else None
    if not isinstance(found, Method) or not isinstance(found.function.node, FUNCTIONS):
        return False
    inner = found.function.scope.inner(found.function.node)
    return _hands_on(evaluator, found.function.node, inner, {"shared_task"})


def _hands_on(evaluator: Evaluator, function: FunctionNode, scope: Scope, makers: set[str]) -> bool:
    """Tell whether a function's body mentions ``app.task`` or ``shared_task`` itself."""
    names, others = _mentions(function)
    if names & makers:
        return True
    for node in others:
        if isinstance(node, ast.Attribute):
            if _makes(evaluator.evaluate(node, scope)):
                return True
        elif _imports_maker(evaluator, node, scope):
            return True
    return False


@lru_cache(maxsize=4096)
def _mentions(function: FunctionNode) -> tuple[set[str], list[ast.Attribute | ast.ImportFrom]]:
    """Return the names that a body uses, and what else of it could be a decorator of Celery's."""
    names: set[str] = set()
    others: list[ast.Attribute | ast.ImportFrom] = []
    for statement in function.body:
        for node in walk(statement):
            if isinstance(node, ast.Name):
                names.add(node.id)
            elif isinstance(node, ast.ImportFrom) or (
                isinstance(node, ast.Attribute) and node.attr in ("task", "shared_task")
            ):
                others.append(node)
    return names, others


def _imports_maker(evaluator: Evaluator, node: ast.ImportFrom, scope: Scope) -> bool:
    if (node.module or "").split(".")[0] == "celery":
        return True
    values = [evaluator.lookup(alias.asname or alias.name, scope) for alias in node.names]
    return any(map(_makes, values))
