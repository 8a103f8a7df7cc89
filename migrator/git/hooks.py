"""Runs the user's commit hooks on a tree that is about to be committed.

A hook may refuse, and the commit-msg hook may edit the message. A hook that edits the files
would make the commit another one than was shown: that stops the stage, and leaves what the hook
did for a person to look at.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from pathlib import Path

from migrator.errors import ConflictError, RepositoryError
from migrator.git.diff import changes
from migrator.git.runner import Runner, raw, text
from migrator.git.scratch import scratch_folder
from migrator.git.status import staged, unstaged
from migrator.git.worktree import listed, move, settle

EDITED_HINT = (
    "`git diff` shows what the hook did. Take it back with `git checkout -- FILE`, or run "
    "without hooks."
)


def run_hooks(git: Runner, git_dir: Path, old: str, tree: str, message: str) -> str:
    """Move to the tree and run the hooks there; see ``GitStore.run_hooks``."""
    move(git, old, tree)
    # As `git commit` sets them: no editor may open, and this is the index to look at.
    environment = {"GIT_INDEX_FILE": str(git_dir / "index"), "GIT_EDITOR": ":"}
    hooked = replace(git, hooks=True, env=environment)
    try:
        _run(hooked, "pre-commit")
        edited = _message_hook(hooked, message)
    except KeyboardInterrupt:
        with suppress(ConflictError):  # whoever goes on is told what the hook has edited
            settle(git, old, tree)
        raise
    except RepositoryError as refusal:
        _put_back(git, old, tree, str(refusal))
        raise
    _check_untouched(git, old, tree)
    return edited


def _run(git: Runner, hook: str, *args: str) -> None:
    answer = git.ask("hook", "run", "--ignore-missing", hook, "--", *args)
    if answer.code:
        raise RepositoryError(f"the {hook} hook refuses the commit: {answer.complaint}")


def _message_hook(git: Runner, message: str) -> str:
    with scratch_folder() as folder:
        file = Path(folder, "COMMIT_EDITMSG")
        file.write_bytes(raw(message))
        _run(git, "commit-msg", str(file))
        return text(file.read_bytes())


def _put_back(git: Runner, old: str, tree: str, reason: str) -> None:
    try:
        settle(git, old, tree)
    except ConflictError as error:
        raise ConflictError(f"{reason}\nIt has edited files too: {error}", EDITED_HINT) from error


def _check_untouched(git: Runner, old: str, tree: str) -> None:
    paths = {change.path for change in changes(git, old, tree)}
    edited = paths & (staged(git, tree) | unstaged(git))
    if edited:
        raise ConflictError(f"a commit hook has edited {listed(edited)}", EDITED_HINT)
