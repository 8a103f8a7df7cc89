"""What settings ask a worker to import: names, places, and what could not be read."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from migrator.audit.evaluate import Evaluator
from migrator.audit.scopes import Scope
from migrator.audit.values import Items, Text, Unknown, Value
from migrator.facts import Location


@dataclass(frozen=True)
class Asked:
    """A module that a setting names.

    Attributes:
        dotted: Its name.
        where: The place.
        how: The setting and the name, as a person would say it.
        turn: When the worker imports it: what autodiscovery finds first, then ``imports``, then
            ``include``.
    """

    dotted: str
    where: Location
    how: str
    turn: int = 0


@dataclass
class WorkerImports:
    """What one file adds to the worker's imports.

    Attributes:
        modules: What it names, in the order that the worker imports it in.
        configs: Files (and class names) whose settings it takes over, and their prefix.
        unknown: What could not be read.
        django: What the task modules of all installed Django apps are called, where it asks for
            them: ``tasks``, unless a ``related_name`` says otherwise.
    """

    modules: list[Asked] = field(default_factory=list)
    configs: list[tuple[str, str | None, str]] = field(default_factory=list)
    unknown: list[str] = field(default_factory=list)
    django: list[str] = field(default_factory=list)


def ask_for(
    evaluator: Evaluator, node: ast.expr, scope: Scope, name: str, found: WorkerImports
) -> None:
    """Add the modules that the value of a setting names, each with the place of its name."""
    for dotted in texts(evaluator.evaluate(node, scope), name, found):
        ask([dotted], place(evaluator, node, scope, dotted), name, found)


def ask(names: Iterable[str], where: Location, setting: str, found: WorkerImports) -> None:
    """Add modules that a setting names at a place."""
    turn = 1 if setting.lower().endswith("imports") else 2
    found.modules += [Asked(name, where, f"{setting} {name!r}", turn) for name in names]


def place(evaluator: Evaluator, node: ast.expr, scope: Scope, text: str) -> Location:
    """Return where a string is written below an expression; else where that is."""
    parsed = evaluator.project.parse(scope.path)
    return parsed.where_written(text, node) if parsed is not None else Location(scope.path, 1)


def texts(value: Value, name: str, found: WorkerImports) -> Iterator[str]:
    """Yield the strings of a value; what is not known of it is remembered."""
    given = value.values if isinstance(value, Items) else (value,)
    for item in given:
        if isinstance(item, Text):
            yield item.text
        else:
            source = item.source if isinstance(item, Unknown) else "?"
            found.unknown.append(f"{name}={source}")
    if isinstance(value, Items) and not value.complete:
        found.unknown.append(f"{name} is computed")
