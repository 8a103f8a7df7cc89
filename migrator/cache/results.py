"""Results as files.

A result is known by all that decides it: the ids of the trees, what has looked at them, and how.
Each is a file of its own, written beside its place and renamed, so that two processes at once do
no harm. Nothing here is needed: what is damaged, or cannot be written, is worked out again.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

VERSION = 2
MOST_FILES = 400
LARGEST = 256_000  # bytes of one result
MOST_BYTES = MOST_FILES * LARGEST

Key = Mapping[str, str]


@dataclass(frozen=True)
class Limits:
    """How much a folder of results may hold.

    Attributes:
        files: Number of results.
        largest: Bytes of one of them.
        total: Bytes of all.
    """

    files: int
    largest: int
    total: int


class ResultCache:
    """Results by their key.

    Args:
        folder: Where they are kept; made when it is needed.
        keep: False where nothing may be written: what is known is used, and nothing is added.
        group: What the names of its files begin with: the folder has room for several caches.
        limits: How much the folder may hold.
    """

    def __init__(
        self,
        folder: Path,
        *,
        keep: bool = True,
        group: str = "",
        limits: Limits | None = None,
    ) -> None:
        self._folder = folder
        self._keep = keep
        self._group = group
        self._limits = limits or Limits(MOST_FILES, LARGEST, MOST_BYTES)

    def has_any(self) -> bool:
        """Tell whether there is any result."""
        with suppress(OSError):
            return any(entry.name.startswith(self._group) for entry in os.scandir(self._folder))
        return False

    def get(self, key: Key) -> Any | None:
        """Return the result that is kept for a key, or None."""
        path = self._path(key)
        try:
            document = _opened(path.read_bytes())
        except (OSError, ValueError):
            return None
        if document.get("version") != VERSION or document.get("key") != dict(key):
            return None
        if self._keep:
            with suppress(OSError):
                os.utime(path)  # what is asked for is kept longest
        return document.get("result")

    def put(self, key: Key, result: Any) -> None:
        """Keep a result, which has to be what JSON can hold; the oldest ones go."""
        content = _sealed({"version": VERSION, "key": dict(key), "result": result})
        if len(content) > self._limits.largest or not self._keep:
            return
        with suppress(OSError):
            self._folder.mkdir(parents=True, exist_ok=True)
            _replace(self._path(key), content)
            self._drop_oldest()

    def _path(self, key: Key) -> Path:
        text = json.dumps(dict(key), sort_keys=True)
        return self._folder / f"{self._group}{hashlib.sha256(text.encode()).hexdigest()[:40]}.json"

    def _drop_oldest(self) -> None:
        states = [(entry.stat(), entry.path) for entry in os.scandir(self._folder)]
        number = size = 0
        for state, path in sorted(states, key=lambda one: one[0].st_mtime_ns, reverse=True):
            number, size = number + 1, size + state.st_size
            if number > self._limits.files or size > self._limits.total:
                with suppress(OSError):
                    Path(path).unlink()


def _sealed(document: dict[str, Any]) -> bytes:
    """Return a document after a line with its digest: a damaged disk can leave JSON that parses."""
    content = json.dumps(document, sort_keys=True).encode()
    return hashlib.sha256(content).hexdigest().encode() + b"\n" + content


def _opened(content: bytes) -> dict[str, Any]:
    digest, _, document = content.partition(b"\n")
    if digest.decode() != hashlib.sha256(document).hexdigest():
        raise ValueError("damaged")
    found: dict[str, Any] = json.loads(document)
    return found


def _replace(path: Path, content: bytes) -> None:
    import tempfile

    number, draft = tempfile.mkstemp(prefix="draft-", dir=path.parent)
    try:
        with os.fdopen(number, "wb") as file:
            file.write(content)
        Path(draft).replace(path)
    except BaseException:
        with suppress(OSError):
            Path(draft).unlink()
        raise
