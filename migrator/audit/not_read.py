"""What a tree holds in place of files: submodules, links, and pointers of Git LFS.

The audit reads the blobs of one tree. What these stand for is in another repository, outside, under
another name, or in a store of its own; it is named, so that nobody takes it for looked at.
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterator

from migrator.audit.parsing import LFS_SPEC, is_lfs_pointer
from migrator.facts import Skipped
from migrator.snapshot import LINK_MODE, SUBMODULE_MODE, Snapshot, TreeEntry


def not_read(source: Snapshot) -> Iterator[Skipped]:
    """Yield what is not looked at: all submodules, and the links and pointers that matter.

    A link or a pointer to something that is no Python leaves nothing out that the audit looks for.

    Args:
        source: The commit's files.
    """
    for entry in source.entries.values():
        if entry.mode == SUBMODULE_MODE:
            yield Skipped(
                entry.path,
                "is a submodule: its files are in a repository of their own",
                "submodule",
            )
        elif entry.mode == LINK_MODE:
            yield from _link(source, entry)
    for path in source.search([LFS_SPEC]):
        if path.endswith(".py") and is_lfs_pointer(source.read(path)):
            yield Skipped(path, "is a pointer of Git LFS: its content is not in git", "lfs-pointer")


def _link(source: Snapshot, entry: TreeEntry) -> Iterator[Skipped]:
    written = source.read_link(entry.path)
    target = posixpath.normpath(posixpath.join(posixpath.dirname(entry.path), written))
    if written.startswith("/") or target.split("/")[0] == "..":
        yield Skipped(entry.path, f"is a link out of the repository, to {written}", "link-out")
    elif source.exists(target) or target in source.entries:
        if target.endswith(".py"):
            yield _inside(entry.path, target)
    elif _holds_python(source, target):
        yield _inside(entry.path, f"{target}/")
    elif entry.path.endswith(".py") or not _is_folder(source, target):
        yield Skipped(entry.path, f"is a link to {written}, which is not here", "link-out")


def _inside(path: str, target: str) -> Skipped:
    return Skipped(path, f"is a link: {target} is read under its own name alone", "link-inside")


def _holds_python(source: Snapshot, folder: str) -> bool:
    start = "" if folder == "." else f"{folder}/"
    return any(path.startswith(start) and path.endswith(".py") for path in source.paths())


def _is_folder(source: Snapshot, folder: str) -> bool:
    return any(path.startswith(f"{folder}/") for path in source.entries)
