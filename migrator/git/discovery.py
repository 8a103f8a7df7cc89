"""Finds the repository that a path belongs to."""

from __future__ import annotations

import os
from pathlib import Path

from migrator.errors import RepositoryError
from migrator.git.runner import Answer, Runner


def discover(path: Path) -> tuple[Path, Path]:
    """Return a folder's work tree and git directory; see ``GitStore.open``."""
    if not path.is_dir():
        what = "is not a folder" if path.exists() else "does not exist"
        raise RepositoryError(f"{path} {what}", "Give the path of a git repository.")
    git = Runner(path.resolve())
    questions = ("--is-bare-repository", "--is-inside-git-dir", "--is-inside-work-tree")
    answer = git.ask("rev-parse", *questions, "--absolute-git-dir")
    if answer.code:
        raise _no_repository(path, answer)
    *words, git_dir = answer.text.split("\n", 3)
    _check_work_tree(path, *(word == "true" for word in words))
    root = Path(git.line("rev-parse", "--show-toplevel"))
    if not _belongs(root, Path(git_dir)):
        raise _moved(path, f"puts its work tree at {root}")
    return root, Path(git_dir)


def _no_repository(path: Path, answer: Answer) -> RepositoryError:
    if "not a git repository" in answer.complaint:
        hint = (
            "Give the path of a git repository, or make one: git init && git add -A && git commit"
        )
        return RepositoryError(f"{path} is not in a git repository", hint)
    return RepositoryError(f"{path}: {answer.complaint}")


def _check_work_tree(path: Path, bare: bool, in_git_dir: bool, in_work_tree: bool) -> None:
    if bare:
        hint = f"Clone it, and work in the clone: git clone {path}"
        raise RepositoryError(f"{path} is a bare repository: it has no work tree", hint)
    if in_git_dir:
        hint = "Give the path of the work tree, not of its .git folder."
        raise RepositoryError(f"{path} is inside a git directory", hint)
    if not in_work_tree:
        raise _moved(path, "puts its work tree elsewhere")


def _belongs(root: Path, git_dir: Path) -> bool:
    """Tell whether a work tree says itself that this is its git directory.

    A configuration can name any folder as the work tree: a home, or the root of the disk.
    """
    link = root / ".git"
    if link.is_file():
        link = root / os.fsdecode(link.read_bytes()).removeprefix("gitdir:").strip()
    return link.resolve() == git_dir.resolve()


def _moved(path: Path, what: str) -> RepositoryError:
    hint = "Look at core.worktree in the repository's configuration; the folder's own .git counts."
    return RepositoryError(f"the repository of {path} {what} (core.worktree)", hint)


def common_dir(git_dir: Path) -> Path:
    """Return the directory that all work trees of a repository share."""
    link = git_dir / "commondir"
    return (git_dir / link.read_text().strip()).resolve() if link.is_file() else git_dir
