"""A repository with a commit that nothing has moved to yet, and people who interfere."""

from __future__ import annotations

import os
from collections.abc import Callable

from migrator.gitstore import GitStore
from tests.support.repo import Project

FILES = {
    "a.py": "a = 1\n" * 9,
    "pkg/gone.py": "gone\n",
    "keep.py": "keep\n",
    ".gitignore": "ignored*\nnew/ignored.py\n",
}
EDITS = {
    "a.py": b"a = 2\n" * 9,
    "pkg/gone.py": None,
    "new/ignored.py": b"new\n",
    "new/x y.py": b"x\n",
}


class Move:
    """A repository with a commit on top of HEAD that nothing has moved to yet."""

    def __init__(self, project: Project) -> None:
        self.project = project
        self.store = GitStore.open(project.root)
        self.old, self.old_tree = project.head, project.tree()
        self.new_tree = self.store.write_tree(self.old_tree, EDITS)
        self.new = self.store.commit(self.new_tree, [self.old], "new")

    def switch(self) -> None:
        self.store.switch(self.old, self.new, "main")

    def settle(self) -> None:
        self.store.settle(self.old, self.new)

    def is_at(self, commit: str) -> bool:
        """Tell whether HEAD, index and files are all at a commit."""
        index = self.project.git("write-tree") == self.project.tree(commit)
        return index and self.project.status() == "" and self.project.head == commit


def edit_changed(project: Project) -> None:
    project.write({"a.py": "mine\n"})


def edit_with_old_times(project: Project) -> None:
    stat = project.path("a.py").stat()
    project.write({"a.py": "b = 1\n" * 9})
    os.utime(project.path("a.py"), ns=(stat.st_atime_ns, stat.st_mtime_ns))


def stage(project: Project) -> None:
    project.write({"a.py": "mine\n"})
    project.git("add", "a.py")


def edit_hidden(project: Project) -> None:
    project.git("update-index", "--assume-unchanged", "a.py")
    project.write({"a.py": "mine\n"})


def edit_deleted(project: Project) -> None:
    project.write({"pkg/gone.py": "mine\n"})


def delete(project: Project) -> None:
    project.path("a.py").unlink()


def put_untracked(project: Project) -> None:
    project.write({"new/x y.py": "mine\n"})


def put_ignored(project: Project) -> None:
    project.write({"new/ignored.py": "mine\n"})


def put_file_for_folder(project: Project) -> None:
    project.write({"new": "mine\n"})


def put_folder_for_file(project: Project) -> None:
    project.write({"new/x y.py/ignored.txt": "mine\n"})


def put_link_for_folder(project: Project) -> None:
    (project.root.parent / "outside").mkdir()
    project.path("new").symlink_to(project.root.parent / "outside")


def link_out_of_the_repository(project: Project) -> None:
    project.path("pkg").rename(project.root.parent / "outside")
    project.path("pkg").symlink_to(project.root.parent / "outside")


def leave_conflict(project: Project) -> None:
    blob = project.git("rev-parse", "HEAD:keep.py")
    lines = "".join(f"100644 {blob} {number}\ta.py\n" for number in (1, 2, 3))
    removal = f"0 {'0' * 40}\ta.py\n"
    project.git("update-index", "--index-info", stdin=(removal + lines).encode())


EDITORS: list[Callable[[Project], None]] = [
    *(edit_changed, stage, edit_hidden, edit_deleted, delete, put_untracked, put_ignored),
    *(put_file_for_folder, put_folder_for_file, put_link_for_folder, link_out_of_the_repository),
    leave_conflict,
]
