"""Moves index and work tree from one tree to another, and puts back what was interrupted."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from contextlib import suppress

from migrator.errors import ConflictError, DemonolithError, RepositoryError
from migrator.git.diff import PathChange, changes
from migrator.git.runner import Answer, GitError, Runner, quoted, raw, text
from migrator.git.shield import uninterrupted
from migrator.git.status import (
    check_writable,
    folders_of,
    in_the_way,
    is_there,
    place,
    staged,
    unstaged,
)

KEEP_HINT = "Nothing was overwritten. Commit, stash or move these files away, then try again."


def move(git: Runner, old: str, new: str) -> None:
    """Bring index and work tree from ``old`` to ``new``, if they are not there already.

    Only the paths that differ between the two are touched; other edits stay as they are.

    Raises:
        ConflictError: Somebody has edited, staged or put something at one of these paths.
        RepositoryError: git cannot write; what it had begun is put back as far as possible.
    """
    changed = changes(git, old, new)
    paths = {change.path for change in changed}
    if paths.isdisjoint(staged(git, new)):
        return
    edited = paths & (staged(git, old) | unstaged(git, paths)) | in_the_way(git, changed)
    if edited:
        raise ConflictError(f"changed by somebody else meanwhile: {listed(edited)}", KEEP_HINT)
    check_writable(git, paths)
    with uninterrupted():
        answer = git.having(detached=True).ask("read-tree", "-m", "-u", old, new)
        # A file that cannot be deleted is only a warning for git.
        folders = {folder for c in changed if c.status == "A" for folder in folders_of(c.path)}
        gone = [c.path for c in changed if c.status == "D" and c.path not in folders]
        left = [path for path in gone if is_there(place(git, path))]
        if answer.code or left:
            with suppress(DemonolithError):
                settle(git, old, new)
            raise _refusal(answer)


@uninterrupted()
def stage_all(git: Runner, tree: str) -> None:
    """Make the index hold a tree; no file is touched, whatever the files hold."""
    git.having(detached=True).run("read-tree", "--reset", tree)
    git.having(detached=True).ask("update-index", "--refresh").checked(1)


def _refusal(answer: Answer) -> RepositoryError | ConflictError:
    if "overwritten" in answer.complaint or "uptodate" in answer.complaint:
        return ConflictError(f"git refuses to touch the work tree: {answer.complaint}", KEEP_HINT)
    return GitError(answer)


def listed(paths: Iterable[str]) -> str:
    """Return the paths as a text for people, in order, many of them shortened."""
    names = [on_one_line(path) for path in sorted(paths)]
    more = f" and {len(names) - 10} more" if len(names) > 10 else ""
    return ", ".join(names[:10]) + more


def on_one_line(path: str) -> str:
    """Return a path as a text for people: none can end a message and begin another one."""
    return raw(path).decode("utf-8", "backslashreplace").replace("\n", "\\n")


@uninterrupted()
def settle(git: Runner, old: str, new: str) -> None:
    """Put index and work tree back to ``old`` after a ``move`` that was interrupted anywhere.

    git writes the files first and the index last. So the index is one of the two trees, and
    each file is what one of them holds, or missing, or the beginning of what one of them holds.

    Raises:
        ConflictError: A file or the index holds something else: somebody has edited it.
    """
    changed = changes(git, old, new)
    moved = _index_has_moved(git, old, new, {change.path for change in changed})
    torn = _torn(git, changed, moved)
    foreign = _foreign(git, torn)
    if foreign:
        raise ConflictError(f"changed by somebody else meanwhile: {listed(foreign)}", KEEP_HINT)
    if torn:
        check_writable(git, [change.path for change in torn])
        _mend(git, torn, moved)
    if moved:
        move(git, new, old)


def _index_has_moved(git: Runner, old: str, new: str, paths: set[str]) -> bool:
    at_old = paths & staged(git, old)
    if not at_old:
        return False
    at_new = paths & staged(git, new)
    if at_new:
        names = listed(at_old & at_new or at_old)
        raise ConflictError(f"staged by somebody else meanwhile: {names}", KEEP_HINT)
    return True


def _torn(git: Runner, changed: Sequence[PathChange], moved: bool) -> list[PathChange]:
    """Return the changes whose file is not what the index holds."""
    differing = unstaged(git)
    absent = "D" if moved else "A"
    return [
        change
        for change in changed
        if change.path in differing
        or (change.status == absent and is_there(place(git, change.path)))
    ]


def _foreign(git: Runner, torn: Sequence[PathChange]) -> set[str]:
    there = [change for change in torn if is_there(place(git, change.path))]
    plain = [change for change in there if _is_plain_file(git, change.path)]
    lines = b"".join(quoted(raw(change.path)) + b"\n" for change in plain)
    oids = text(git.run("hash-object", "--stdin-paths", stdin=lines)).split()
    ours = {
        change.path
        for change, oid in zip(plain, oids, strict=True)
        if oid in (change.old, change.new) or _is_beginning(git, change)
    }
    return {change.path for change in there} - ours


def _is_plain_file(git: Runner, path: str) -> bool:
    if any(place(git, folder).is_symlink() for folder in folders_of(path)):
        return False
    return place(git, path).is_file() and not place(git, path).is_symlink()


def _is_beginning(git: Runner, change: PathChange) -> bool:
    content = place(git, change.path).read_bytes()
    for oid in (change.old, change.new):
        if oid.strip("0"):
            whole = git.run("cat-file", "--filters", f"--path={change.path}", oid)
            if whole.startswith(content):
                return True
    return False


def _mend(git: Runner, torn: Sequence[PathChange], moved: bool) -> None:
    """Make the files what the index holds."""
    absent = "D" if moved else "A"
    for change in torn:
        if change.status == absent:
            _remove(git, change.path)
    kept = [raw(change.path) + b"\0" for change in torn if change.status != absent]
    if kept:
        options = ("--force", "--index", "-z", "--stdin")
        git.having(detached=True).run("checkout-index", *options, stdin=b"".join(kept))


def _remove(git: Runner, path: str) -> None:
    place(git, path).unlink(missing_ok=True)
    with suppress(OSError):  # a folder that still holds something stays
        for folder in reversed(folders_of(path)):
            place(git, folder).rmdir()
