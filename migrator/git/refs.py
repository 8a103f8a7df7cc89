"""Where HEAD and the branches are, and moving them with their old value checked."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from migrator.errors import ConflictError, DemonolithError, RepositoryError
from migrator.git.runner import Runner

HEADS = "refs/heads/"
# What no branch has any more, and a run still needs: git must not clear it away.
KEPT = "refs/demonolith/"

OPERATIONS = (
    ("rebase-merge", "rebase"),
    ("rebase-apply/applying", "am"),
    ("rebase-apply", "rebase"),
    ("MERGE_HEAD", "merge"),
    ("CHERRY_PICK_HEAD", "cherry-pick"),
    ("REVERT_HEAD", "revert"),
    ("sequencer", "cherry-pick or revert"),
    ("BISECT_LOG", "bisect"),
)
# How to give up what has no --abort.
GIVE_UP = {
    "bisect": "git bisect reset",
    "cherry-pick or revert": "git cherry-pick --abort",
}


@dataclass(frozen=True)
class Head:
    """Where HEAD is.

    Attributes:
        commit: Id of its commit; None where there is no commit yet.
        branch: Short name of its branch; None where HEAD is detached.
        tree: Id of the commit's tree; None where there is no commit yet.
    """

    commit: str | None
    branch: str | None
    tree: str | None


def head(git: Runner) -> Head:
    """Return where HEAD is."""
    target = git.ask("symbolic-ref", "--quiet", "HEAD").checked(1)
    branch = target.text.removeprefix(HEADS) if target.text.startswith(HEADS) else None
    commit = resolve(git, "HEAD^{commit}")
    return Head(commit, branch, commit and resolve(git, f"{commit}^{{tree}}"))


def resolve(git: Runner, revision: str) -> str | None:
    """Return the id of what a revision names, or None where it names nothing."""
    if revision.startswith("-") or "\0" in revision:
        return None
    found = git.ask("rev-parse", "--verify", "--quiet", revision)
    return found.text if found.code == 0 else None


def tip(git: Runner, branch: str) -> str | None:
    """Return the commit id of a branch, or None where there is no such branch."""
    if "\0" in branch:
        return None
    found = git.ask("show-ref", "--verify", "--hash", f"{HEADS}{branch}")
    return found.text if found.code == 0 else None


def fork_point(git: Runner, one: str, other: str) -> str | None:
    """Return the newest commit that two commits have in common, or None."""
    found = git.ask("merge-base", one, other)
    return found.text if found.code == 0 else None


def is_valid_name(git: Runner, branch: str) -> bool:
    """Tell whether git accepts the name for a branch."""
    if branch == "HEAD" or branch.startswith("-") or "\0" in branch:
        return False
    return git.ask("check-ref-format", f"{HEADS}{branch}").code == 0


def rival(git: Runner, branch: str) -> str | None:
    """Return a branch that leaves no room for another: git has names as it has files."""
    folders = branch.split("/")[:-1]
    for length in range(1, len(folders) + 1):
        name = "/".join(folders[:length])
        if tip(git, name) is not None:
            return name
    inside = git.line("for-each-ref", "--count=1", "--format=%(refname)", f"{HEADS}{branch}/")
    return inside.removeprefix(HEADS) or None


def create(git: Runner, branch: str, commit: str) -> None:
    """Make a branch that must not exist yet; see ``GitStore.create_branch``."""
    if not is_valid_name(git, branch):
        raise RepositoryError(f"git does not accept {branch!r} as the name of a branch")
    if tip(git, branch) is not None:
        raise ConflictError(f"the branch {branch} exists already", "Choose another name.")
    _update(git, branch, commit, "0" * len(commit), "start of the work branch")


def advance(git: Runner, branch: str, new: str, old: str) -> None:
    """Move a branch from ``old`` to ``new``.

    Raises:
        ConflictError: The branch is not at ``old`` any more.
    """
    _update(git, branch, new, old, f"from {old[:12]}")


def _update(git: Runner, branch: str, new: str, old: str, why: str) -> None:
    reason = f"demonolith: {why}"
    command = ("update-ref", "--create-reflog", "-m", reason, f"{HEADS}{branch}", new, old)
    answer = git.having(detached=True).ask(*command)
    if answer.code:
        raise _refusal(git, branch, old, answer.complaint)


def delete(git: Runner, branch: str, commit: str) -> None:
    """Delete a branch that is still at ``commit``; see ``GitStore.delete_branch``."""
    if head(git).branch == branch:
        raise ConflictError(f"HEAD is on the branch {branch}, so it is not deleted")
    answer = git.ask("update-ref", "-d", f"{HEADS}{branch}", commit)
    if answer.code:
        raise _refusal(git, branch, commit, answer.complaint)


def _refusal(git: Runner, branch: str, old: str, complaint: str) -> DemonolithError:
    now = tip(git, branch)
    if now == old or (now is None and not old.strip("0")):
        return RepositoryError(f"the branch {branch} cannot be changed: {complaint}")
    place = f"is at {now[:12]} now" if now else "is gone"
    return ConflictError(f"the branch {branch} {place}, and was at {old[:12]}")


def keep(git: Runner, name: str, commit: str) -> None:
    """Keep a commit, with all behind it, under a name; see ``GitStore.keep``."""
    reason = "demonolith: taken back"
    command = ("update-ref", "-m", reason, f"{KEPT}{name}", commit)
    git.having(detached=True).ask(*command).checked()


def kept(git: Runner) -> tuple[str, ...]:
    """Return the names that something is kept under."""
    found = git.line("for-each-ref", "--format=%(refname)", KEPT)
    return tuple(name.removeprefix(KEPT) for name in found.split())


def let_go(git: Runner, name: str) -> None:
    """Let go of what is kept under a name; see ``GitStore.let_go``."""
    git.having(detached=True).ask("update-ref", "-d", f"{KEPT}{name}").checked()


def attach(git: Runner, branch: str, commit: str) -> None:
    """Put HEAD on a branch whose tip is ``commit``; index and files stay as they are.

    Raises:
        ConflictError: The branch is elsewhere, or checked out in another work tree.
    """
    if tip(git, branch) != commit:
        raise _refusal(git, branch, commit, "")
    place = git.line("for-each-ref", "--format=%(worktreepath)", f"{HEADS}{branch}")
    if place and Path(place).resolve() != git.root.resolve():
        raise ConflictError(f"the branch {branch} is checked out in another work tree: {place}")
    why = f"demonolith: on to {branch}"
    git.having(detached=True).run("symbolic-ref", "-m", why, "HEAD", f"{HEADS}{branch}")


def operation_in_progress(git_dir: Path) -> str | None:
    """Return the name of the git operation that waits to be finished, or None."""
    for marker, operation in OPERATIONS:
        if (git_dir / marker).exists():
            return operation
    return None
