"""Who sets off a task by its name alone: beat entries, ``send_task``, tables of names, other files.

A name that stands anywhere outside the monolith may be sent from there, however it gets to the call
that sends it: better alive than lost.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator, Sequence

from migrator.audit.beat_rows import beat_rows
from migrator.audit.evaluate import Evaluator
from migrator.audit.name_patterns import name_patterns
from migrator.audit.parsing import Parsed
from migrator.audit.project import scoped_of
from migrator.audit.sent_names import SENDERS, looked_up_name, sent_name
from migrator.audit.values import Text
from migrator.facts import Location
from migrator.plain_text import decoded
from migrator.syntax import walk_of

_ENTRIES = frozenset({"PeriodicTask", "create", "Entry", "dict"})  # of any model: better alive
_WORDS = ("send_task", "ignature(", "subtask", '"task"', "'task'", "task=", ".tasks[")
_SENT = "sent by name"
_PROSE = (".md", ".rst", ".txt", ".pyi")

Use = tuple[str, Location]


def uses_by_name(evaluator: Evaluator, monolith: str, names: Iterable[str]) -> dict[str, list[Use]]:
    """Return how and where each of the task names is used.

    Args:
        evaluator: Follows values.
        monolith: The file that registers them: a name that only stands there sets off nothing.
        names: The task names.
    """
    wanted = sorted(set(names))
    if not wanted:
        return {}
    project = evaluator.project
    found = _Found(wanted)
    rows = [row for row in beat_rows(evaluator) if not row.asked]
    for row in rows:
        if row.where.path.endswith(".py"):
            found.add(row.name, "beat row", row.where)
    for parsed in project.parsed(*_WORDS):
        _add_used(found, evaluator, parsed)
    lines = {(row.where.path, row.where.line) for row in rows}
    for path in project.source.search(wanted):
        if path.endswith(".py"):
            _add_written(found, project.parse(path) if path != monolith else None)
        elif not path.endswith(_PROSE):
            for name, where in _in_text(path, project.source.read(path), wanted):
                is_row = (where.path, where.line) in lines
                found.add(name, "beat row" if is_row else "named", where)
    return found.uses


class _Found:
    """What is known of the uses so far.

    Attributes:
        unseen: True where something sends a task whose name is not known at all.
    """

    def __init__(self, names: Iterable[str]) -> None:
        self._places: dict[str, dict[Location, str]] = {name: {} for name in names}
        self.unseen = False

    @property
    def uses(self) -> dict[str, list[Use]]:
        """For each name how and where it is used, each place once, in the order it was found."""
        return {
            name: [(how, where) for where, how in places.items()]
            for name, places in self._places.items()
        }

    def add(self, name: str, how: str, where: Location) -> None:
        if name in self._places:
            self._places[name].setdefault(where, how)

    def add_matching(self, patterns: Sequence[re.Pattern[str]], how: str, where: Location) -> None:
        for name in self._places:
            if any(pattern.fullmatch(name) for pattern in patterns):
                self.add(name, how, where)


def _add_used(found: _Found, evaluator: Evaluator, parsed: Parsed) -> None:
    """Add the beat entries of a file, and what it sends."""
    for node, scope in scoped_of(parsed.tree, parsed.path, ast.Dict, ast.Call, ast.Subscript):
        for how, value in _naming(node):
            where = parsed.where(value)
            name = evaluator.evaluate(value, scope)
            if isinstance(name, Text):
                found.add(name.text, how, where)
            elif how == _SENT:
                patterns = list(name_patterns(evaluator, value, scope))
                found.unseen = found.unseen or not patterns
                found.add_matching(patterns, "perhaps sent by name", where)


def _naming(node: ast.AST) -> Iterator[tuple[str, ast.expr]]:
    """Yield how a call, a dict or a lookup uses which expressions as names of tasks."""
    if isinstance(node, ast.Dict):
        for key, value in zip(node.keys, node.values, strict=True):
            if isinstance(key, ast.Constant) and key.value == "task":
                yield "beat entry", value
    elif isinstance(node, ast.Subscript):
        looked_up = looked_up_name(node)
        if looked_up is not None:
            yield _SENT, looked_up
    elif isinstance(node, ast.Call):
        written = ast.unparse(node.func).rpartition(".")[2]
        sent = sent_name(node) if written in SENDERS else None
        if sent is not None:
            yield _SENT, sent
        for keyword in node.keywords:
            if keyword.arg == "task" and written in _ENTRIES:
                yield "beat entry", keyword.value


def _add_written(found: _Found, parsed: Parsed | None) -> None:
    """Add the names that stand in a file: in a table, an enum, a route, a comparison."""
    for node in walk_of(parsed.tree, ast.Constant) if parsed is not None else ():
        name = node.value
        if parsed is not None and isinstance(name, str) and (found.unseen or _is_telling(name)):
            found.add(name, "named", parsed.where(node))


def _is_telling(name: str) -> bool:
    """Tell whether a string in a program is hardly anything but the task's name."""
    return not name.isidentifier()


def _in_text(path: str, raw: bytes, names: list[str]) -> Iterator[tuple[str, Location]]:
    text = decoded(raw)
    if "\0" in text:
        return
    for number, line in enumerate(text.split("\n"), 1):
        for name in names:
            column = line.find(name)
            if column >= 0 and not _continues(line, column + len(name)):
                yield name, Location(path, number, column + 1)


def _continues(line: str, end: int) -> bool:
    return end < len(line) and (line[end].isalnum() or line[end] in "_.")
