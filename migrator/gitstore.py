"""The one door to git: reads trees, writes trees, commits, moves, and goes back.

How a stage becomes a commit, and what is to be seen if the process dies after each step:

=====================================  =====  =====  ======  =====================
step                                   index  files  branch  to go on
=====================================  =====  =====  ======  =====================
``commit``; its id into the journal    old    old    old     settle, switch
``switch``: git moves the files        old    mixed  old     settle, switch
``switch``: git moves the index        new    new    old     settle, switch
``switch``: git moves the branch       new    new    new     nothing: HEAD is new
=====================================  =====  =====  ======  =====================

``restore`` takes the same steps the other way: ``settle(expected, commit)``, then ``restore``
again. ``settle`` is only for a move that the journal knows to have been under way.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from migrator.errors import ConflictError, RepositoryError
from migrator.git import discovery, hooks, refs, staged, worktree
from migrator.git.commits import Commit
from migrator.git.diff import PathChange
from migrator.git.refs import Head
from migrator.git.runner import Runner, quoted
from migrator.git.scratch import scratch_objects
from migrator.git.shield import uninterrupted
from migrator.git.writer import GitWriter
from migrator.snapshot import Snapshot

__all__ = ["Commit", "GitStore", "Head", "PathChange"]


class GitStore(GitWriter):
    """A git repository with a work tree, to read and to change.

    Reading runs nothing that the repository's configuration names: no hook, filter, diff
    driver, pager or transport. Changing the work tree runs its filters, as a checkout does.

    Args:
        git: Runs git in the work tree.
        git_dir: Directory of this work tree's HEAD and index.
        stores: Object directories, the one that is written to first.
    """

    def __init__(self, git: Runner, git_dir: Path, stores: tuple[Path, ...]) -> None:
        super().__init__(git, git_dir)
        self._stores = stores

    @classmethod
    def open(cls, path: Path) -> GitStore:
        """Open the repository that a folder belongs to.

        Raises:
            RepositoryError: There is no such folder, it is in no repository, or the repository
                has no work tree.
        """
        root, git_dir = discovery.discover(path)
        return cls(Runner(root), git_dir, (discovery.common_dir(git_dir) / "objects",))

    def __enter__(self) -> GitStore:
        return self

    @property
    def place(self) -> str:
        """What no other repository of this machine has, and all work trees of this one have."""
        objects = self._stores[-1]
        return f"{objects} {objects.stat().st_ino}"

    @contextmanager
    def scratch(self) -> Iterator[GitStore]:
        """Open a store whose objects go to a temporary folder, and that can move nothing."""
        with scratch_objects() as folder:
            behind = b":".join(quoted(bytes(store)) for store in self._stores)
            environment = {
                "GIT_OBJECT_DIRECTORY": folder,
                "GIT_ALTERNATE_OBJECT_DIRECTORIES": os.fsdecode(behind),
                "GIT_QUARANTINE_PATH": folder,  # git itself refuses to move a ref then
            }
            runner = self._git.having(env=environment)
            with GitStore(runner, self.git_dir, (Path(folder), *self._stores)) as store:
                yield store

    @contextmanager
    def staged(self) -> Iterator[Snapshot]:
        """Give what is staged, as a snapshot without a commit. Leaves no object behind.

        Raises:
            RepositoryError: The index has conflicts.
        """
        with self.scratch() as store:
            yield Snapshot("", staged.staged_tree(store._git, self.git_dir), store)

    def attach(self, branch: str, commit: str) -> None:
        """Put HEAD on another branch with the same commit: no file moves.

        Raises:
            ConflictError: HEAD or the branch is not at ``commit``, or the branch is checked out
                in another work tree.
        """
        self._expect(commit)
        refs.attach(self._git, branch, commit)

    def switch(self, old: str, new: str, branch: str) -> None:
        """Move index, work tree and branch from commit ``old`` to ``new``, in this order.

        Edits of other files stay as they are. Called again after it has succeeded, it does
        nothing.

        Raises:
            ConflictError: HEAD is not on the branch, the branch is not at ``old``, or somebody
                has changed a file that has to move. Nothing has moved then.
            RepositoryError: git cannot write.
        """
        head = self.head()
        if head.branch != branch:
            raise ConflictError(f"HEAD is not on the branch {branch} any more")
        if head.commit == new:
            return
        self._expect(old)
        with self._moving(old, new):
            refs.advance(self._git, branch, new, old)

    def take_over(self, old: str, new: str, branch: str) -> None:
        """Move index and branch from commit ``old`` to ``new``; the files stay as they are.

        For a commit that was made of the work tree. Called again after it has succeeded, or was
        interrupted, it does what is left.

        Raises:
            ConflictError: HEAD is not on the branch, or the branch is at neither commit.
            RepositoryError: git cannot write.
        """
        head = self.head()
        if head.branch != branch:
            raise ConflictError(f"HEAD is not on the branch {branch} any more")
        if head.commit != new:
            self._expect(old)
        self._search.forget()
        with uninterrupted():
            worktree.stage_all(self._git, new)
            if head.commit != new:
                refs.advance(self._git, branch, new, old)

    def lay_out(self, old: str, tree: str) -> None:
        """Move index and work tree from commit ``old`` to ``tree``; HEAD stays.

        Raises:
            ConflictError: HEAD is elsewhere, or somebody has changed a file that has to move.
            RepositoryError: git cannot write.
        """
        self._expect(old)
        self._search.forget()
        with uninterrupted():
            worktree.move(self._git, old, tree)

    def run_hooks(self, old: str, tree: str, message: str) -> str:
        """Move index and work tree to ``tree`` and run the hooks pre-commit and commit-msg there.

        ``commit`` and ``switch`` then finish the work. Needs git 2.36.

        Returns:
            The message as the commit-msg hook leaves it.

        Raises:
            RepositoryError: A hook refuses; index and work tree are back at ``old``.
            ConflictError: Somebody, or a hook, has changed a file that has to move.
        """
        self._expect(old)
        return hooks.run_hooks(self._git, self.git_dir, old, tree, message)

    def settle(self, old: str, new: str) -> None:
        """Put index and work tree back to ``old`` after a move to ``new`` that was interrupted.

        Raises:
            ConflictError: Somebody has edited or staged one of the files that were to move.
            RepositoryError: git cannot write.
        """
        self._refuse_in_scratch()
        worktree.settle(self._git, old, new)

    def restore(self, branch: str, commit: str, *, expected: str) -> None:
        """Go back to ``commit`` on ``branch``: index, work tree, then HEAD.

        Where HEAD is on ``branch`` the branch moves back; else it has to be at ``commit``.

        Args:
            branch: The branch of before.
            commit: Its commit of before.
            expected: Where HEAD is now, as far as the caller knows.

        Raises:
            ConflictError: HEAD or the branch is elsewhere, or a tracked file is changed.
            RepositoryError: git cannot write.
        """
        self._expect(expected)
        changed = [line[3:] for line in self.dirty(trust_filters=True) if line[:2] != "??"]
        if changed:
            names = worktree.listed(changed)
            raise ConflictError(f"there are uncommitted changes: {names}", worktree.KEEP_HINT)
        with self._moving(expected, commit):
            if self.head().branch == branch:
                refs.advance(self._git, branch, commit, expected)
            else:
                refs.attach(self._git, branch, commit)

    @contextmanager
    def _moving(self, old: str, new: str) -> Iterator[None]:
        """Move the files, let the caller move HEAD, and take the files back if that fails."""
        self._search.forget()
        with uninterrupted():
            worktree.move(self._git, old, new)
            try:
                yield
            except Exception:
                worktree.move(self._git, new, old)
                raise

    def _expect(self, commit: str) -> None:
        self._refuse_in_scratch()
        now = self.head().commit
        if now != commit:
            place = now[:12] if now else "nowhere"
            raise ConflictError(f"HEAD is at {place}, and was expected at {commit[:12]}")

    def _refuse_in_scratch(self) -> None:
        if len(self._stores) > 1:
            raise RepositoryError("a preview cannot change the repository")
