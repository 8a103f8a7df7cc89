"""What was seen of a commit before, in this person's own cache.

What is seen of a tree is decided by the tree, by what the command line says of its layout, and by
what has looked: this program, Python and its parsers, and how deep Python lets functions call
themselves. The repository is a part of the key as well, since git believes what a repository says
of its own objects: one that lies about a tree would else speak for every other that has the tree.
"""

from __future__ import annotations

import json
import resource
import sys
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

from migrator.cache.folder import cache_folder, is_private, make_private
from migrator.cache.program import digest, python_digest, tool_digest
from migrator.cache.results import Key, Limits, ResultCache
from migrator.errors import RepositoryError
from migrator.gitstore import GitStore

FOLDER = "audits"
LIMITS = Limits(files=200, largest=8_000_000, total=64_000_000)


class KeptAudits:
    """What was seen of one tree.

    Args:
        folder: Where it is kept; made when it is needed.
        tree: What decides everything about it but for the flags.
    """

    def __init__(self, folder: Path, tree: Key) -> None:
        self._folder = folder
        self._tree = tree
        self._results = ResultCache(folder, group=f"{digest(dict(tree))}-", limits=LIMITS)

    def has_any(self) -> bool:
        """Tell whether the tree was looked at before, whatever the flags were."""
        return is_private(self._folder) and self._results.has_any()

    def get(self, flags: Mapping[str, object]) -> Any | None:
        """Return what was seen with these flags, as data, or None."""
        return self._results.get(self._key(flags)) if is_private(self._folder) else None

    def put(self, flags: Mapping[str, object], seen: Any) -> None:
        """Keep what was seen with these flags, as data that JSON can hold."""
        if make_private(self._folder):
            self._results.put(self._key(flags), seen)

    def _key(self, flags: Mapping[str, object]) -> Key:
        given = {name: value for name, value in flags.items() if value is not None}
        room = (sys.getrecursionlimit(), resource.getrlimit(resource.RLIMIT_STACK))
        return {**self._tree, "flags": json.dumps(given, sort_keys=True), "room": json.dumps(room)}


def kept_audits(store: GitStore, tree: str) -> KeptAudits | None:
    """Return what was seen of a tree, or None where nothing may be kept of it.

    That is: no folder is ours; git shows something else in the place of the repository's own
    objects (``git replace``); or memory is so limited that a file may be left out for that.

    Args:
        store: The repository.
        tree: The tree's id.
    """
    root = cache_folder()
    limits = [resource.getrlimit(one) for one in (resource.RLIMIT_AS, resource.RLIMIT_DATA)]
    if root is None or any(soft != resource.RLIM_INFINITY for soft, _ in limits):
        return None
    with suppress(OSError, RepositoryError):
        if not store.has_replacements:
            program = {"tool": tool_digest(), "python": python_digest()}
            return KeptAudits(root / FOLDER, {"tree": tree, "at": store.place, **program})
    return None
