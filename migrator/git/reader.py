"""Reading a repository, without running anything that it brings along."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import suppress
from functools import cached_property
from pathlib import Path
from types import TracebackType

from migrator.errors import RepositoryError
from migrator.forks import lets_go
from migrator.git import commits, diff, objects, refs, status
from migrator.git.commits import Commit
from migrator.git.diff import PathChange
from migrator.git.refs import Head
from migrator.git.runner import Runner
from migrator.git.search import Search
from migrator.snapshot import Snapshot, TreeEntry

DAMAGED_HINT = (
    "The repository is damaged, or its objects are elsewhere (.git/objects/info/alternates) and "
    "gone: `git fsck` says what is missing."
)
REPLACEMENTS = "refs/replace/"
UNBORN_HINT = "Commit your work first: git add -A && git commit"


class GitReader:
    """Read access to a repository. Implements ``migrator.snapshot.TreeReader``.

    Args:
        git: Runs git in the work tree.
        git_dir: Directory of this work tree's HEAD and index.

    Attributes:
        root: Folder of the work tree, absolute.
        git_dir: Directory of this work tree's HEAD and index, absolute.
    """

    def __init__(self, git: Runner, git_dir: Path) -> None:
        self.root = git.root
        self.git_dir = git_dir
        self._git = git
        self._objects = objects.Objects(git)
        self._search = Search(git, self._objects, git_dir / "index")
        self._listed: tuple[str, tuple[TreeEntry, ...]] = ("", ())
        self._listing: dict[str, Callable[[], tuple[TreeEntry, ...]]] = {}
        lets_go(self)

    def forked(self) -> None:
        """Leave the git processes to the process that has started them; see ``migrator.forks``."""
        self._search.forked()
        self._listing.clear()
        self._objects.forked()

    def close(self) -> None:
        """End the git processes; a later read starts them again."""
        self._search.forget()
        for listing in self._listing.values():
            with suppress(RepositoryError):
                listing()
        self._listing.clear()
        self._objects.close()

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def head(self) -> Head:
        """Return where HEAD is."""
        return refs.head(self._git)

    def snapshot(self, revision: str = "HEAD") -> Snapshot:
        """Return the files of a commit.

        Raises:
            RepositoryError: The revision names no commit, or there is no commit yet.
        """
        commit = refs.resolve(self._git, f"{revision}^{{commit}}")
        lost = refs.resolve(self._git, "HEAD") if commit is None else None
        if lost is not None and revision == "HEAD":
            raise RepositoryError(f"git cannot read the commit {lost[:12]} of HEAD", DAMAGED_HINT)
        if commit is None and self.head().commit is None:
            raise RepositoryError(f"{self.root} has no commit yet", UNBORN_HINT)
        if commit is None:
            raise RepositoryError(f"{revision!r} is not a commit of {self.root}")
        tree = commits.read_commit(self._objects, commit).tree
        self._search.trees[commit] = tree
        return Snapshot(commit, tree, self)

    def list_tree(self, tree: str) -> tuple[TreeEntry, ...]:
        """Return every entry below ``tree``, in git's order."""
        if self._listed[0] != tree:
            self.prepare_list(tree)
            self._listed = (tree, self._listing.pop(tree)())
        return self._listed[1]

    def prepare_list(self, tree: str) -> None:
        """Start to list a tree, while the caller does something else."""
        if tree not in self._listing:
            self._listing[tree] = objects.ask_entries(self._git, tree)

    def read_blob(self, oid: str) -> bytes:
        """Return the content of a blob; raises RepositoryError where there is none."""
        return self._objects.read(oid, "blob")

    def grep_tree(self, tree: str, needles: Sequence[str]) -> tuple[str, ...]:
        """Return the paths below ``tree`` whose content holds any needle (fixed strings)."""
        return tuple(self._search.grep(tree, self.list_tree(tree), needles))

    def utf16_paths(self, tree: str) -> tuple[str, ...]:
        """Return the paths below ``tree``, Python's aside, that may be of text in UTF-16."""
        return tuple(self._search.utf16(tree, self.list_tree(tree)))

    def prepare_search(self, needles: Sequence[str] = ()) -> None:
        """Start to find out where the work tree differs from HEAD, and to search for this."""
        self._search.prepare(needles)

    def prepare_standing(self) -> None:
        """Start to find out where the work tree differs from HEAD, and nothing else."""
        self._search.prepare_standing()

    def ask_unmoved(self) -> Callable[[], bool]:
        """Start to find out whether the searched files were the tree's all the time.

        Returns:
            What is to be called, once, for the answer: False where it is not certain.
        """
        return self._search.ask_unmoved()

    @cached_property
    def has_replacements(self) -> bool:
        """True where git shows other objects in the place of some (``git replace``)."""
        return bool(self._git.run("for-each-ref", "--count=1", REPLACEMENTS))

    def uncommitted(self) -> tuple[str, ...]:
        """Return the paths of what is changed, staged or untracked, as ``dirty`` does.

        What was found out for the first search is not found out again.
        """
        standing = self._search.standing()
        return (*standing.differing, *standing.untracked)

    def commits(self, revisions: str, *, first_parent: bool = False) -> tuple[Commit, ...]:
        """Return the commits of a range like ``base..tip``, oldest first.

        Args:
            revisions: The range.
            first_parent: Leave out what merges have brought in.

        Raises:
            RepositoryError: The range names something that does not exist.
        """
        return commits.commits(self._git, self._objects, revisions, first_parent=first_parent)

    def has_commit(self, oid: str) -> bool:
        """Tell whether the repository still has a commit."""
        return refs.resolve(self._git, f"{oid}^{{commit}}") is not None

    def fork_point(self, one: str, other: str) -> str | None:
        """Return the newest commit that two commits have in common, or None."""
        return refs.fork_point(self._git, one, other)

    def read_commit(self, oid: str) -> Commit:
        """Return a commit; raises RepositoryError where there is none of that id."""
        return commits.read_commit(self._objects, oid)

    def resolve(self, revision: str) -> str:
        """Return the id of the commit that a revision names; raises RepositoryError for none."""
        found = refs.resolve(self._git, f"{revision}^{{commit}}")
        if found is None:
            raise RepositoryError(f"{revision!r} is not a commit of {self.root}")
        return found

    def changes(self, old: str, new: str) -> tuple[PathChange, ...]:
        """Return the paths that two trees (or commits) differ in, in git's order."""
        return diff.changes(self._git, old, new)

    def diff(
        self,
        old: str,
        new: str,
        *,
        paths: Sequence[str] = (),
        color: bool = False,
        stat: bool = False,
        renames: bool = False,
    ) -> bytes:
        """Return git's own diff of two trees: a patch that ``git apply`` accepts.

        Args:
            old: Tree or commit id.
            new: Tree or commit id.
            paths: Files or folders to limit it to; literal, not patterns.
            color: With the terminal colours of the person's git.
            stat: The table of files and line counts, not the patch.
            renames: Look for renames.
        """
        form = diff.Form(color=color, stat=stat, renames=renames)
        return diff.diff(self._git, old, new, paths, form)

    def dirty(self, *, trust_filters: bool = False) -> tuple[str, ...]:
        """Return what is changed, staged or untracked, each as ``git status --porcelain`` has it.

        Args:
            trust_filters: Let git run the clean filters of the repository's configuration (LFS,
                for one), as ``git status`` does. Without them, a file that goes through a
                filter and has a new time stamp is reported as changed.
        """
        return status.dirty(self._git, trust_filters=trust_filters)

    def operation_in_progress(self) -> str | None:
        """Return the name of the git operation (a rebase, say) that waits to be finished."""
        return refs.operation_in_progress(self.git_dir)

    def identity(self) -> str:
        """Return who commits, as ``Name <email>``.

        Raises:
            RepositoryError: git does not know the author or the committer.
        """
        return commits.identity(self._git)

    def branch_tip(self, branch: str) -> str | None:
        """Return the commit id of a local branch, or None where there is no such branch."""
        return refs.tip(self._git, branch)

    def branch_exists(self, branch: str) -> bool:
        """Tell whether there is a local branch of this name."""
        return self.branch_tip(branch) is not None

    def kept(self) -> tuple[str, ...]:
        """Return the names that ``keep`` keeps something under."""
        return refs.kept(self._git)

    def rival_branch(self, branch: str) -> str | None:
        """Return a branch that leaves no room for one of this name, or None."""
        return refs.rival(self._git, branch)

    def valid_branch_name(self, branch: str) -> bool:
        """Tell whether git accepts the name for a branch."""
        return refs.is_valid_name(self._git, branch)
