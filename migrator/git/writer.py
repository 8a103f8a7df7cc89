"""Write access to a repository's objects and branches: nothing of it moves a file."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from migrator.git import commits, contents, discovery, refs, reversal, stale, trees
from migrator.git.commits import Commit
from migrator.git.reader import GitReader
from migrator.snapshot import TreeEntry


class GitWriter(GitReader):
    """A repository to read, and to write objects and branches to."""

    def write_tree(self, base: str, edits: Mapping[str, bytes | None]) -> str:
        """Write a tree plus edits as git objects, byte for byte: no filter, no index of the user.

        Files keep their mode; new ones are not executable.

        Args:
            base: Id of the tree to start from.
            edits: Path to new content; None to delete the file, or to do nothing where there is
                none.

        Returns:
            The id of the new tree.

        Raises:
            ConflictError: An edit is for a link or a submodule, or would put a file below a file.
            RepositoryError: git does not accept a path, or cannot write.
        """
        return trees.write_tree(self._git, self._objects, base, edits)

    def commit(self, tree: str, parents: Sequence[str], message: str) -> str:
        """Write a commit object with the user's identity, signed where the user's git signs.

        No branch moves and no hook runs.

        Returns:
            The id of the commit.

        Raises:
            RepositoryError: git cannot write or sign it.
        """
        return commits.commit(self._git, tree, parents, message)

    def create_branch(self, branch: str, commit: str) -> None:
        """Make a branch; HEAD stays where it is.

        Raises:
            ConflictError: There is a branch of this name.
            RepositoryError: git does not accept the name, or cannot write.
        """
        refs.create(self._git, branch, commit)

    def delete_branch(self, branch: str, commit: str) -> None:
        """Delete a branch that is at ``commit``.

        Raises:
            ConflictError: It is elsewhere, is gone, or HEAD is on it.
            RepositoryError: git cannot write.
        """
        refs.delete(self._git, branch, commit)

    def keep(self, name: str, commit: str) -> None:
        """Keep a commit that no branch has, with all behind it, until ``let_go``.

        Raises:
            RepositoryError: There is no such commit, or git cannot write.
        """
        refs.keep(self._git, name, commit)

    def let_go(self, name: str) -> None:
        """Let go of what is kept under a name; does nothing where nothing is.

        Raises:
            RepositoryError: git cannot write.
        """
        refs.let_go(self._git, name)

    def remove_stale_locks(self, branches: Iterable[str], since: float) -> tuple[Path, ...]:
        """Remove the lock files that a killed git has left, where that is certain.

        Args:
            branches: The branches that it may have been moving.
            since: When the run that died had begun, in seconds since 1970.

        Returns:
            The files that were removed.
        """
        common = discovery.common_dir(self.git_dir)
        places = [self.git_dir / "index.lock", self.git_dir / "HEAD.lock"]
        places += [common / "packed-refs.lock", common / "packed-refs.new"]
        places += (common / refs.KEPT).glob("*.lock")
        places += [common / "refs/heads" / f"{branch}.lock" for branch in branches]
        return stale.remove_stale_locks(self.root, places, since)

    def work_tree(self) -> str:
        """Write what lies in the work tree as a tree: tracked and untracked, not ignored.

        The index stays as it is.

        Returns:
            The id of the tree.

        Raises:
            RepositoryError: git cannot read a file, or cannot write.
        """
        return contents.work_tree(self._git, self.git_dir)

    def write_entries(self, base: str, entries: Mapping[str, TreeEntry | None]) -> str:
        """Write a tree with other entries at some paths; None removes one.

        Returns:
            The id of the new tree.
        """
        return trees.with_entries(self._git, base, entries)

    def reverse(self, tree: str, commit: Commit) -> str:
        """Write a tree without what a commit has changed.

        Args:
            tree: Id of the tree to take it out of.
            commit: The commit; it has one parent.

        Returns:
            The id of the new tree.

        Raises:
            ConflictError: A later change of the same lines is in the way.
            RepositoryError: git cannot write.
        """
        before = self.snapshot(commit.parents[0]).entries
        current = {entry.path: entry for entry in self.list_tree(tree)}
        changed = self.changes(commit.parents[0], commit.id)
        return reversal.reverse(self._git, tree, current, before, changed)
