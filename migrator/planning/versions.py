"""The text of two versions of one function, for a decision that shows them side by side."""

from __future__ import annotations

from migrator.decisions import Version
from migrator.facts import FunctionRef
from migrator.plain_text import lines_of
from migrator.snapshot import Source


def versions(legacy: FunctionRef, modular: FunctionRef, source: Source) -> tuple[Version, ...]:
    """Return the monolith's version and the modular one, in this order."""
    return (
        _version("the monolith's", legacy, source),
        _version("the modular one", modular, source),
    )


def _version(whose: str, function: FunctionRef, source: Source) -> Version:
    lines = lines_of(function.path, source.read(function.path))
    text = "\n".join(lines[function.where.line - 1 : function.end_line])
    return Version(f"{whose}, {function.where}", text)
