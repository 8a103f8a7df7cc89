"""Takes the changes of one commit out of a later tree, as ``git revert`` does."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from migrator.errors import ConflictError
from migrator.git import trees
from migrator.git.diff import PathChange
from migrator.git.runner import Runner, text
from migrator.git.scratch import scratch_folder
from migrator.git.worktree import listed
from migrator.snapshot import REGULAR_MODES, TreeEntry

Entries = Mapping[str, TreeEntry]
HINT = "Nothing was changed. Take your own changes of these lines back first, or revert by hand."


def reverse(
    git: Runner, tree: str, current: Entries, before: Entries, changed: Sequence[PathChange]
) -> str:
    """Write a tree without these changes; see ``GitWriter.reverse``.

    Args:
        git: Runs git in the repository.
        tree: Id of the tree to take them out of.
        current: Its entries.
        before: The entries of the tree of before the changes.
        changed: The changes.
    """
    wanted: dict[str, TreeEntry | None] = {}
    conflicts = []
    for change in changed:
        now, old = current.get(change.path), before.get(change.path)
        oid = now.oid if now else "0" * len(tree)
        if oid == change.new:
            wanted[change.path] = old
        elif oid != change.old:  # else somebody has taken it back already
            wanted[change.path] = _merged(git, change, now, old)
            conflicts += [change.path] if wanted[change.path] is None else []
    if conflicts:
        raise ConflictError(f"changed since, in the same lines: {listed(conflicts)}", HINT)
    return trees.with_entries(git, tree, dict(_removed_first(wanted)))


def _removed_first(wanted: dict[str, TreeEntry | None]) -> Iterator[tuple[str, TreeEntry | None]]:
    # A file may make room for a folder of the same name.
    yield from ((path, entry) for path, entry in wanted.items() if entry is None)
    yield from ((path, entry) for path, entry in wanted.items() if entry is not None)


def _merged(
    git: Runner, change: PathChange, now: TreeEntry | None, old: TreeEntry | None
) -> TreeEntry | None:
    """Merge a later edit with the way back, or return None where they conflict."""
    if now is None or old is None or not change.new.strip("0"):
        return None
    if {now.mode, old.mode} - REGULAR_MODES:
        return None
    with scratch_folder() as folder:
        places = []
        for name, oid in (("now", now.oid), ("base", change.new), ("old", change.old)):
            place = Path(folder) / name
            place.write_bytes(git.run("cat-file", "blob", oid))
            places.append(str(place))
        answer = git.ask("merge-file", "-p", "--quiet", *places)
    if answer.code:
        return None
    oid = text(git.run("hash-object", "-w", "--no-filters", "--stdin", stdin=answer.output))
    return TreeEntry(change.path, now.mode, oid.strip())
