from __future__ import annotations

import subprocess

import pytest

from migrator.errors import ConflictError
from migrator.gitstore import GitStore
from tests.support.repo import MakeRepo, Project

FILES = {"a.py": "a\n", "pkg/b.py": "b\n"}


def tree_object(project: Project, *entries: tuple[str, str, str]) -> str:
    """Write a tree object from (mode, name, object id), whatever git thinks of it."""
    content = b"".join(
        f"{mode} {name}\0".encode() + bytes.fromhex(oid) for mode, name, oid in entries
    )
    command = ["git", "hash-object", "--literally", "-t", "tree", "-w", "--stdin"]
    done = subprocess.run(command, cwd=project.root, input=content, capture_output=True, check=True)
    return done.stdout.decode().strip()


def blob(project: Project, path: str) -> str:
    return project.git("rev-parse", f"HEAD:{path}").strip()


def test_a_folder_without_an_edit_is_not_even_read(make_repo: MakeRepo) -> None:
    project = make_repo(FILES)
    absent = "12" * 20
    base = tree_object(project, ("100644", "a.py", blob(project, "a.py")), ("40000", "far", absent))
    with GitStore.open(project.root) as store:
        tree = store.write_tree(base, {"a.py": b"new\n", "near/c.py": b"c\n"})
    assert f"040000 tree {absent}\tfar" in project.git("ls-tree", tree)
    assert project.git("show", f"{tree}:near/c.py") == "c"


def test_modes_of_old_trees_become_those_that_git_writes_today(make_repo: MakeRepo) -> None:
    project = make_repo(FILES)
    oid = blob(project, "a.py")
    base = tree_object(
        project, ("100664", "a.py", oid), ("100664", "b.py", oid), ("100775", "c.py", oid)
    )
    with GitStore.open(project.root) as store:
        tree = store.write_tree(base, {"a.py": b"new\n"})
    assert project.git("cat-file", "-p", tree).split()[::4] == ["100644", "100644", "100755"]
    assert project.git("fsck", "--strict", "--no-dangling", tree) == ""


def test_a_link_is_no_folder_for_a_new_file_and_stays_where_none_comes(make_repo: MakeRepo) -> None:
    project = make_repo(FILES, links={"link": "pkg"})
    with GitStore.open(project.root) as store:
        with pytest.raises(ConflictError, match="cannot be a file and a folder"):
            store.write_tree(project.tree(), {"link/new.py": b""})
        assert store.write_tree(project.tree(), {"link/gone.py": None}) == project.tree()


def test_a_folder_that_loses_its_last_file_is_gone(make_repo: MakeRepo) -> None:
    project = make_repo(FILES)
    with GitStore.open(project.root) as store:
        tree = store.write_tree(project.tree(), {"pkg/b.py": None})
    assert project.git("ls-tree", "--name-only", tree) == "a.py"
