"""Entries of a schedule that the repository writes to a database: rows of ``PeriodicTask``.

Code writes them (a migration, a command), or a fixture of Django's that ``loaddata`` reads.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass

from migrator.audit.evaluate import Evaluator
from migrator.audit.fixtures import rows_in_fixture
from migrator.audit.parsing import Parsed
from migrator.audit.project import scoped_of
from migrator.audit.scopes import Scope
from migrator.audit.values import Text
from migrator.facts import Location
from migrator.plain_text import decoded
from migrator.syntax import given_by, walk

MODEL = "PeriodicTask"
_WORDS = (MODEL, MODEL.lower())
_WRITING = frozenset(
    prefix + name
    for name in ("create", "get_or_create", "update_or_create", "update")
    for prefix in ("", "a")
)
_DEFAULTS = frozenset({"defaults", "create_defaults"})
_FIXTURES = (".json", ".jsonl", ".yaml", ".yml", ".xml")


@dataclass(frozen=True)
class BeatRow:
    """A row that sends a task.

    Attributes:
        name: The task's name.
        where: The name, where it is written.
        asked: True where the name is only looked for: such rows are changed or deleted.
    """

    name: str
    where: Location
    asked: bool = False

    @property
    def in_migration(self) -> bool:
        """True where it is written once; a later migration can change it."""
        return "/migrations/" in f"/{self.where.path}"


def beat_rows(evaluator: Evaluator) -> list[BeatRow]:
    """Return the rows that the repository writes, or looks for.

    Args:
        evaluator: Follows values.
    """
    project, found = evaluator.project, list[BeatRow]()
    for path in project.source.search(["elery"]):  # the model's package has Celery in its name
        if not path.endswith((".py", *_FIXTURES)):
            continue
        text = decoded(project.source.read(path))
        if not any(word in text for word in _WORDS):
            continue
        if path.endswith(".py"):
            parsed = project.parse(path)
            found += _in_python(evaluator, parsed) if parsed is not None else ()
        else:
            found += (BeatRow(name, where) for name, where in rows_in_fixture(path, text))
    return found


def _in_python(evaluator: Evaluator, parsed: Parsed) -> Iterator[BeatRow]:
    for node, scope in scoped_of(parsed.tree, parsed.path, ast.Call):
        if isinstance(node, ast.Call):
            method = node.func.attr if isinstance(node.func, ast.Attribute) else ""
            if _is_model(evaluator, node.func, scope):
                for given in _tasks(node):
                    value = evaluator.evaluate(given, scope)
                    if isinstance(value, Text):
                        asked = method not in _WRITING and _is_query(node.func)
                        yield BeatRow(value.text, parsed.where(given), asked)


def _is_query(function: ast.expr) -> bool:
    """``PeriodicTask.objects.filter``, where ``PeriodicTask(…)`` makes a row."""
    return any(
        isinstance(node, ast.Attribute) and node.attr == "objects" for node in walk(function)
    )


def _tasks(call: ast.Call) -> Iterator[ast.expr]:
    """Yield what a call gives as ``task``, among the defaults too."""
    for word in call.keywords:
        if word.arg == "task":
            yield word.value
        elif word.arg in _DEFAULTS and isinstance(word.value, ast.Dict):
            for key, value in zip(word.value.keys, word.value.values, strict=True):
                if isinstance(key, ast.Constant) and key.value == "task":
                    yield value
        elif word.arg in _DEFAULTS and isinstance(word.value, ast.Call):
            yield from _tasks(word.value) if getattr(word.value.func, "id", "") == "dict" else ()


def _is_model(evaluator: Evaluator, function: ast.expr, scope: Scope) -> bool:
    """Tell whether a chain of attributes and calls begins with the model."""
    while isinstance(function, ast.Attribute | ast.Call):
        if isinstance(function, ast.Attribute):
            if function.attr == MODEL:
                return True
            function = function.value
        else:
            function = function.func if not _gets_model(function) else ast.Name(MODEL)
    if not isinstance(function, ast.Name):
        return False
    return function.id == MODEL or _is_named(evaluator, function.id, scope)


def _gets_model(node: ast.expr | None) -> bool:
    """``apps.get_model("django_celery_beat", "PeriodicTask")``."""
    if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Attribute):
        return False
    given = given_by(node)
    texts = [one.value for one in given if isinstance(one, ast.Constant)]
    return node.func.attr == "get_model" and any(
        isinstance(text, str) and text.rpartition(".")[2].lower() == MODEL.lower() for text in texts
    )


def _is_named(evaluator: Evaluator, name: str, scope: Scope) -> bool:
    """Tell whether a variable is the model, under another name."""
    place: Scope | None = scope
    while place is not None:
        for binding in evaluator.project.bindings(place.node).get(name, ()):
            alias = binding.alias.name if binding.alias is not None else ""
            if alias.rpartition(".")[2] == MODEL or _gets_model(binding.value):
                return True
        place = place.parent
    return False
