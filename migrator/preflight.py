"""What must hold before a command that commits touches anything."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path

from migrator.engine import Proposal
from migrator.errors import DecisionNeeded, RepositoryError
from migrator.git.refs import GIVE_UP
from migrator.git.worktree import on_one_line
from migrator.gitstore import GitStore
from migrator.session import Session

MOST = 10


def check_ready(store: GitStore, *, clean: bool = True) -> None:
    """Refuse a repository that cannot be committed to safely.

    Args:
        store: The repository.
        clean: The working tree must have no changes.

    Raises:
        RepositoryError: HEAD is detached, another operation is under way, the working tree or
            index has changes, or git does not know who commits.
    """
    head = store.head()
    if head.branch is None:
        raise RepositoryError(
            f"HEAD is detached at {(head.commit or '')[:12]}",
            "switch to a branch first: git switch NAME",
        )
    operation = store.operation_in_progress()
    if operation:
        raise RepositoryError(
            f"a{'n' if operation == 'am' else ''} {operation} is under way in {store.root}",
            f"finish it first, or: {GIVE_UP.get(operation, f'git {operation} --abort')}",
        )
    if clean:
        _check_clean(store)
    store.identity()
    check_writable(store)


def _check_clean(store: GitStore) -> None:
    dirty = store.dirty(trust_filters=True)
    if dirty:
        listing = "\n".join(on_one_line(line) for line in dirty[:MOST])
        more = f"\nand {len(dirty) - MOST} more" if len(dirty) > MOST else ""
        raise RepositoryError(
            f"the working tree has {len(dirty)} uncommitted change{'s' if len(dirty) > 1 else ''}",
            f"{listing}{more}\ncommit or stash them first: git stash --include-untracked",
        )


def check_writable(store: GitStore, proposals: Iterable[Proposal] = ()) -> None:
    """Refuse, before the first commit, folders that a later commit could not write to.

    Raises:
        RepositoryError: The user has no permission.
    """
    inside = ("", "objects", "refs/heads")
    folders = {store.git_dir / name for name in inside if (store.git_dir / name).is_dir()}
    folders.add(store.root)
    for proposal in proposals:
        folders |= {_existing(store.root / path) for path in proposal.changes.paths}
    for folder in sorted(folders):
        if not os.access(folder, os.W_OK | os.X_OK):
            raise RepositoryError(
                f"no permission to write to {folder}", f"give it: chmod u+wx {folder}"
            )


def _existing(path: Path) -> Path:
    """Return the nearest folder above a path that is there already."""
    return next(folder for folder in path.parents if folder.is_dir())


def check_monolith(session: Session) -> None:
    """Refuse to guess which module is the monolith.

    Raises:
        DecisionNeeded: There are several candidates, or none.
    """
    if session.facts.layout is not None:
        return
    why = f"\n  {session.facts.undecided}" if session.facts.undecided else ""
    raise DecisionNeeded(
        session.facts.open_question + why,
        "name it: --monolith MODULE, or monolith = ... in [tool.demonolith]",
    )


def free_branch(store: GitStore, session: Session) -> str:
    """Return the name of the branch to make.

    Raises:
        RepositoryError: The name is taken or not a valid one.
    """
    layout = session.facts.layout
    leaf = layout.monolith.name.rpartition(".")[2] if layout else "tasks"
    name = session.settings.branch or f"demonolith/{leaf}"
    if not store.valid_branch_name(name):
        raise RepositoryError(f"{name!r} is not a valid branch name", "choose one with --branch")
    if store.branch_exists(name):
        raise RepositoryError(
            f"there is a branch {name} already",
            f"choose another with --branch NAME, or delete it: git branch -D {name}",
        )
    rival = store.rival_branch(name)
    if rival is not None:
        raise RepositoryError(
            f"there is a branch {rival}, which leaves no room for {name}",
            f"choose another with --branch NAME, or delete it: git branch -D {rival}",
        )
    return name
