"""Finds the repository that a path belongs to."""

from __future__ import annotations

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
    return Path(git.line("rev-parse", "--show-toplevel")), Path(git_dir)


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
        hint = "The repository's configuration (core.worktree) names another folder."
        raise RepositoryError(f"{path} is not in the work tree of its repository", hint)


def common_dir(git_dir: Path) -> Path:
    """Return the directory that all work trees of a repository share."""
    link = git_dir / "commondir"
    return (git_dir / link.read_text().strip()).resolve() if link.is_file() else git_dir
