"""Every place outside the monolith that names it."""

from __future__ import annotations

import io
import tokenize
from collections.abc import Iterable, Iterator

from migrator.audit.annotation_references import annotation_references
from migrator.audit.code_references import CodeReferences
from migrator.audit.evaluate import Evaluator
from migrator.audit.mentions import ModuleNames
from migrator.audit.parsing import Parsed
from migrator.audit.string_references import StringReferences
from migrator.audit.text_references import TextReferences
from migrator.facts import Location, Reference


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
    known = frozenset(task_names)
    strings = StringReferences(evaluator, path, names, known)
    texts = TextReferences(names, known)
    found: list[Reference] = []
    for other in project.source.search([names.leaf]):
        if other == path:
            continue
        if other.endswith(".py"):
            parsed = project.parse(other)
            if parsed is not None:
                found += [*code.find(parsed), *strings.find(parsed), *_comments(parsed, names)]
                found += annotation_references(evaluator, path, parsed)
        else:
            found += texts.find(other, project.source.read(other))
    return tuple(_once(found))


def _once(found: Iterable[Reference]) -> Iterator[Reference]:
    """Yield the references in order; where two claim one place, the one that acts."""
    strength = {"code": 0, "string": 1, "text": 2}
    seen: set[tuple[Location, str | None]] = set()
    ordered = sorted(found, key=lambda r: (r.where, strength[r.kind], r.form, r.symbol or ""))
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
                text = parsed.quoted(where)
                yield Reference(where, "text", mention.symbol, "", text, "comment")
