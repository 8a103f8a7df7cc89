"""Who sets off a task by its name alone: beat entries, ``send_task``, other files."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator

from migrator.audit.beat_rows import beat_rows
from migrator.audit.evaluate import Evaluator
from migrator.audit.parsing import Parsed
from migrator.audit.project import scoped_of
from migrator.audit.scopes import Scope
from migrator.audit.values import Text
from migrator.facts import Location
from migrator.plain_text import decoded

_SENDERS = frozenset({"send_task", "signature", "Signature"})
_ENTRIES = frozenset({"PeriodicTask", "create", "Entry", "dict"})  # of any model: better alive
_WORDS = ("send_task", "signature(", "Signature(", '"task"', "'task'", "task=")


def uses_by_name(
    evaluator: Evaluator, names: Iterable[str]
) -> dict[str, list[tuple[str, Location]]]:
    """Return how and where each of the task names is used."""
    wanted = sorted(set(names))
    found: dict[str, list[tuple[str, Location]]] = {name: [] for name in wanted}
    project = evaluator.project
    if not wanted:
        return found
    written = [row for row in beat_rows(evaluator) if not row.asked]
    rows = {(row.where.path, row.where.line) for row in written}
    for row in written:
        if row.name in found and row.where.path.endswith(".py"):
            found[row.name].append(("beat row", row.where))
    for parsed in project.parsed(*_WORDS):
        for name, how, where in _in_python(evaluator, parsed):
            if name in found and ("beat row", where) not in found[name]:
                found[name].append((how, where))
    for path in project.source.search(wanted):
        if not path.endswith((".py", ".md", ".rst", ".txt", ".pyi")):
            for name, where in _in_text(path, project.source.read(path), wanted):
                how = "beat row" if (where.path, where.line) in rows else "named"
                found[name].append((how, where))
    return found


def _in_python(evaluator: Evaluator, parsed: Parsed) -> Iterator[tuple[str, str, Location]]:
    for node, scope in scoped_of(parsed.tree, parsed.path, ast.Dict, ast.Call):
        if isinstance(node, ast.Dict):
            for key, value in zip(node.keys, node.values, strict=True):
                if isinstance(key, ast.Constant) and key.value == "task":
                    yield from _named(evaluator, parsed, value, scope, "beat entry")
        elif isinstance(node, ast.Call):
            written = ast.unparse(node.func).rpartition(".")[2]
            if written in _SENDERS and node.args:
                yield from _named(evaluator, parsed, node.args[0], scope, "sent by name")
            for keyword in node.keywords:
                if keyword.arg == "task" and written in _ENTRIES:
                    yield from _named(evaluator, parsed, keyword.value, scope, "beat entry")


def _named(
    evaluator: Evaluator, parsed: Parsed, node: ast.expr, scope: Scope, how: str
) -> Iterator[tuple[str, str, Location]]:
    value = evaluator.evaluate(node, scope)
    if isinstance(value, Text):
        yield value.text, how, parsed.where(node)


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
