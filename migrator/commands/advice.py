"""The exact command to go on with, as the last line of a failure."""

from __future__ import annotations

import shlex
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

from migrator.commands.confirm import Unconfirmed
from migrator.errors import ConfigError, DemonolithError, RepositoryError
from migrator.failures import Interrupted
from migrator.gitstore import GitStore
from migrator.refusal import StageRefused
from migrator.runs.comparison import Difference, compare
from migrator.runs.going_back import Lost
from migrator.runs.journal import Journal
from migrator.runs.record import UNFINISHED, RunRecord, coming
from migrator.streams import discard_output

__all__ = ["UNFINISHED", "command", "next_command", "way_on"]

MERGED = ("merged", "squashed")
TO_TAKE_IN = ("own-commits", "commits-rewritten")


def command(name: str, root: Path, *words: str) -> str:
    """Return a command line of demonolith that can be pasted into a shell."""
    return shlex.join(["demonolith", name, str(root), *words])


def next_command(record: RunRecord | None, store: GitStore) -> str:
    """Return the command that comes next after a run, as git has it now."""
    root = store.root
    if record is None or record.status in ("undone", "aborted"):
        return command("preview", root)
    if record.status == "done" and not store.branch_exists(record.work_branch):
        found = compare(store, record)
        over = any(one.code in MERGED for one in found)
        lost = [one.command for one in found if one.command and not over]
        return lost[0] if lost else command("preview", root)
    if record.status == "done":
        between = f"{record.base_branch}..{record.work_branch}"
        return shlex.join(["git", "-C", str(root), "log", between])
    differences = [found for found in compare(store, record) if found.blocks]
    first = [found.command for found in differences if found.command]
    return " && ".join([*first, command(_next_name(record, differences), root)])


def _next_name(record: RunRecord, differences: Sequence[Difference]) -> str:
    codes = {found.code for found in differences}
    if record.move:
        return "resume"
    if "commits-gone" in codes:
        return "abort"
    if not codes.isdisjoint(TO_TAKE_IN):
        return "retry"
    stage = coming(record)
    if stage is not None and stage.in_place and stage.state != "verified":
        return "adopt"
    return "retry" if stage is not None and stage.state == "failed" else "resume"


@contextmanager
def way_on(store: GitStore, journal: Journal, words: Sequence[str]) -> Iterator[None]:
    """Let the last line of whatever fails inside be the command to go on with.

    Args:
        store: The repository.
        journal: Says whether a run has begun.
        words: The command to go on with and the words of its command line, as far as they are
            known; may change inside.
    """
    try:
        yield
    except DemonolithError as error:
        line = _line(store, journal, words, error)
        error.hint = f"{error.hint}\n{line}".strip()
        raise
    except BrokenPipeError:  # who only looks may stop reading; a change must not end unsaid
        discard_output()
        following = _following(store, journal)
        status = f"see where it stands: {command('status', store.root)}"
        told = f"to go on: {following}" if following else status
        raise RepositoryError("nobody reads what is printed any more", told) from None
    except OSError as error:
        what = f"{error.filename}: {error.strerror}" if error.filename else str(error.strerror)
        refusal = RepositoryError(f"the system refuses: {what}", "Nothing was lost.")
        refusal.hint += "\n" + _line(store, journal, words, refusal)
        raise refusal from error
    except KeyboardInterrupt:
        following = _following(store, journal)
        told = f"to go on: {following}" if following else "nothing was changed"
        raise Interrupted("interrupted", told) from None


def _line(store: GitStore, journal: Journal, words: Sequence[str], error: DemonolithError) -> str:
    begins = words[0] in ("run", "step")
    # A stage that is refused before the first commit: another run takes this one's place.
    following = "" if begins and isinstance(error, StageRefused) else _following(store, journal)
    if isinstance(error, Unconfirmed) and not begins:
        return f"to go on: {command(words[0], store.root, *words[1:], '--yes')}"
    if following and (words[0] not in ("undo", "redo") or _is_moving(journal)):
        return f"to go on: {following}"
    again = command(words[0], store.root, *words[1:])
    if isinstance(error, (ConfigError, Lost)):  # the same words would be refused again
        return ""
    return f"{'then' if begins else 'to go on'}: {again}"


def _is_moving(journal: Journal) -> bool:
    with suppress(DemonolithError, OSError):
        record = journal.latest()
        return record is not None and record.move is not None
    return False


def _following(store: GitStore, journal: Journal) -> str:
    """Return the command that goes on with the newest run; empty where it is finished."""
    with suppress(DemonolithError, OSError):
        record = journal.latest()
        if record and record.status in UNFINISHED:
            return next_command(record, store)
    return ""
