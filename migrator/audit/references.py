"""Every place outside the monolith that names it."""

from __future__ import annotations

import io
import re
import tokenize
from collections.abc import Iterable, Iterator

from migrator.audit.code_references import CodeReferences
from migrator.audit.evaluate import Evaluator
from migrator.audit.mentions import ModuleNames
from migrator.audit.parsing import Parsed
from migrator.audit.string_references import StringReferences
from migrator.facts import Location, Reference

_PROSE = (".md", ".rst", ".txt", ".adoc")
_COMMAND = re.compile(r"(?:-A|--app)(?:[ =]|\W{1,5})$")


def references(evaluator: Evaluator, path: str, task_names: Iterable[str]) -> tuple[Reference, ...]:
    """Return every reference to a module, by file, line and column.

    Args:
        evaluator: Follows names.
        path: The module's file.
        task_names: The names of all tasks.
    """
    project = evaluator.project
    names = ModuleNames(project.modules, path)
    code = CodeReferences(evaluator, path, names)
    strings = StringReferences(evaluator, path, names, frozenset(task_names))
    found: list[Reference] = []
    for other in project.source.search([names.leaf]):
        if other == path:
            continue
        if other.endswith(".py"):
            parsed = project.parse(other)
            if parsed is not None:
                found += [*code.find(parsed), *strings.find(parsed), *_comments(parsed, names)]
        else:
            found += _of_text(other, project.source.read(other), names)
    return tuple(_once(found))


def _once(found: Iterable[Reference]) -> Iterator[Reference]:
    """Yield the references in order; where two claim one place, the one that acts."""
    strength = {"code": 0, "string": 1, "text": 2}
    seen: set[tuple[Location, str | None]] = set()
    ordered = sorted(found, key=lambda r: (r.where, strength[r.kind], r.symbol or "", r.form))
    for reference in ordered:
        key = (reference.where, reference.symbol)
        if key not in seen:
            seen.add(key)
            yield reference


def _comments(parsed: Parsed, names: ModuleNames) -> Iterator[Reference]:
    if not any("#" in line and names.leaf in line for line in parsed.lines):
        return
    try:
        tokens = list(tokenize.generate_tokens(io.StringIO(parsed.text).readline))
    except (tokenize.TokenError, SyntaxError):
        return
    for token in tokens:
        if token.type == tokenize.COMMENT:
            line, column = token.start
            for mention in names.mentions(token.string):
                where = Location(parsed.path, line, column + mention.start + 1)
                text = parsed.line(line)
                yield Reference(where, "text", mention.symbol, "", text, "comment")


def _of_text(path: str, raw: bytes, names: ModuleNames) -> Iterator[Reference]:
    if b"\0" in raw:
        return
    for number, line in enumerate(raw.decode("utf-8", "replace").split("\n"), 1):
        for mention in names.mentions(line):
            before = line[: mention.start]
            acts = _COMMAND.search(before) is not None and not path.endswith(_PROSE)
            yield Reference(
                Location(path, number, mention.start + 1),
                "string" if acts and not before.lstrip().startswith("#") else "text",
                mention.symbol,
                "",
                line.strip(),
                "command" if acts else "document",
            )
