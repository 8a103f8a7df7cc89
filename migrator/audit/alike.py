"""How much of a file is in another one, and which names say that something is a copy."""

from __future__ import annotations

import re
from functools import lru_cache

_HINTS = frozenset(
    {"backup", "backups", "bak", "bkp", "old", "orig", "copy", "copies", "archive", "archived"}
    | {"deploy", "deployment", "build", "dist", "release", "releases", "snapshot", "snapshots"}
    | {"vendor", "vendored", "tmp", "temp", "previous", "prev", "attic", "unused"}
)
_DATE = re.compile(r"(19|20)\d\d([01]\d([0-3]\d)?)?")
_TOKEN = re.compile(r"[a-z]+|\d+")
_LEAST = 8  # shorter lines (``else:``, ``return``) are in every file
_COMMON = ("import ", "from ", "@", "#")
_FEW = 3


def hints(name: str) -> int:
    """Return how many words of a path say that it is a copy, a date among them."""
    words = _TOKEN.findall(name.lower())
    return sum(word in _HINTS or _DATE.fullmatch(word) is not None for word in words)


def without_hints(name: str) -> str:
    """Return a file's name without such words and what joins them: ``foo_old`` is ``foo``."""
    parts = re.findall(r"[A-Za-z]+|\d+|[^A-Za-z\d]+", name)
    kept = ["" if hints(part) else part for part in parts]
    return "".join(kept).strip("_-. ()")


def share(copy: bytes, original: bytes) -> float:
    """Return which part of a file's own lines are in another file: 0.0 to 1.0.

    Imports, decorators and very short lines say nothing; nor do files of a few lines, unless they
    are the same.
    """
    if copy == original:
        return 1.0
    mine, theirs = _lines(copy), _lines(original)
    if len(mine) < _FEW:
        return 0.0
    return len(mine & theirs) / len(mine)


@lru_cache(maxsize=512)
def _lines(raw: bytes) -> frozenset[str]:
    lines = (line.strip() for line in raw.decode("utf-8", "replace").splitlines())
    return frozenset(line for line in lines if len(line) >= _LEAST and not line.startswith(_COMMON))
