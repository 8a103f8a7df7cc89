"""Recognises lock files that a killed git has left behind."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path

PROCESSES = Path("/proc")


def remove_stale_locks(root: Path, places: Iterable[Path], since: float) -> tuple[Path, ...]:
    """Remove the lock files that no living process can have made.

    Only where it is certain: the lock is younger than the run that died, and the system lists
    its processes and no git among them is at work in this repository.

    Args:
        root: The work tree.
        places: The lock files that may be there.
        since: When the run that died had begun, in seconds since 1970.

    Returns:
        The files that were removed.
    """
    found = [place for place in places if _is_younger(place, since)]
    if not found or not (PROCESSES / "self").exists() or any(_gits_in({root, *_folders(found)})):
        return ()
    for place in found:
        place.unlink(missing_ok=True)
    return tuple(found)


def _folders(places: Iterable[Path]) -> Iterator[Path]:
    for place in places:
        yield from place.parents


def _is_younger(place: Path, since: float) -> bool:
    with suppress(FileNotFoundError):
        return place.stat().st_mtime >= since
    return False


def _gits_in(folders: set[Path]) -> Iterator[Path]:
    """Yield the processes of git whose working folder is one of these, or cannot be read."""
    for process in PROCESSES.iterdir():
        if not process.name.isdigit():
            continue
        with suppress(OSError):  # it has ended meanwhile
            name = (process / "comm").read_text().strip()
            if name.startswith("git"):
                yield from _inside(process, folders)


def _inside(process: Path, folders: set[Path]) -> Iterator[Path]:
    try:
        place = (process / "cwd").readlink()
    except PermissionError:
        yield process
    except OSError:
        return
    else:
        if place in folders:
            yield process
