"""Everything that is known of one task name."""

from __future__ import annotations

import ast
import difflib
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from migrator.errors import ConfigError
from migrator.facts import (
    Collision,
    Copy,
    DanglingName,
    Facts,
    Location,
    Misfit,
    ProcessImport,
    Registration,
    Symbol,
    TaskTwin,
    TaskUse,
    Unimported,
)
from migrator.findings.advice import advice
from migrator.plain_text import decoded
from migrator.snapshot import Source

_LARGEST = 1_000_000
_DECORATED = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)


@dataclass(frozen=True)
class Definition:
    """One definition of the name.

    Attributes:
        registration: The fact.
        decorators: The source of each of its decorators, from the outermost.
        runs: True where it wins, False where it loses, None where there is no such choice or
            it is not defined.
    """

    registration: Registration
    decorators: tuple[str, ...]
    runs: bool | None


@dataclass(frozen=True)
class Mention:
    """A line that holds the name."""

    where: Location
    text: str


@dataclass(frozen=True)
class Story:
    """What is known of one task name, and what to do.

    ``imports`` has the processes that import its definitions, by name; ``copies`` those that
    register it too, and that nothing imports; ``calls`` the lines that call the task itself, with
    the method.
    """

    name: str
    definitions: tuple[Definition, ...]
    collision: Collision | None
    twins: tuple[TaskTwin, ...]
    symbols: tuple[Symbol, ...]
    mentions: tuple[Mention, ...]
    advice: tuple[str, ...]
    imports: tuple[tuple[str, ProcessImport], ...] = ()
    copies: tuple[Copy, ...] = ()
    dangling: tuple[DanglingName, ...] = ()
    misfits: tuple[Misfit, ...] = ()
    unimported: tuple[Unimported, ...] = ()
    calls: tuple[tuple[Mention, str], ...] = ()


def story(facts: Facts, source: Source, name: str, uses: Sequence[TaskUse] = ()) -> Story:
    """Tell the story of a task name.

    Args:
        facts: The audit.
        source: The files it was made of.
        name: The name on the wire.
        uses: The calls through the task itself.

    Raises:
        ConfigError: Nothing registers this name, and nothing uses it.
    """
    found = [entry for entry in facts.registrations if entry.name == name]
    dangling = tuple(one for one in facts.dangling if one.name == name)
    if not found and not dangling:
        raise _unknown(facts, name)
    collision = next((one for one in facts.collisions if one.name == name), None)
    definitions = tuple(
        Definition(entry, _decorators(source, entry.where), _runs(entry, collision))
        for entry in found
    )
    return Story(
        name=name,
        definitions=definitions,
        collision=collision,
        twins=tuple(twin for twin in facts.task_twins if twin.task_name == name),
        symbols=_symbols(facts, found),
        mentions=tuple(_mentions(source, name)),
        advice=advice(facts, found, collision),
        imports=tuple(_imports(facts, {entry.where.path for entry in found})),
        copies=tuple(copy for copy in facts.copies if name in copy.names),
        dangling=dangling,
        misfits=tuple(one for one in facts.misfits if one.name == name),
        unimported=tuple(one for one in facts.unimported if one.name == name),
        calls=tuple((Mention(use.where, _line(source, use.where)), use.form) for use in uses),
    )


def _line(source: Source, where: Location) -> str:
    return _lines(source.read(where.path))[where.line - 1].strip()


def _lines(raw: bytes) -> list[str]:
    return re.split("\r\n|\r|\n", decoded(raw))


def _imports(facts: Facts, paths: set[str]) -> Iterator[tuple[str, ProcessImport]]:
    for process in facts.processes:
        for item in process.imports:
            if item.path in paths:
                yield process.name, item


def _unknown(facts: Facts, name: str) -> ConfigError:
    known = sorted({entry.name for entry in facts.registrations if entry.name})
    copy = next((copy for copy in facts.copies if name in copy.names), None)
    if copy is not None:
        return ConfigError(
            f"{name!r} is only registered in {copy.path}, a copy that no process imports"
        )
    near = difflib.get_close_matches(name, known, 5, 0.5)
    near = near or [one for one in known if name.rpartition(".")[2] in one][:5]
    hint = "the nearest names: " + ", ".join(near) if near else ""
    return ConfigError(f"no task is named {name!r}", hint or _all(known))


def _all(known: list[str]) -> str:
    return f"there are {len(known)} task names: {', '.join(known[:10])}" if known else ""


def _runs(entry: Registration, collision: Collision | None) -> bool | None:
    if collision is None or collision.verdict != "defined" or collision.cause == "branch":
        return None
    return collision.wins(entry)


def _decorators(source: Source, where: Location) -> tuple[str, ...]:
    """The decorators of the definition at a place; none where the syntax cannot be read."""
    try:
        tree = ast.parse(source.read(where.path))
    except (SyntaxError, ValueError, KeyError):
        return ()
    for node in ast.walk(tree):
        if isinstance(node, _DECORATED) and node.lineno == where.line:
            return tuple(f"@{ast.unparse(one)}" for one in node.decorator_list)
    return ()


def _symbols(facts: Facts, found: list[Registration]) -> tuple[Symbol, ...]:
    """The monolith's symbols among the definitions: they carry the evidence of who calls them."""
    places = {(entry.where.path, entry.function) for entry in found}
    return tuple(s for s in facts.symbols if (s.where.path, s.name) in places)


def _mentions(source: Source, name: str) -> Iterator[Mention]:
    """Yield each line of a text file that holds the name, whole."""
    whole = re.compile(rf"(?<![\w.]){re.escape(name)}(?![\w.]*\w)")
    for path in source.search([name]):
        raw = source.read(path)
        lines = _lines(raw) if len(raw) <= _LARGEST else []
        if any("\0" in line for line in lines):
            continue
        for number, line in enumerate(lines, 1):
            match = whole.search(line)
            if match is not None:
                yield Mention(Location(path, number, match.start() + 1), line.strip())
