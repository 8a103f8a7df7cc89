"""Small folders that are run for real, and a look at what still runs."""

from __future__ import annotations

import os
import time
from collections.abc import Mapping
from pathlib import Path


def write(folder: Path, files: Mapping[str, str]) -> Path:
    """Write the files and return the folder."""
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content, encoding="utf-8")
    return folder


def running_in(folder: Path) -> list[str]:
    """Return the command lines of the processes whose working folder is in this one."""
    found = []
    for process in Path("/proc").glob("[0-9]*"):
        try:
            place = str((process / "cwd").readlink())
            command = (process / "cmdline").read_bytes()
        except OSError:
            continue  # it has ended, or is somebody else's
        if place.startswith(f"{folder}/"):
            found.append(command.replace(b"\0", b" ").decode())
    return found


def gone(pid: int, seconds: float) -> bool:
    """Wait until a process has ended; False where it has not in time."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        try:
            os.kill(pid, 0)
            state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
        except (ProcessLookupError, FileNotFoundError):
            return True
        if state == "Z":
            return True
        time.sleep(0.05)
    return False
