"""Makes a git repository of a given size, with one commit."""

from __future__ import annotations

import os
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

from benchmarks import backend, filler

WHO = b"Bench <bench@example.org> 1700000000 +0000"
QUIET = {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1"}


def make_repository(folder: Path, number: int) -> Path:
    """Make a repository with that many Python files, checked out and with a settled index.

    Args:
        folder: Where; it must not exist.
        number: How many Python files.
    """
    import_files(folder, files(number))
    return folder


def files(number: int) -> Iterator[tuple[str, bytes]]:
    """Yield the paths and contents of a tree with that many Python files."""
    core = list(backend.files())
    yield from core
    left = number - sum(path.endswith(".py") for path, _ in core)
    for path, text in filler.modules(max(0, left)):
        yield f"{backend.ROOT}/{path}", text.encode()


def import_files(folder: Path, contents: Iterator[tuple[str, bytes]]) -> None:
    """Commit files by way of ``git fast-import``, and check them out."""
    folder.mkdir(parents=True)
    git(folder, "init", "--quiet", "--initial-branch=main")
    for name, value in (("name", "Bench"), ("email", "bench@example.org")):
        git(folder, "config", f"user.{name}", value)
    command = ["git", "fast-import", "--quiet", "--done"]
    with subprocess.Popen(command, cwd=folder, stdin=subprocess.PIPE) as process:
        assert process.stdin is not None
        process.stdin.writelines(_commands(contents))
    if process.returncode:
        raise RuntimeError("git fast-import failed")
    git(folder, "reset", "--quiet", "--hard", "main")
    # A file as young as the index is one that git has to read again, whenever it is asked.
    time.sleep(1.1)
    git(folder, "update-index", "--refresh", "--force-write-index")


def git(folder: Path, *args: str) -> str:
    """Run git without anybody's settings and return what it prints."""
    environment = {**os.environ, **QUIET}
    done = subprocess.run(
        ["git", *args], cwd=folder, env=environment, check=True, capture_output=True, text=True
    )
    return done.stdout


def _commands(contents: Iterator[tuple[str, bytes]]) -> Iterator[bytes]:
    yield b"commit refs/heads/main\ncommitter %s\ndata 9\nThe tree.\n" % WHO
    for path, content in contents:
        yield b"M 100644 inline %s\ndata %d\n%s\n" % (path.encode(), len(content), content)
    yield b"done\n"
