"""Undefined names, by pyflakes: a name that a moved body needs and its new module lacks.

What is imported and not used (any more) breaks nothing, but a stage has no business to leave it:
that is a check of its own, which does not count for what people write.
"""

from __future__ import annotations

import ast
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from migrator.engine import Finding
from migrator.overlay import Overlay
from migrator.python_source import parse
from migrator.syntax import walk

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
    subject: str = ""  # of what is not used


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
        hands_on = _stars(before.get(path)) > _stars(after.get(path))
        for entry in messages:
            known[entry.key] -= 1
            if hands_on and entry.key == "UnusedImport":
                continue  # named one by one now: others take it from here
            if known[entry.key] < 0 and not _taken(entry, path, changed, after):
                findings.append(Finding(entry.check, path, entry.line, entry.text))
    return tuple(findings)


def _stars(content: bytes | None) -> int:
    """Return how many imports of a file take all that a module has."""
    tree = parse(content) if content is not None and b"*" in content else None
    nodes = walk(tree) if tree is not None else ()
    stars = (node for node in nodes if isinstance(node, ast.ImportFrom))
    return sum(1 for node in stars if node.names[0].name == "*")


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
        if kind in REPORTED and not _wanted(kind, path, lines[message.lineno - 1]):
            subject = str(message.message_args[0]) if kind in UNUSED else ""
            check = "unused" if kind in UNUSED else "names"
            found.append(_Message(_key(kind, subject, text), message.lineno, text, check, subject))
    return tuple(found)


def _key(kind: str, subject: str, text: str) -> str:
    """Return what two messages have in common that say the same of two versions of a file."""
    if kind == "UnusedImport":
        return kind  # what is imported for its effect stays unused under its new name
    return f"{kind} {subject}" if subject else text  # the text has a line in it


def _wanted(kind: str, path: str, line: bytes) -> bool:
    """A package's ``__init__`` imports in order to re-export, and ``noqa`` says it in words."""
    return kind == "UnusedImport" and (path.endswith("__init__.py") or b"noqa" in line)


def _taken(entry: _Message, path: str, changed: Sequence[str], after: Overlay) -> bool:
    """Tell whether another of the files takes an import from this one: ``try: from fast import f``.

    A helper that an optional import may replace is there for those that share it.
    """
    name = entry.subject.split(" ")[-1].rpartition(".")[2]
    stem = path.removesuffix(".py").rpartition("/")[2]
    trees = (parse(after.read(other)) for other in changed if other != path and after.exists(other))
    return bool(name) and any(
        isinstance(node, ast.ImportFrom)
        and (node.module or "").rpartition(".")[2] == stem
        and any(item.name == name for item in node.names)
        for tree in trees
        for node in (walk(tree) if tree else ())
    )
