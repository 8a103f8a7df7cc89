"""What differs between two trees: as facts, and as git's own patch."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from migrator.git.runner import Runner, fields


@dataclass(frozen=True)
class PathChange:
    """One path that two trees differ in.

    Attributes:
        path: The path.
        status: ``A`` added, ``D`` deleted, ``M`` modified, ``T`` turned into another type.
        old: Object id in the old tree; zeros where it is not in it.
        new: Object id in the new tree; zeros where it is not in it.
        mode: git's six digits of it in the new tree; zeros where it is not in it.
    """

    path: str
    status: str
    old: str
    new: str
    mode: str


def changes(git: Runner, old: str, new: str) -> tuple[PathChange, ...]:
    """Return what differs between two trees, in git's order, without looking for renames."""
    return tuple(_parsed(git.run("diff-tree", "-r", "-z", "--raw", "--no-renames", old, new)))


def _parsed(output: bytes) -> Iterator[PathChange]:
    items = iter(fields(output))
    for head, path in zip(items, items, strict=True):
        _, mode, old, new, status = head.split(" ")
        yield PathChange(path, status, old, new, mode)


@dataclass(frozen=True)
class Form:
    """How a diff is to look; see ``GitReader.diff``."""

    color: bool = False
    stat: bool = False
    renames: bool = False

    def options(self) -> list[str]:
        """Return the options of git's diff commands."""
        return [
            *(["--stat=100"] if self.stat else ["--patch", "--binary", "--full-index"]),
            "--color=always" if self.color else "--no-color",
            "--find-renames" if self.renames else "--no-renames",
            # The person's own diff settings must not make a patch that `git apply` cannot read.
            "--no-ext-diff",
            "--no-textconv",
            "--src-prefix=a/",
            "--dst-prefix=b/",
        ]


def diff(git: Runner, old: str, new: str, paths: Sequence[str], form: Form) -> bytes:
    """Return git's diff of two trees; see ``GitReader.diff``."""
    if old == new:
        return b""
    plain = git.having("diff.suppressBlankEmpty=false")
    return plain.run("diff-tree", "-r", *form.options(), old, new, "--", *paths)
