"""Compile: what a stage writes has to be Python."""

from __future__ import annotations

from collections.abc import Sequence

from migrator.engine import Finding
from migrator.overlay import Overlay
from migrator.python_source import compile_error


def check_syntax(changed: Sequence[str], after: Overlay) -> tuple[Finding, ...]:
    """Compile every changed file that still exists."""
    found = (_compile(path, after.get(path)) for path in changed)
    return tuple(finding for finding in found if finding)


def _compile(path: str, content: bytes | None) -> Finding | None:
    error = compile_error(content) if content is not None else None
    if error is None:
        return None
    line, message = error
    return Finding("syntax", path, line, f"does not compile: {message}")
