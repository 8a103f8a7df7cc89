"""Reads trees, blobs and commits."""

from __future__ import annotations

import re
import subprocess
import threading
from collections.abc import Callable, Iterator
from typing import IO

from migrator.errors import RepositoryError
from migrator.git.runner import Runner, raw, text
from migrator.snapshot import TreeEntry

_ENTRY = re.compile(r"(\d+) \w+ ([0-9a-f]+)\t([^\0]+)\0")
MISSING_HINT = (
    "In a partial clone git fetches objects when they are asked for, which demonolith never "
    "does: `git fetch --refetch --no-filter` gets them all. Else the repository is damaged: "
    "`git fsck` says what is missing."
)


class Objects:
    """Reads objects through one git process, started at the first question.

    Args:
        git: Runs git in the repository.
    """

    def __init__(self, git: Runner) -> None:
        self._git = git
        self._lock = threading.Lock()
        self._process: subprocess.Popen[bytes] | None = None

    def read(self, oid: str, kind: str) -> bytes:
        """Return the content of an object.

        Args:
            oid: The object's id.
            kind: What it has to be: ``blob`` or ``commit``.

        Raises:
            RepositoryError: There is no such object, or it is of another kind.
        """
        with self._lock:
            found, content = self._exchange(oid)
        if found != kind:
            hint = MISSING_HINT if found == "missing" or "promisor" in found else ""
            raise RepositoryError(f"object {oid}: wanted a {kind}, got: {found}", hint)
        return content

    def close(self) -> None:
        """End the process."""
        with self._lock:
            if self._process is not None:
                self._process.communicate()
            self._process = None

    def forked(self) -> None:
        """Leave the process to somebody else, and start another one when it is needed."""
        self._lock = threading.Lock()
        self._process = None

    def _exchange(self, oid: str) -> tuple[str, bytes]:
        stdin, stdout = self._pipes()
        stdin.write(raw(oid) + b"\n")
        stdin.flush()
        header = text(stdout.readline()).split()
        if not header:
            return self._last_words(), b""
        if len(header) != 3:
            return " ".join(header[1:]), b""
        content = stdout.read(int(header[2]))
        stdout.read(1)
        return header[1], content

    def _last_words(self) -> str:
        process, self._process = self._process, None
        assert process is not None
        return text(process.communicate()[1]).strip()

    def _pipes(self) -> tuple[IO[bytes], IO[bytes]]:
        if self._process is None:
            self._process = self._git.start("cat-file", "--batch")
        assert self._process.stdin is not None and self._process.stdout is not None
        return self._process.stdin, self._process.stdout


def ask_entries(git: Runner, tree: str) -> Callable[[], tuple[TreeEntry, ...]]:
    """Start to list a tree; call what is returned, once, for every entry in git's order."""
    begun = git.begin("ls-tree", "-r", "-z", "--full-tree", tree)
    return lambda: tuple(_entries(begun().checked().output))


def _entries(output: bytes) -> Iterator[TreeEntry]:
    return (TreeEntry(path, mode, oid) for mode, oid, path in _ENTRY.findall(text(output)))
