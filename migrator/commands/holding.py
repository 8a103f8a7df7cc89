"""Keeps other runs out while one is at work, and tidies up after one that died."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

from migrator.gitstore import GitStore
from migrator.report.console import visible
from migrator.runs.journal import Journal


@contextmanager
def at_work(store: GitStore, journal: Journal) -> Iterator[None]:
    """Hold the journal's lock.

    Raises:
        RepositoryError: Another run is at work, or the lock cannot be written.
    """
    since = journal.held_since()
    with journal.lock() as died:
        if died is not None and since is not None:
            _tidy_up(store, journal, died, since)
        yield


def _tidy_up(store: GitStore, journal: Journal, died: int, since: datetime) -> None:
    _note(f"process {died}, at work here since {since.isoformat()}, has died")
    record = journal.latest()
    branches = {record.base_branch, record.work_branch} if record else set()
    for place in store.remove_stale_locks(sorted(branches), since.timestamp()):
        _note(f"removed {place}, which git has left behind")


def _note(message: str) -> None:
    print(visible(f"note: {message}"), file=sys.stderr)
