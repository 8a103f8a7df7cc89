"""Files that register tasks only through a project's own wrapper around ``shared_task``."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator
from functools import lru_cache

from migrator.audit.evaluate import Evaluator
from migrator.audit.parsing import Parsed
from migrator.audit.scopes import Scope
from migrator.audit.values import FunctionNode, Maker, Partial
from migrator.syntax import walk

FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)


def wrapper_uses(evaluator: Evaluator, files: Iterable[Parsed]) -> list[Parsed]:
    """Return further files that use what the given files wrap around Celery's decorators."""
    known = {parsed.path for parsed in files}
    names = sorted({name for parsed in files for name in _wrappers(evaluator, parsed)})
    if not names:
        return []
    used = re.compile(rb"\b(?:" + b"|".join(re.escape(n.encode()) for n in names) + rb")\b")
    decorated = re.compile(rb"@\s*[\w.]*" + used.pattern + rb"|" + used.pattern + rb"\s*\(")
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
    makers = {name for name, value in values.items() if isinstance(value, (Maker, Partial))}
    for name, places in names.items():
        node = places[-1].node
        if isinstance(node, FUNCTIONS):
            if _hands_on(evaluator, node, scope.inner(node), makers):
                yield name
        elif name in makers and places[-1].value is not None:
            yield name
        elif isinstance(node, ast.ClassDef):
            methods = [part for part in node.body if isinstance(part, FUNCTIONS)]
            inner = scope.inner(node)
            if any(_hands_on(evaluator, one, inner.inner(one), makers) for one in methods):
                yield name


def _hands_on(evaluator: Evaluator, function: FunctionNode, scope: Scope, makers: set[str]) -> bool:
    """Tell whether a function's body mentions ``app.task`` or ``shared_task`` itself."""
    names, others = _mentions(function)
    if names & makers:
        return True
    for node in others:
        if isinstance(node, ast.Attribute):
            if isinstance(evaluator.evaluate(node, scope), Maker):
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
    return any(isinstance(value, (Maker, Partial)) for value in values)
