"""What a docstring says of a parameter that a moved executor gains."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from migrator.facts import Facts
from migrator.plan import ExecutorPlan
from migrator.python_source import definition, parse
from migrator.snapshot import Source

# Google and Sphinx say it on the parameter's line, NumPy on the next one.
_STYLES = (
    r"^ *{name}(?: \([^)]*\))?: +(?P<text>\S.*)$",
    r"^ *:param (?:.* )?{name}: *(?P<text>\S.*)$",
    r"^{name}(?: *:.*)?\n {{2,}}(?P<text>\S.*)$",
)


def parameter_lines(
    facts: Facts, executors: tuple[ExecutorPlan, ...], source: Source
) -> dict[str, str]:
    """Return a line for each parameter that an executor gains.

    It is taken from the docstring of the modular router or dispatcher where one of them has it.
    """
    dispatcher = facts.dispatcher.name if facts.dispatcher else "the dispatcher"
    docstrings = list(_docstrings(facts, source))
    lines: dict[str, str] = {}
    for name in dict.fromkeys(p.name for entry in executors for p in entry.parameters):
        found = (text for docstring in docstrings if (text := _line(docstring, name)))
        lines[name] = next(found, f"Passed on by {dispatcher}.")
    return lines


def _docstrings(facts: Facts, source: Source) -> Iterator[str]:
    router = facts.router.function if facts.router else None
    for place in (router, facts.dispatcher):
        node = definition(parse(source.read(place.path)), place.name) if place else None
        yield (ast.get_docstring(node) if node else None) or ""


def _line(docstring: str, name: str) -> str:
    for style in _STYLES:
        pattern = style.format(name=rf"\*{{0,2}}{re.escape(name)}")
        if found := re.search(pattern, docstring, re.MULTILINE):
            return found["text"].strip()
    return ""
