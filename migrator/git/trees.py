"""Writes trees, without the user's index or work tree taking part."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from migrator.errors import RepositoryError
from migrator.git import folders
from migrator.git.folders import NEW_FILE
from migrator.git.objects import Objects
from migrator.git.runner import Runner, quoted, raw, text
from migrator.git.scratch import scratch_folder
from migrator.snapshot import TreeEntry


def write_tree(git: Runner, objects: Objects, base: str, edits: Mapping[str, bytes | None]) -> str:
    """Write a tree plus edits as git objects.

    Only the folders that an edit lies in are read and written anew.

    Args:
        git: Runs git in the repository.
        objects: Reads the trees.
        base: Id of the tree to start from.
        edits: Path to new content; None to delete the file.

    Returns:
        The id of the new tree.

    Raises:
        ConflictError: An edit is for a link or a submodule, or a file would lie below a file.
        RepositoryError: git does not accept a path, or cannot write.
    """
    if not edits:
        return base
    with scratch_folder() as folder:
        oids = _write_blobs(git, Path(folder), edits)
        written = {path: None if new is None else oids[new] for path, new in edits.items()}
        root = folders.edited(objects, base, written)
        _check_paths(git, folder, {path: oid for path, oid in written.items() if oid is not None})
    return folders.write(git, root)


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
    index = _index_in(git, folder)
    index.run("read-tree", base)
    _add(index, lines)
    return index.line("write-tree")


def _check_paths(git: Runner, folder: str, files: Mapping[str, str]) -> None:
    """Let git say which paths it does not accept, by putting them into an empty index."""
    lines = b"".join(_index_line(NEW_FILE, oid, path) for path, oid in files.items())
    _add(_index_in(git, folder), lines)


def _index_in(git: Runner, folder: str) -> Runner:
    return git.having("core.splitIndex=false", env={"GIT_INDEX_FILE": f"{folder}/index"})


def _add(index: Runner, lines: bytes) -> None:
    done = index.ask("update-index", "-z", "--index-info", stdin=lines).checked()
    if done.complaint:  # git leaves out paths like ".git/config" and calls that a success
        raise RepositoryError(f"git does not accept a path: {done.complaint}")


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


def _index_line(mode: str, oid: str, path: str) -> bytes:
    return f"{mode} {oid}\t".encode() + raw(path) + b"\0"
