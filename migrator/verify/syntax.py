"""Parse and compile: what a stage writes has to be Python."""

from __future__ import annotations

import ast
import warnings
from collections.abc import Sequence

from migrator.engine import Finding
from migrator.overlay import Overlay


def check_syntax(changed: Sequence[str], after: Overlay) -> tuple[Finding, ...]:
    """Compile every changed file that still exists."""
    found = (_compile(path, after.get(path)) for path in changed)
    return tuple(finding for finding in found if finding)


def _compile(path: str, content: bytes | None) -> Finding | None:
    if content is None:
        return None
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            compile(content, path, "exec", dont_inherit=True)
    except SyntaxError as error:
        if _newer_syntax(content):
            return None
        return Finding("syntax", path, error.lineno or 0, f"does not compile: {error.msg}")
    except ValueError as error:
        return Finding("syntax", path, 0, f"does not compile: {error}")
    return None


def _newer_syntax(content: bytes) -> bool:
    """Tell whether libcst reads what the running Python is too old for.

    What Python parses and does not compile (``return`` outside a function) is wrong in any version.
    """
    import libcst

    if _parses(content):
        return False
    try:
        libcst.parse_module(content)
    except (libcst.ParserSyntaxError, UnicodeDecodeError):
        return False
    return True


def _parses(content: bytes) -> bool:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            ast.parse(content)
    except (SyntaxError, ValueError):
        return False
    return True
