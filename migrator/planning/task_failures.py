"""What only the monolith's version of a task does when it fails: retry, or set the record right.

A run that nobody marks as failed stays "running" for ever, and a job that is not tried again is
lost: neither shows in a message, in a test that passes, or in the other version's own text.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator

from migrator.audit.log_calls import log_template
from migrator.facts import Facts, FunctionRef, TaskTwin
from migrator.python_source import Definition, definition, parse
from migrator.routing.passed_on import calls_in
from migrator.snapshot import Source
from migrator.syntax import walk

# Options with which Celery does it: retries by exception, a class with `on_failure`.
_BY_OPTION = frozenset({"autoretry_for", "base"})


def lost_failure_handling(twin: TaskTwin, facts: Facts, source: Source) -> Iterator[str]:
    """Yield what the monolith's version does about failures, where the modular one does nothing.

    Args:
        twin: The task with its two definitions.
        facts: The audit: what its router does counts for the modular task.
        source: The tree that was audited.
    """
    old = _definition(twin.legacy, source)
    new = [node for node in _modular(twin.modular, facts, source) if node is not None]
    if old is None or not new or any(map(_leaves_it_to_celery, new)):
        return
    path = twin.legacy.path
    if not any(True for node in new for _ in _retries(node)):
        for call in _retries(old):
            yield f"{path}:{call.lineno}: {ast.unparse(call.func)} only in the monolith's version"
    if not any(True for node in new for _ in _handlers(node)):
        for handler in _handlers(old):
            kind = f"except {ast.unparse(handler.type)}" if handler.type else "except"
            yield f"{path}:{handler.lineno}: `{kind}` only in the monolith's version"


def _definition(function: FunctionRef, source: Source) -> Definition | None:
    return definition(parse(source.read(function.path)), function.name)


def _modular(function: FunctionRef, facts: Facts, source: Source) -> Iterator[Definition | None]:
    """Yield the task, the functions of its module that it calls, and the router."""
    task = _definition(function, source)
    yield task
    tree = parse(source.read(function.path))
    for call in calls_in(task):
        if isinstance(call.func, ast.Name):
            yield definition(tree, call.func.id)
    if facts.router is not None:
        yield _definition(facts.router.function, source)


def _leaves_it_to_celery(node: Definition) -> bool:
    calls = (item for item in node.decorator_list if isinstance(item, ast.Call))
    return any(word.arg in _BY_OPTION for call in calls for word in call.keywords)


def _retries(node: Definition) -> Iterator[ast.Call]:
    for call in calls_in(node):
        if isinstance(call.func, ast.Attribute) and call.func.attr == "retry":
            yield call


def _handlers(node: Definition) -> Iterator[ast.ExceptHandler]:
    """Yield the handlers that do more than log and raise."""
    for part in walk(node):
        if isinstance(part, ast.ExceptHandler) and not all(map(_tells, part.body)):
            yield part


def _tells(statement: ast.stmt) -> bool:
    if isinstance(statement, ast.Raise):
        called = statement.exc.func if isinstance(statement.exc, ast.Call) else None
        return getattr(called, "attr", "") != "retry"
    if isinstance(statement, ast.Expr):
        value = statement.value
        return isinstance(value, ast.Constant) or log_template(value) is not None
    return isinstance(statement, ast.Pass)
