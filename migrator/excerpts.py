"""A line of the target as it is quoted: all of it, or the part around a place in it.

A line may be a whole minified file, and may be quoted a thousand times.
"""

from __future__ import annotations

import ast

LONGEST = 300  # characters
_BEFORE = 80
_STATEMENT = 72  # characters of a statement that is named in passing
_CUT = "…"


def excerpt(line: str, column: int) -> str:
    """Return a line as it is quoted.

    Args:
        line: The line, without its end.
        column: What it is quoted for; columns count from 1.
    """
    if len(line) <= LONGEST:
        return line.strip()
    start = max(0, column - 1 - _BEFORE)
    end = start + LONGEST
    head, tail = _CUT if start else "", _CUT if end < len(line) else ""
    return f"{head}{line[start:end].strip()}{tail}"


def opening(node: ast.AST) -> str:
    """Return how a statement begins, for a line that names it.

    Args:
        node: The statement, or a part of one.
    """
    first = ast.unparse(node).strip().split("\n")[0]
    return first if len(first) <= _STATEMENT else f"{first[: _STATEMENT - 1]}{_CUT}"


def is_quoted(quoted: str, line: str) -> bool:
    """Tell whether an excerpt may be of a line.

    Args:
        quoted: What ``excerpt`` has returned.
        line: A line.
    """
    if len(line) <= LONGEST:
        return line.strip() == quoted
    return quoted.strip(_CUT) in line
