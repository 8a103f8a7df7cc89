"""Files that register tasks only through a project's own wrapper around ``shared_task``."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator

from migrator.audit.evaluate import Evaluator
from migrator.audit.parsing import Parsed
from migrator.audit.scopes import Scope
from migrator.audit.values import FunctionNode, Maker, Partial


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
    for name, places in evaluator.project.bindings(parsed.tree).items():
        node = places[-1].node
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
            if _hands_on(evaluator, node, scope.inner(node)):
                yield name
        elif isinstance(node, ast.ClassDef):
            kinds = (ast.FunctionDef, ast.AsyncFunctionDef)
            methods = [part for part in node.body if isinstance(part, kinds)]
            inner = scope.inner(node)
            if any(_hands_on(evaluator, method, inner.inner(method)) for method in methods):
                yield name
        elif places[-1].value is not None:
            value = evaluator.lookup(name, scope)
            if isinstance(value, (Maker, Partial)):
                yield name


def _hands_on(evaluator: Evaluator, function: FunctionNode, scope: Scope) -> bool:
    """Tell whether a function's body mentions ``app.task`` or ``shared_task`` itself."""
    for statement in function.body:
        for node in ast.walk(statement):
            named = isinstance(node, ast.Name) or getattr(node, "attr", None) == "task"
            if not named or not isinstance(node, ast.expr):
                continue
            if isinstance(evaluator.evaluate(node, scope), Maker):
                return True
    return False
