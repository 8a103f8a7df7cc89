"""The exact command to go on with, as the last line of a failure."""

from __future__ import annotations

import shlex
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from migrator.errors import DecisionNeeded, DemonolithError
from migrator.failures import Interrupted
from migrator.journal import Journal
from migrator.record import RunRecord

UNFINISHED = ("running", "stopped", "undoing")


def command(name: str, root: Path, *words: str) -> str:
    """Return a command line of demonolith that can be pasted into a shell."""
    return shlex.join(["demonolith", name, str(root), *words])


def next_command(record: RunRecord | None, root: Path) -> str:
    """Return the command that comes next after a run."""
    if record is None or record.status in ("undone", "aborted"):
        return command("preview", root)
    if record.status == "undoing":
        return command("undo", root)
    if record.status == "done":
        between = f"{record.base_branch}..{record.work_branch}"
        return shlex.join(["git", "-C", str(root), "log", between])
    return command("resume", root)


@contextmanager
def way_on(journal: Journal, root: Path, words: list[str]) -> Iterator[None]:
    """Let the last line of whatever fails inside be the command to go on with.

    Args:
        journal: Says whether a run has begun.
        root: The repository's work tree.
        words: The command to go on with and the words of its command line, as far as they are
            known; may change inside.
    """
    try:
        yield
    except DemonolithError as error:
        resume = _resume(journal, root)
        if resume:
            error.hint = f"{error.hint}\nto go on: {resume}".strip()
        elif isinstance(error, DecisionNeeded):
            again = command(words[0], root, *words[1:])
            error.hint = f"{error.hint}\nthen: {again}".strip()
        raise
    except KeyboardInterrupt:
        resume = _resume(journal, root)
        told = f"to go on: {resume}" if resume else "nothing was changed"
        raise Interrupted("interrupted", told) from None


def _resume(journal: Journal, root: Path) -> str:
    """Return the command that resumes the newest run; empty where it is finished."""
    record = journal.latest()
    return next_command(record, root) if record and record.status in UNFINISHED else ""
