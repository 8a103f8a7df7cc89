"""What was found out about a tree before, so that nobody has to find it out again.

A result is known by all that decides it: the ids of the trees, what has looked at them, and how.
Each is a file of its own, written beside its place and renamed, so that two processes at once do
no harm. Nothing here is needed: what is damaged, or cannot be written, is worked out again.
"""

from __future__ import annotations

import hashlib
import json
import os
import tempfile
from collections.abc import Mapping
from contextlib import suppress
from functools import lru_cache
from pathlib import Path
from typing import Any

VERSION = 1
MOST_FILES = 400
LARGEST = 256_000  # bytes of one result

Key = Mapping[str, str]


class ResultCache:
    """Results by their key.

    Args:
        folder: Where they are kept; made when it is needed.
        keep: False where nothing may be written: what is known is used, and nothing is added.
    """

    def __init__(self, folder: Path, *, keep: bool = True) -> None:
        self._folder = folder
        self._keep = keep

    def get(self, key: Key) -> Any | None:
        """Return the result that is kept for a key, or None."""
        path = self._path(key)
        try:
            document = json.loads(path.read_bytes())
        except (OSError, ValueError):
            return None
        if not isinstance(document, dict) or document.get("version") != VERSION:
            return None
        if document.get("key") != dict(key):
            return None
        if self._keep:
            with suppress(OSError):
                os.utime(path)  # what is asked for is kept longest
        return document.get("result")

    def put(self, key: Key, result: Any) -> None:
        """Keep a result, which has to be what JSON can hold; the oldest ones go."""
        document = {"version": VERSION, "key": dict(key), "result": result}
        content = json.dumps(document, sort_keys=True).encode("utf-8", "surrogatepass")
        if len(content) > LARGEST or not self._keep:
            return
        with suppress(OSError):
            self._folder.mkdir(parents=True, exist_ok=True)
            _replace(self._path(key), content)
            self._drop_oldest()

    def _path(self, key: Key) -> Path:
        text = json.dumps(dict(key), sort_keys=True)
        return self._folder / f"{hashlib.sha256(text.encode()).hexdigest()[:40]}.json"

    def _drop_oldest(self) -> None:
        entries = [(entry.stat().st_mtime_ns, entry.path) for entry in os.scandir(self._folder)]
        for _, path in sorted(entries)[: max(0, len(entries) - MOST_FILES)]:
            with suppress(OSError):
                Path(path).unlink()


def _replace(path: Path, content: bytes) -> None:
    number, draft = tempfile.mkstemp(prefix="draft-", dir=path.parent)
    try:
        with os.fdopen(number, "wb") as file:
            file.write(content)
        Path(draft).replace(path)
    except BaseException:
        with suppress(OSError):
            Path(draft).unlink()
        raise


@lru_cache(maxsize=1)
def tool_digest() -> str:
    """Return a digest of this program's own source: another version may find something else."""
    found = hashlib.sha256()
    for package in ("migrator", "codemods"):
        folder = Path(__file__).parents[2] / package
        for path in sorted(folder.rglob("*.py")):
            found.update(path.read_bytes())
    return found.hexdigest()[:20]


def digest(value: object) -> str:
    """Return a digest of something that JSON can hold."""
    return hashlib.sha256(json.dumps(value, sort_keys=True, default=str).encode()).hexdigest()[:20]
