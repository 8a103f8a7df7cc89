"""Writes trees, without the user's index or work tree taking part."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

from migrator.errors import ConflictError, RepositoryError
from migrator.git.runner import Runner, quoted, raw, text
from migrator.git.scratch import scratch_folder
from migrator.git.status import folders_of
from migrator.snapshot import REGULAR_MODES, TreeEntry

NEW_FILE = "100644"


def write_tree(
    git: Runner, base: str, entries: Sequence[TreeEntry], edits: Mapping[str, bytes | None]
) -> str:
    """Write a tree plus edits as git objects.

    Args:
        git: Runs git in the repository.
        base: Id of the tree to start from.
        entries: Every entry of that tree.
        edits: Path to new content; None to delete the file.

    Returns:
        The id of the new tree.

    Raises:
        ConflictError: An edit is for a link or a submodule, or a file would lie below a file.
        RepositoryError: git does not accept a path, or cannot write.
    """
    known = {entry.path: entry for entry in entries}
    _check(known, edits)
    with scratch_folder() as folder:
        oids = _write_blobs(git, Path(folder), edits)
        return _through_index(git, folder, base, b"".join(_index_lines(known, edits, oids)))


def with_entries(git: Runner, base: str, entries: Mapping[str, TreeEntry | None]) -> str:
    """Write a tree with other entries at some paths.

    Args:
        git: Runs git in the repository.
        base: Id of the tree to start from.
        entries: Path to its new entry; None to remove it. What is removed comes first.

    Returns:
        The id of the new tree.
    """
    nothing = "0" * len(base)
    lines = b"".join(
        _index_line(entry.mode if entry else "0", entry.oid if entry else nothing, path)
        for path, entry in entries.items()
    )
    with scratch_folder() as folder:
        return _through_index(git, folder, base, lines)


def _through_index(git: Runner, folder: str, base: str, lines: bytes) -> str:
    index = git.having("core.splitIndex=false", env={"GIT_INDEX_FILE": f"{folder}/index"})
    index.run("read-tree", base)
    done = index.ask("update-index", "-z", "--index-info", stdin=lines).checked()
    if done.complaint:  # git leaves out paths like ".git/config" and calls that a success
        raise RepositoryError(f"git does not accept a path: {done.complaint}")
    return index.line("write-tree")


def _check(known: Mapping[str, TreeEntry], edits: Mapping[str, bytes | None]) -> None:
    for path in edits:
        if path in known and known[path].mode not in REGULAR_MODES:
            raise ConflictError(f"{path} is a link or a submodule, not a file that can be edited")
    added = [path for path, content in edits.items() if content is not None and path not in known]
    if not added:
        return
    gone = {path for path, content in edits.items() if content is None}
    files = (known.keys() - gone) | set(added)
    ordered = sorted(files)
    for path in added:
        inside = bisect_left(ordered, f"{path}/")
        is_folder = inside < len(ordered) and ordered[inside].startswith(f"{path}/")
        if is_folder or not files.isdisjoint(folders_of(path)):
            raise ConflictError(f"{path}: a path cannot be a file and a folder at once")


def _write_blobs(git: Runner, folder: Path, edits: Mapping[str, bytes | None]) -> dict[bytes, str]:
    contents = list({content for content in edits.values() if content is not None})
    if not contents:
        return {}
    lines = b"".join(_spilled(folder, contents))
    written = git.run("hash-object", "-w", "--no-filters", "--stdin-paths", stdin=lines)
    return dict(zip(contents, text(written).split(), strict=True))


def _spilled(folder: Path, contents: Iterable[bytes]) -> Iterator[bytes]:
    # One git process for all blobs; it reads them from files.
    for number, content in enumerate(contents):
        spill = folder / str(number)
        spill.write_bytes(content)
        yield quoted(bytes(spill)) + b"\n"


def _index_lines(
    known: Mapping[str, TreeEntry], edits: Mapping[str, bytes | None], oids: Mapping[bytes, str]
) -> Iterator[bytes]:
    # Deletions first: a file may make room for a folder of the same name.
    for path, content in edits.items():
        if content is None and path in known:
            yield _index_line("0", "0" * len(known[path].oid), path)
    for path, content in edits.items():
        if content is not None:
            mode = known[path].mode if path in known else NEW_FILE
            yield _index_line(mode, oids[content], path)


def _index_line(mode: str, oid: str, path: str) -> bytes:
    return f"{mode} {oid}\t".encode() + raw(path) + b"\0"
