"""A folder that is gone afterwards."""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tempfile import TemporaryDirectory

AT_ONCE = 8


def scratch_folder() -> TemporaryDirectory[str]:
    """Return a temporary folder, to be used with ``with``."""
    from tempfile import TemporaryDirectory  # importing it takes longer than git's answers

    return TemporaryDirectory(prefix="demonolith-")


@contextmanager
def scratch_objects() -> Iterator[str]:
    """Give a temporary folder that git may fill with objects, each in one of 256 folders.

    To delete a folder can be a matter of milliseconds in which the processor has nothing to do, so
    several are deleted at once.
    """
    with scratch_folder() as folder:
        try:
            yield folder
        finally:
            _delete_inside(folder)


def _delete_inside(folder: str) -> None:
    """Delete the folders in a folder, as far as that can be done; the others are left."""
    threads: list[threading.Thread] = []
    with suppress(OSError, RuntimeError):  # the folder is gone, or there can be no more threads
        with os.scandir(folder) as entries:
            inside = [entry.path for entry in entries if entry.is_dir(follow_symlinks=False)]
        for number in range(min(AT_ONCE, len(inside))):
            thread = threading.Thread(target=_delete, args=(inside[number::AT_ONCE],))
            thread.start()
            threads.append(thread)
    for thread in threads:
        thread.join()


def _delete(folders: list[str]) -> None:
    import shutil

    for folder in folders:
        shutil.rmtree(folder, ignore_errors=True)
