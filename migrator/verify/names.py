"""Undefined names, by pyflakes: a name that a moved body needs and its new module lacks."""

from __future__ import annotations

import ast
import warnings
from collections import Counter
from collections.abc import Sequence

from migrator.engine import Finding
from migrator.overlay import Overlay

REPORTED = frozenset(
    {
        "UndefinedName",
        "UndefinedLocal",
        "UndefinedExport",
        "ImportStarUsage",
        "RedefinedWhileUnused",
        "UnusedImport",
    }
)


def check_names(changed: Sequence[str], before: Overlay, after: Overlay) -> tuple[Finding, ...]:
    """Return pyflakes' findings about names that the changed files did not have before."""
    findings: list[Finding] = []
    for path in changed:
        known = Counter(entry.message for entry in _messages(path, before.get(path)))
        for entry in _messages(path, after.get(path)):
            known[entry.message] -= 1
            if known[entry.message] < 0:
                findings.append(entry)
    return tuple(findings)


def _messages(path: str, content: bytes | None) -> list[Finding]:
    from pyflakes.checker import Checker

    if content is None:
        return []
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            tree = ast.parse(content)
    except (SyntaxError, ValueError):
        return []
    checker = Checker(tree, filename=path)
    return [
        Finding("names", path, message.lineno, message.message % message.message_args)
        for message in sorted(checker.messages, key=lambda message: message.lineno)
        if type(message).__name__ in REPORTED and not _allowed(path, message)
    ]


def _allowed(path: str, message: object) -> bool:
    """A package's ``__init__`` imports in order to re-export."""
    unused = type(message).__name__ == "UnusedImport"
    return unused and path.endswith("__init__.py")
