"""What differs between a tree, the index and the files of the work tree."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from migrator.errors import RepositoryError
from migrator.git.diff import PathChange
from migrator.git.runner import Runner, fields, raw, text

# What happens inside a submodule is not ours to look at, nor is its configuration.
OUTSIDE_SUBMODULES = "--ignore-submodules=dirty"
MANY = 500  # more paths than a command line should have


def dirty(git: Runner, *, trust_filters: bool) -> tuple[str, ...]:
    """Return what is changed or untracked in the work tree; see ``GitStore.dirty``."""
    trusted = git if trust_filters else git.having(*no_filters(git))
    options = ("-z", "--untracked-files=all", "--no-renames", OUTSIDE_SUBMODULES)
    return tuple(fields(trusted.run("status", "--porcelain", *options)))


def no_filters(git: Runner) -> Iterator[str]:
    """Yield the settings that take every filter out of the repository's configuration."""
    # `git status` passes files whose time stamp has changed through the clean filter, which is
    # a command from the repository's own configuration. An empty command is no filter.
    pattern = r"^filter\..*\.(clean|smudge|process|required)$"
    found = git.ask("config", "--null", "--name-only", "--get-regexp", pattern).checked(1)
    for name in fields(found.output):
        yield f"{name}=false" if name.endswith(".required") else f"{name}="


def staged(git: Runner, tree: str) -> set[str]:
    """Return the paths whose index entry is not what the tree holds."""
    options = ("--cached", "-z", "--name-only", OUTSIDE_SUBMODULES)
    return set(fields(git.run("diff-index", *options, tree)))


def unstaged(git: Runner, paths: Iterable[str] = ()) -> set[str]:
    """Return the paths whose file is not what the index holds.

    Args:
        git: Runs git in the work tree.
        paths: Look at these only; none: at all.
    """
    options = ("-z", "--name-only", OUTSIDE_SUBMODULES)
    wanted = sorted(paths)
    command = ("diff-files", *options, "--", *(wanted if len(wanted) <= MANY else ()))
    if wanted and not git.run(*command):  # not even a time stamp differs
        return set()
    git.ask("update-index", "--refresh").checked(1)
    return set(fields(git.run(*command)))


def in_the_way(git: Runner, changed: Sequence[PathChange]) -> set[str]:
    """Return those of the added paths where something lies already, ignored files included.

    ``read-tree -u`` overwrites ignored files without a word since git 2.34.
    """
    gone = {change.path for change in changed if change.status == "D"}
    added = [change.path for change in changed if change.status == "A"]
    return {path for path in added if _is_taken(git, path, gone) or _blocked(git, path, gone)}


def _is_taken(git: Runner, path: str, gone: set[str]) -> bool:
    """Tell whether something lies at a path; not a folder with nothing in it but what goes."""
    here = place(git, path)
    if here.is_symlink() or not here.is_dir():
        return is_there(here)
    inside = (one for one in here.rglob("*") if one.is_symlink() or not one.is_dir())
    root = os.fsencode(git.root) + b"/"
    return any(text(os.fsencode(one).removeprefix(root)) not in gone for one in inside)


def _blocked(git: Runner, path: str, gone: set[str]) -> bool:
    folders = [folder for folder in folders_of(path) if folder not in gone]
    return any(_is_no_folder(place(git, folder)) for folder in folders)


def _is_no_folder(path: Path) -> bool:
    return path.is_symlink() or (path.exists() and not path.is_dir())


def check_writable(git: Runner, paths: Iterable[str]) -> None:
    """Raise RepositoryError where files at the paths cannot be made, replaced or deleted."""
    folders = {git.root} | {place(git, folder) for path in paths for folder in folders_of(path)}
    for folder in sorted(folders):
        if folder.is_dir() and not os.access(folder, os.W_OK | os.X_OK):
            raise RepositoryError(f"no permission to write in {folder}")


def folders_of(path: str) -> list[str]:
    """Return the folders that a path lies in, outermost first."""
    parts = path.split("/")
    return ["/".join(parts[:length]) for length in range(1, len(parts))]


def place(git: Runner, path: str) -> Path:
    """Return where a path of the repository is on the disk."""
    return git.root / os.fsdecode(raw(path))


def is_there(path: Path) -> bool:
    """Tell whether anything lies at the path: a file, a folder, a link to nowhere."""
    return path.is_symlink() or path.exists()
