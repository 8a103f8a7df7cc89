"""What the audit has not taken in, and what it leaves alone."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from migrator.facts.places import Location


@dataclass(frozen=True)
class Copy:
    """A part of the repository that is a copy of another, or of somebody else's code.

    No process imports it, so what it registers is in none of the other facts.

    Attributes:
        path: Its folder, or the file.
        original: What it is a copy of (``""`` for the repository's root); None for code that
            comes from elsewhere.
        kind: ``copy``, ``vendored`` or ``installed`` (a committed environment).
        files: Number of Python files in it, without those that are empty or nearly so.
        same: How many of them are the same as in the original.
        names: The task names that it registers.
    """

    path: str
    original: str | None
    kind: str
    files: int
    same: int
    names: tuple[str, ...] = ()


@dataclass(frozen=True)
class Skipped:
    """What the audit has not read, and why.

    Attributes:
        path: The file, link or submodule.
        reason: Why.
        kind: ``file`` (no Python), ``lfs-pointer``, ``submodule``, ``link-out`` (out of the
            repository, or to nothing) or ``link-inside`` (what it leads to is read, under its own
            name).
        line: Where in a file the trouble is.
    """

    path: str
    reason: str
    kind: Literal["file", "lfs-pointer", "submodule", "link-out", "link-inside"] = "file"
    line: int = 1


@dataclass(frozen=True)
class FollowUp:
    """Something seen on the way that the migration leaves alone by the plan."""

    where: Location
    code: str
    message: str
