"""Lets git look through the repository while Python still imports the command line.

What ``demonolith audit FOLDER`` is going to ask git first is plain from these words. A wrong guess
costs a search, never a result: a command takes over what was begun in its own folder, or begins.
Where the commit was looked at before, there is nothing to look for.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

from migrator.audit.words import FIRST
from migrator.cache.audits import kept_audits
from migrator.cache.folder import NO_CACHE
from migrator.errors import DemonolithError
from migrator.gitstore import GitStore

# The commands that look at HEAD and change nothing, and those of their options without a value.
COMMANDS = frozenset({"audit", "check"})
SWITCHES = frozenset({"--exec", "--no-cache", "--write-baseline"})
OTHERWISE = frozenset({"--help", "--staged", "--"})
# With these, everything is looked at anew.
ANEW = ("--exec", "--explain", "--no-cache", "--python")

_begun: dict[Path, GitStore] = {}


def begin(words: Sequence[str]) -> None:
    """Start what the command is going to need, as far as its words tell.

    Args:
        words: The command line, without the program.
    """
    folder = _folder(words)
    if folder is None:
        return
    with suppress(DemonolithError, OSError):  # the command meets it again, and says so
        store = _begun[folder] = GitStore.open(folder)
        store.prepare_standing()
        tree = store.snapshot().tree
        if _is_anew(words) or not _is_known(store, tree):
            store.prepare_search(FIRST)
            store.prepare_list(tree)


def _is_anew(words: Sequence[str]) -> bool:
    return bool(os.environ.get(NO_CACHE)) or any(word.startswith(ANEW) for word in words)


def _is_known(store: GitStore, tree: str) -> bool:
    kept = kept_audits(store, tree)
    return kept is not None and kept.has_any()


def _folder(words: Sequence[str]) -> Path | None:
    """Return the folder that is going to be looked at, or None where that is not plain."""
    if not words or words[0] not in COMMANDS or not OTHERWISE.isdisjoint(words):
        return None
    found: list[str] = []
    rest = iter(words[1:])
    for word in rest:
        if not word.startswith("-"):
            found.append(word)
        elif word not in SWITCHES and "=" not in word:
            next(rest, None)  # its value
    return Path(*found) if len(found) < 2 else None


def opened(folder: Path) -> GitStore:
    """Return the repository of a folder, with what was begun there.

    Raises:
        RepositoryError: As ``GitStore.open``.
    """
    return _begun.pop(folder, None) or GitStore.open(folder)


def drop() -> None:
    """End what no command has taken over."""
    while _begun:
        _begun.popitem()[1].close()
