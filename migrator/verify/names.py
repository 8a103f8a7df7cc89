"""Undefined names, by pyflakes: a name that a moved body needs and its new module lacks.

What is imported and not used (any more) breaks nothing, but a stage has no business to leave it:
that is a check of its own, which does not count for what people write.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from migrator.engine import Finding
from migrator.overlay import Overlay
from migrator.python_source import parse

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
UNUSED = frozenset({"RedefinedWhileUnused", "UnusedImport"})


@dataclass(frozen=True)
class _Message:
    """A message of pyflakes; messages with equal keys say the same about a file."""

    key: str
    line: int
    text: str
    check: str


def check_names(
    changed: Sequence[str], before: Overlay, after: Overlay, origin: str | None = None
) -> tuple[Finding, ...]:
    """Return pyflakes' findings about names that the changed files did not have before.

    Args:
        changed: The files that differ.
        before: The tree before.
        after: The tree after.
        origin: The file that the code of new files was taken from.
    """
    findings: list[Finding] = []
    for path in changed:
        messages = _messages(path, after.get(path))
        if not messages:  # most files have none, and then it does not matter what was there
            continue
        source = path if origin is None or before.exists(path) else origin
        known = Counter(entry.key for entry in _messages(source, before.get(source)))
        for entry in messages:
            known[entry.key] -= 1
            if known[entry.key] < 0:
                findings.append(Finding(entry.check, path, entry.line, entry.text))
    return tuple(findings)


@lru_cache(maxsize=128)  # the tree after a stage is the tree before the next one
def _messages(path: str, content: bytes | None) -> tuple[_Message, ...]:
    from pyflakes.checker import Checker

    tree = parse(content) if content is not None else None
    if content is None or tree is None:
        return ()
    lines = content.splitlines()
    found = []
    for message in sorted(Checker(tree, filename=path).messages, key=lambda entry: entry.lineno):
        kind, text = type(message).__name__, message.message % message.message_args
        # What is imported for its effect stays unused under its new name.
        key = kind if kind == "UnusedImport" else text
        if kind in REPORTED and not _wanted(kind, path, lines[message.lineno - 1]):
            check = "unused" if kind in UNUSED else "names"
            found.append(_Message(key, message.lineno, text, check))
    return tuple(found)


def _wanted(kind: str, path: str, line: bytes) -> bool:
    """A package's ``__init__`` imports in order to re-export, and ``noqa`` says it in words."""
    return kind == "UnusedImport" and (path.endswith("__init__.py") or b"noqa" in line)
