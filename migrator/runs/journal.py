"""What each run has done, kept under the git directory so that no crash can lose it.

Each work tree has its own journal, as it has its own HEAD and index, which are what a run moves.
"""

from __future__ import annotations

import fcntl
import os
import re
import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import IO

from migrator.errors import RepositoryError
from migrator.forks import lets_go
from migrator.runs.record import RunRecord, StageRecord
from migrator.runs.record_format import dump, parse

__all__ = ["Journal", "RunRecord", "StageRecord"]

ID = re.compile(r"\d{8}-\d{6}-[0-9a-f]{4}")
ID_TIME = "%Y%m%d-%H%M%S"


def now() -> datetime:
    """Return the time, in UTC."""
    return datetime.now(timezone.utc)


class Journal:
    """The records of a work tree's runs.

    Args:
        git_dir: The work tree's git directory.
        clock: Tells the time.
    """

    def __init__(self, git_dir: Path, clock: Callable[[], datetime] = now) -> None:
        self.folder = git_dir / "demonolith"
        self._clock = clock
        self._locked: IO[str] | None = None

    def forked(self) -> None:
        """Leave the lock to the process that has taken it; see ``migrator.forks``."""
        if self._locked is not None:
            self._locked.close()

    def new_id(self) -> str:
        """Return an id for the next run; later ids sort behind earlier ones."""
        moment = self._clock()
        known = self.ids()
        if known:
            last = datetime.strptime(known[-1][:15], ID_TIME).replace(tzinfo=timezone.utc)
            moment = max(moment, last + timedelta(seconds=1))
        return f"{moment.strftime(ID_TIME)}-{secrets.token_hex(2)}"

    def create(self, record: RunRecord) -> RunRecord:
        """Save a new run's record and return it with its times.

        Raises:
            RepositoryError: There is a run of this id, or the record cannot be written.
        """
        if self._path(record.id).exists():
            raise RepositoryError(f"there is a run {record.id} already")
        return self.save(replace(record, started=self._stamp()))

    def save(self, record: RunRecord) -> RunRecord:
        """Save a record, so that after a crash there is either the old or the new one.

        Returns:
            The record with its time of change.

        Raises:
            RepositoryError: It cannot be written.
        """
        record = replace(record, updated=self._stamp())
        path = self._path(record.id)
        try:
            self._make_folder()
            _replace_file(path, dump(record))
        except OSError as error:
            raise _unwritable(path, error) from error
        return record

    def load(self, run_id: str) -> RunRecord:
        """Return the record of a run.

        Raises:
            RepositoryError: There is no such run, or its record is damaged or too new.
        """
        path = self._path(run_id)
        try:
            content = path.read_bytes()
        except FileNotFoundError:
            known = ", ".join(reversed(self.ids())) or "there are none"
            raise RepositoryError(f"there is no run {run_id}", f"Known runs: {known}.") from None
        return parse(path, content)

    def latest(self) -> RunRecord | None:
        """Return the newest run's record, or None; raises RepositoryError like ``load``."""
        known = self.ids()
        return self.load(known[-1]) if known else None

    def all(self) -> tuple[RunRecord, ...]:
        """Return every record, oldest first; raises RepositoryError like ``load``."""
        return tuple(self.load(run_id) for run_id in self.ids())

    def held_since(self) -> datetime | None:
        """Return when the lock was taken by whoever holds it, or died with it; None: nobody."""
        with suppress(OSError, ValueError):
            return datetime.fromisoformat((self.folder / "lock").read_text().partition(" ")[2])
        return None

    @contextmanager
    def lock(self) -> Iterator[int | None]:
        """Keep every other run out of this work tree.

        The operating system frees the lock of a process that dies.

        Yields:
            The id of the process that held the lock before and died with it, or None.

        Raises:
            RepositoryError: Another run is at work, or the lock cannot be written.
        """
        path = self.folder / "lock"
        try:
            self._make_folder()
            file = path.open("a+", encoding="ascii")
        except OSError as error:
            raise _unwritable(path, error) from error
        lets_go(self)
        with file:
            died = self._take(file)
            self._locked = file
            try:
                yield died
            finally:
                with suppress(OSError):  # who comes next finds a dead process, which is as well
                    file.truncate(0)

    def _take(self, file: IO[str]) -> int | None:
        locked = _try_lock(file)
        file.seek(0)
        holder, _, since = file.read().partition(" ")
        if not locked:
            who = f"process {holder}, since {since}" if holder else "in another process"
            hint = "Wait until it has ended, or stop it."
            raise RepositoryError(f"another run is under way here ({who})", hint)
        file.truncate(0)
        file.write(f"{os.getpid()} {self._stamp()}")
        file.flush()
        return int(holder) if holder.isdigit() else None

    def ids(self) -> list[str]:
        """Return the id of every run, oldest first."""
        return sorted(path.stem for path in self.folder.glob("*.json") if ID.fullmatch(path.stem))

    def _path(self, run_id: str) -> Path:
        if not ID.fullmatch(run_id):
            raise RepositoryError(f"{run_id!r} is not the id of a run")
        return self.folder / f"{run_id}.json"

    def _stamp(self) -> str:
        return self._clock().isoformat(timespec="seconds")

    def _make_folder(self) -> None:
        if not self.folder.is_dir():
            self.folder.mkdir(exist_ok=True)
            _sync_folder(self.folder.parent)


def _try_lock(file: IO[str]) -> bool:
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _replace_file(path: Path, content: bytes) -> None:
    draft = path.with_suffix(".new")
    with draft.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    draft.replace(path)
    _sync_folder(path.parent)


def _sync_folder(folder: Path) -> None:
    # A rename survives a power failure only once its folder is on the disk.
    number = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(number)
    finally:
        os.close(number)


def _unwritable(path: Path, error: OSError) -> RepositoryError:
    return RepositoryError(
        f"{path} cannot be written: {error.strerror}",
        "Runs are recorded there; make room or give write permission, then try again.",
    )
