"""Where this person's own cache is: outside every repository, and out of the reach of others."""

from __future__ import annotations

import os
import stat
import sys
from contextlib import suppress
from pathlib import Path

PLACE = "DEMONOLITH_CACHE_DIR"
NO_CACHE = "DEMONOLITH_NO_CACHE"
NAME = "demonolith"
OTHERS = stat.S_IWGRP | stat.S_IWOTH


def cache_folder() -> Path | None:
    """Return the folder of the cache, which need not exist, or None where no place is ours.

    ``DEMONOLITH_CACHE_DIR`` names it; else it is where the system has such folders.
    """
    named = os.environ.get(PLACE)
    if named:
        return Path(named).absolute()
    with suppress(RuntimeError, OSError):  # nobody knows this person's home
        home = Path.home()
        if home.stat().st_uid == os.geteuid():  # with sudo it may be that of somebody else
            return _usual_place(home) / NAME
    return None


def _usual_place(home: Path) -> Path:
    if sys.platform == "darwin":
        return home / "Library" / "Caches"
    named = Path(os.environ.get("XDG_CACHE_HOME", ""))
    return named if named.is_absolute() else home / ".cache"


def is_private(folder: Path) -> bool:
    """Tell whether a folder is there, and nobody else can put something into it."""
    with suppress(OSError):
        state = folder.lstat()
        ours = stat.S_ISDIR(state.st_mode) and state.st_uid == os.geteuid()
        return ours and not state.st_mode & OTHERS
    return False


def make_private(folder: Path) -> bool:
    """Make a folder for this person alone where there is none, and tell whether there is one."""
    with suppress(OSError):
        for place in (folder.parent, folder):
            place.mkdir(mode=stat.S_IRWXU, parents=True, exist_ok=True)
    return is_private(folder)
