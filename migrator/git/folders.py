"""Edits the tree objects of the folders that have edited files, and leaves all others alone."""

from __future__ import annotations

import stat
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from typing import NamedTuple

from migrator.errors import ConflictError
from migrator.git.objects import Objects
from migrator.git.runner import Answer, GitError, Runner, raw, text
from migrator.snapshot import LINK_MODE, SUBMODULE_MODE

NEW_FILE = "100644"
FOLDER_MODE = "40000"
KINDS = {FOLDER_MODE: "tree", SUBMODULE_MODE: "commit"}
AT_ONCE = "a path cannot be a file and a folder at once"


class Entry(NamedTuple):
    """One line of a tree object: mode as git writes it there, and object id."""

    mode: str
    oid: str


@dataclass
class Folder:
    """A folder with edits: what it holds now.

    Attributes:
        entries: By name, what is not edited below it.
        below: By name, the folders that have edits themselves.
    """

    entries: dict[str, Entry] = field(default_factory=dict)
    below: dict[str, Folder] = field(default_factory=dict)

    def __bool__(self) -> bool:
        return bool(self.entries or self.below)


def edited(objects: Objects, base: str, edits: Mapping[str, str | None]) -> Folder:
    """Return a tree's folders as they are with edits; nothing is written.

    Args:
        objects: Reads the trees.
        base: Id of the tree.
        edits: Path to the id of its new blob; None to delete the file.

    Raises:
        ConflictError: An edit is for a link or a submodule, or a file would lie below a file.
        RepositoryError: There is no such tree.
    """
    return _edited(objects, base, "", edits)


def _edited(
    objects: Objects, oid: str | None, place: str, edits: Mapping[str, str | None]
) -> Folder:
    folder = Folder(_read(objects, oid) if oid else {})
    files, inside = _sorted_out(edits)
    for name in files:
        _check_file(folder, name, place)
    for name, new in files.items():  # first: a file may make room for a folder of its name
        if new is None and name in folder.entries and not _is_folder(folder.entries[name]):
            del folder.entries[name]
    for name, below in inside.items():
        _go_inside(objects, folder, place, name, below)
    for name, new in files.items():
        if new is not None:
            known = folder.entries.get(name, Entry(NEW_FILE, ""))
            if name in folder.below or _is_folder(known):
                raise ConflictError(f"{place}{name}: {AT_ONCE}")
            folder.entries[name] = Entry(known.mode, new)
    return folder


def _sorted_out(
    edits: Mapping[str, str | None],
) -> tuple[dict[str, str | None], dict[str, dict[str, str | None]]]:
    """Return the edits of a folder's own files, and those below each folder in it."""
    files: dict[str, str | None] = {}
    inside: dict[str, dict[str, str | None]] = {}
    for path, new in edits.items():
        name, slash, rest = path.partition("/")
        if slash:
            inside.setdefault(name, {})[rest] = new
        else:
            files[name] = new
    return files, inside


def _check_file(folder: Folder, name: str, place: str) -> None:
    if name in folder.entries and folder.entries[name].mode in (LINK_MODE, SUBMODULE_MODE):
        path = f"{place}{name}"
        raise ConflictError(f"{path} is a link or a submodule, not a file that can be edited")


def _go_inside(
    objects: Objects, folder: Folder, place: str, name: str, edits: Mapping[str, str | None]
) -> None:
    known = folder.entries.get(name)
    if known is not None and not _is_folder(known):
        added = next((path for path, new in edits.items() if new is not None), None)
        if added is not None:
            raise ConflictError(f"{place}{name}/{added}: {AT_ONCE}")
        return
    below = _edited(objects, known.oid if known else None, f"{place}{name}/", edits)
    folder.entries.pop(name, None)
    if below:
        folder.below[name] = below


def _is_folder(entry: Entry) -> bool:
    return entry.mode == FOLDER_MODE


def _read(objects: Objects, oid: str) -> dict[str, Entry]:
    """Read a tree object: mode, blank, name, null byte and the id in binary, again and again."""
    content = objects.read(oid, "tree")
    size = len(oid) // 2
    found: dict[str, Entry] = {}
    begin = 0
    while begin < len(content):
        blank = content.index(b" ", begin)
        end = content.index(b"\0", blank)
        name, mode = text(content[blank + 1 : end]), int(content[begin:blank], 8)
        begin = end + 1 + size
        found[name] = Entry(_canonical(mode), content[end + 1 : begin].hex())
    return found


def _canonical(mode: int) -> str:
    """Return a mode as git has written it since 2005; older trees have others."""
    if stat.S_ISREG(mode):
        return "100755" if mode & stat.S_IXUSR else NEW_FILE
    return f"{stat.S_IFMT(mode):o}"


def write(git: Runner, root: Folder) -> str:
    """Write the tree objects of a folder and of those below it.

    Returns:
        The id of the folder's tree.

    Raises:
        GitError: git cannot write.
    """
    process = git.start("mktree", "-z", "--missing", "--batch")
    try:
        return _write(process, root)
    except (OSError, EOFError):
        raise GitError(_last_words(process)) from None
    finally:
        if process.returncode is None:
            process.communicate()


def _write(process: subprocess.Popen[bytes], folder: Folder) -> str:
    """Write what is below a folder, then its own tree."""
    entries = dict(folder.entries)
    for name, below in folder.below.items():
        entries[name] = Entry(FOLDER_MODE, _write(process, below))
    assert process.stdin is not None and process.stdout is not None
    process.stdin.write(b"".join(_lines(entries)) + b"\0")
    process.stdin.flush()
    written = text(process.stdout.readline()).strip()
    if not written:
        raise EOFError
    return written


def _lines(entries: Mapping[str, Entry]) -> Iterator[bytes]:
    for name, (mode, oid) in entries.items():
        yield f"{mode} {KINDS.get(mode, 'blob')} {oid}\t".encode() + raw(name) + b"\0"


def _last_words(process: subprocess.Popen[bytes]) -> Answer:
    with suppress(OSError):
        _, complaint = process.communicate()
    said = text(complaint).strip().removeprefix("fatal: ")
    return Answer("mktree", process.returncode, b"", said)
