"""``task_routes``: which task's messages go to which queue."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from migrator.audit.evaluate import Evaluator
from migrator.audit.operation.named_values import named_values
from migrator.audit.parsing import Parsed
from migrator.audit.scopes import Scope
from migrator.audit.values import Text, shown
from migrator.facts import Trait

ROUTES = frozenset({"task_routes", "CELERY_ROUTES", "CELERY_TASK_ROUTES"})
DEFAULT_QUEUES = frozenset(
    {"task_default_queue", "CELERY_DEFAULT_QUEUE", "CELERY_TASK_DEFAULT_QUEUE"}
)


def routes(evaluator: Evaluator, parsed: Parsed, value: ast.expr, scope: Scope) -> Iterator[Trait]:
    """Yield each route of a dict, or of the pairs of a list; a router that computes is one too."""
    pairs = list(_pairs(evaluator, value, scope))
    if not pairs and not isinstance(value, (ast.Dict, ast.List, ast.Tuple)):
        # Anything else picks the queue when the program runs.
        yield Trait(None, "route", shown(value), parsed.where(value))
    for pattern, target in pairs:
        yield Trait(pattern, "route", _queue(evaluator, target, scope), parsed.where(target))


def _pairs(evaluator: Evaluator, value: ast.expr, scope: Scope) -> Iterator[tuple[str, ast.expr]]:
    if isinstance(value, ast.Dict):
        for key, target in zip(value.keys, value.values, strict=True):
            name = evaluator.evaluate(key, scope) if key is not None else None
            if isinstance(name, Text):
                yield name.text, target
    elif isinstance(value, (ast.List, ast.Tuple)):
        parts = value.elts
        if len(parts) == 2 and isinstance(parts[0], ast.Constant):
            yield str(parts[0].value), parts[1]
        else:
            for part in parts:
                yield from _pairs(evaluator, part, scope)


def _queue(evaluator: Evaluator, target: ast.expr, scope: Scope) -> str:
    if isinstance(target, ast.Dict):
        target = dict(named_values(target)).get("queue", target)
    found = evaluator.evaluate(target, scope)
    return found.text if isinstance(found, Text) else shown(target)
