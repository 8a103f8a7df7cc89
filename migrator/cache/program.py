"""What this program is: another one may find something else in the same tree."""

from __future__ import annotations

import builtins
import hashlib
import json
import os
import sys
from collections.abc import Iterator
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path

from migrator import __version__

# What reads source besides Python itself: TOML before Python 3.11, and newer syntax.
PARSERS = ("libcst", "tomli")


@lru_cache(maxsize=1)
def tool_digest() -> str:
    """Return a digest of this program's own source.

    Names, sizes and times of the files, by which Python itself tells whether what it has compiled
    is of today: reading them all would take longer than many an audit.
    """
    root = Path(__file__).parents[2]
    files = [entry for package in ("migrator", "codemods") for entry in _files(root / package)]
    return digest([__version__, *sorted(files)])


def python_digest() -> str:
    """Return a digest of this Python: how it was started, what is built in, the parsers beside."""
    build = (sys.version, sys.platform, sys.implementation.cache_tag)
    how = (tuple(sys.flags), sys.warnoptions)
    names = (sorted(sys.builtin_module_names), sorted(vars(builtins)))
    return digest([build, how, names, [_installed(name) for name in PARSERS]])


def digest(value: object) -> str:
    """Return a digest of something that JSON can hold."""
    return hashlib.sha256(json.dumps(value, sort_keys=True, default=str).encode()).hexdigest()[:20]


def _files(folder: str | Path) -> Iterator[str]:
    for entry in os.scandir(folder):
        if entry.is_dir():
            if entry.name != "__pycache__":
                yield from _files(entry.path)
        else:
            yield _stamp(entry)


def _installed(name: str) -> list[str]:
    """Return the files at the top of a package: no release leaves all of them as they are."""
    spec = find_spec(name)
    places = spec.submodule_search_locations if spec is not None else None
    return sorted(_stamp(entry) for place in places or () for entry in os.scandir(place))


def _stamp(entry: os.DirEntry[str]) -> str:
    state = entry.stat(follow_symlinks=entry.is_file())  # an editor's lock is a link to nowhere
    return f"{entry.path} {state.st_size} {state.st_mtime_ns}"
