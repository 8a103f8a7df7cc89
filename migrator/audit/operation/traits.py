"""How tasks are sent and run: delays, retries, late acknowledgement, queues, beat entries."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence

from migrator.audit.beat_rows import beat_rows
from migrator.audit.candidates import is_test
from migrator.audit.definition import Definition
from migrator.audit.evaluate import Evaluator
from migrator.audit.operation.named_values import named_values
from migrator.audit.operation.routes import DEFAULT_QUEUES, ROUTES, routes
from migrator.audit.parsing import Parsed
from migrator.audit.project import scoped
from migrator.audit.scopes import Scope
from migrator.audit.sent_names import sent_name
from migrator.audit.values import Function, Task, Text, shown
from migrator.facts import Trait

# A file that sends a task, or says something about tasks, names one of these.
_NEAR = ("elery", "task", "apply_async", "TASK", "countdown")
_WORDS = (
    *(b"countdown", b"eta=", b"apply_async", b"acks_late", b".retry(", b"ACKS_LATE"),
    *(b"_routes", b"_ROUTES", b"default_queue", b"DEFAULT_QUEUE", b'"task"', b"'task'"),
)
_SENDERS = frozenset({"apply_async", "send_task", "set"})
_LATE = frozenset({"task_acks_late", "CELERY_ACKS_LATE", "CELERY_TASK_ACKS_LATE"})


def traits(evaluator: Evaluator, definitions: Sequence[Definition]) -> Iterator[Trait]:
    """Yield what the decorators of the tasks say, and then what all other files do."""
    names = _Names(evaluator, definitions)
    for definition in definitions:
        yield from _decorated(evaluator, definition)
    for row in beat_rows(evaluator):
        if not row.asked and not is_test(row.where.path):
            yield Trait(row.name, "beat-row", "", row.where)
    project = evaluator.project
    for path in project.search(*_NEAR):
        raw = b"" if is_test(path) else project.source.read(path)
        parsed = project.parse(path) if any(word in raw for word in _WORDS) else None
        if parsed is not None:
            for node, scope in scoped(parsed.tree, path):
                yield from _of_node(evaluator, names, parsed, node, scope)


class _Names:
    """Which task an expression, or the function around it, is."""

    def __init__(self, evaluator: Evaluator, definitions: Sequence[Definition]) -> None:
        self._evaluator = evaluator
        self._by_node = {id(d.node): d.registration.name for d in definitions if d.node}
        self._by_place = {
            (d.path, d.registration.function): d.registration.name for d in definitions
        }

    def of(self, node: ast.expr, scope: Scope) -> str | None:
        """Return the name of the task that an expression stands for; ``task.s(…)`` is one too."""
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            node = node.func.value
        value = self._evaluator.evaluate(node, scope)
        if isinstance(value, Task):
            value = value.target
        return self._by_node.get(id(value.node)) if isinstance(value, Function) else None

    def around(self, scope: Scope) -> str | None:
        """Return the name of the task that a scope belongs to."""
        parts = scope.qualname.split(".")
        places = ((scope.path, ".".join(parts[:end])) for end in range(len(parts), 0, -1))
        return next((self._by_place[place] for place in places if place in self._by_place), None)


def _decorated(evaluator: Evaluator, definition: Definition) -> Iterator[Trait]:
    name, node = definition.registration.name, definition.node
    parsed = evaluator.project.parse(definition.path)
    scope = evaluator.project.module_scope(definition.path)
    if parsed is None or scope is None or isinstance(node, ast.Lambda):
        return
    for call in node.decorator_list if node else ():
        for keyword in call.keywords if isinstance(call, ast.Call) else ():
            where, text = parsed.where(keyword.value), shown(keyword.value)
            if keyword.arg == "acks_late" and text == "True":
                yield Trait(name, "acks_late", text, where)
            elif keyword.arg == "autoretry_for":
                yield Trait(name, "retry", f"autoretry_for={text}", where)
            elif keyword.arg == "queue":
                yield Trait(name, "queue", _text(evaluator, keyword.value, scope), where)


def _of_node(
    evaluator: Evaluator, names: _Names, parsed: Parsed, node: ast.AST, scope: Scope
) -> Iterator[Trait]:
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
        yield from _sent(evaluator, names, parsed, node, scope)
    for name, value in named_values(node):
        where = parsed.where(value)
        if name in ROUTES:
            yield from routes(evaluator, parsed, value, scope)
        elif name in DEFAULT_QUEUES:
            yield Trait(None, "default-queue", _text(evaluator, value, scope), where)
        elif name in _LATE and shown(value) == "True":
            yield Trait(None, "acks_late", "True", where)
    if isinstance(node, ast.Dict):
        yield from _entry(evaluator, parsed, node, scope)


def _sent(
    evaluator: Evaluator, names: _Names, parsed: Parsed, node: ast.Call, scope: Scope
) -> Iterator[Trait]:
    assert isinstance(node.func, ast.Attribute)
    method = node.func.attr
    given = {keyword.arg: keyword.value for keyword in node.keywords if keyword.arg}
    where = parsed.where(node)
    if method == "retry":
        task = names.around(scope)
        if task is not None:
            said = [f"{key}={shown(given[key])}" for key in ("countdown", "eta") if key in given]
            yield Trait(task, "retry", ", ".join(said), where)
        return
    if method not in _SENDERS or not {"countdown", "eta", "queue"} & set(given):
        return
    task = _sent_by_name(evaluator, node, scope)
    if method != "send_task":
        task = names.of(node.func.value, scope)
        if task is None and method == "set":
            return  # anything may have a method of this name
    for key in ("countdown", "eta"):
        if key in given and shown(given[key]) != "None":
            yield Trait(task, key, shown(given[key]), where)
    if "queue" in given and task is not None:
        yield Trait(task, "queue", _text(evaluator, given["queue"], scope), where)


def _sent_by_name(evaluator: Evaluator, node: ast.Call, scope: Scope) -> str | None:
    name = sent_name(node)
    value = evaluator.evaluate(name, scope) if name is not None else None
    return value.text if isinstance(value, Text) else None


def _entry(evaluator: Evaluator, parsed: Parsed, node: ast.Dict, scope: Scope) -> Iterator[Trait]:
    found = dict(named_values(node))
    if "schedule" in found and "task" in found:
        value = evaluator.evaluate(found["task"], scope)
        if isinstance(value, Text):
            where = parsed.where(found["task"])
            yield Trait(value.text, "beat", shown(found["schedule"]), where)


def _text(evaluator: Evaluator, value: ast.expr, scope: Scope) -> str:
    found = evaluator.evaluate(value, scope)
    return found.text if isinstance(found, Text) else shown(value)
