"""A tree in a temporary folder: the blobs as they are, and nothing outside of it."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

import pytest

from migrator.errors import RepositoryError
from migrator.gitstore import GitStore
from migrator.probe.checkout import workspace, write_tree
from tests.migrator.probe.helpers import Tree
from tests.support.repo import MakeRepo, Project

FILES = {"a.py": b"one\r\ntwo\n", "deep/b \xe4.txt": b"\0\xff", "run.sh": b"#!"}


def files_of(folder: Path) -> dict[str, bytes]:
    found = (path for path in folder.rglob("*") if path.is_file() and not path.is_symlink())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in found}


def checked_out(repo: Project, look, tree: str | None = None):
    with GitStore.open(repo.root) as store, workspace(store, tree or repo.tree(), repo.root) as it:
        return look(it)


def test_writes_every_blob_as_it_is(make_repo: MakeRepo) -> None:
    repo = make_repo(FILES, executable=["run.sh"])
    assert checked_out(repo, lambda it: files_of(it.tree)) == FILES
    modes = checked_out(repo, lambda it: os.access(it.tree / "run.sh", os.X_OK))
    assert modes and not checked_out(repo, lambda it: os.access(it.tree / "a.py", os.X_OK))


def test_runs_no_filter_and_changes_no_line_end(make_repo: MakeRepo, tmp_path: Path) -> None:
    attributes = b"* filter=trap\n*.py text eol=crlf\n"
    repo = make_repo({".gitattributes": attributes, "a.py": b"x = 1\n"})
    trap = tmp_path / "sprung"
    repo.git("config", "filter.trap.smudge", f"touch {trap}; cat")
    repo.git("config", "core.hooksPath", str(tmp_path))
    (tmp_path / "post-checkout").write_text(f"#!/bin/sh\ntouch {trap}\n")
    (tmp_path / "post-checkout").chmod(0o755)
    found = checked_out(repo, lambda it: files_of(it.tree))
    assert found == {".gitattributes": attributes, "a.py": b"x = 1\n"}
    assert not trap.exists()


def test_leaves_the_repository_as_it_is(make_repo: MakeRepo) -> None:
    repo = make_repo(FILES)
    repo.write({"a.py": b"edited", "untracked.txt": b"mine"})
    before = repo.fingerprint()
    found = checked_out(repo, lambda it: files_of(it.tree))
    assert found == FILES
    assert repo.fingerprint() == before


def test_checks_out_the_tree_that_is_asked_for(make_repo: MakeRepo) -> None:
    repo = make_repo({"a.py": "old"})
    old = repo.tree()
    repo.commit({"a.py": "new"})
    assert checked_out(repo, lambda it: files_of(it.tree), old) == {"a.py": b"old"}


def test_keeps_links_inside_the_tree_and_leaves_out_the_others(make_repo: MakeRepo) -> None:
    links = {"near": "deep/b.txt", "deep/up": "../a.py", "out": "../../etc/passwd", "abs": "/etc"}
    repo = make_repo({"a.py": "x", "deep/b.txt": "y"}, links=links)

    def look(it):
        names = {path.name for path in it.tree.rglob("*") if path.is_symlink()}
        return names, (it.tree / "near").read_text(), it.left_out

    assert checked_out(repo, look) == ({"near", "up"}, "y", ("abs", "out"))


def test_names_submodules_and_does_not_write_them(tmp_path: Path) -> None:
    tree = Tree({("lib", "160000"): b"", ("a.py", "100644"): b"x"})
    assert write_tree(tree, "", tmp_path) == ("lib",)
    assert files_of(tmp_path) == {"a.py": b"x"}


@pytest.mark.parametrize("path", ["../out", "a/../../out", ".git/hooks/x", ".GIT/config", "a//b"])
def test_never_writes_outside_of_the_folder(tmp_path: Path, path: str) -> None:
    inside = tmp_path / "inside"
    inside.mkdir()
    assert write_tree(Tree({(path, "100644"): b"x"}), "", inside) == (path,)
    assert files_of(tmp_path) == {}


def test_never_writes_through_a_link(tmp_path: Path) -> None:
    inside, outside = tmp_path / "inside", tmp_path / "outside"
    inside.mkdir()
    outside.mkdir()
    tree = Tree({("a", "120000"): b"../outside", ("a/b", "100644"): b"x"})
    assert write_tree(tree, "", inside) == ("a",)
    assert files_of(outside) == {}


def test_two_paths_that_are_one_file_are_said(tmp_path: Path) -> None:
    tree = Tree({("a", "100644"): b"x", ("./a", "100644"): b"y", ("b", "100755"): b""})
    assert write_tree(tree, "", tmp_path) == ("./a",)


def test_is_gone_afterwards(make_repo: MakeRepo) -> None:
    repo = make_repo(FILES)
    place = checked_out(repo, lambda it: it)
    assert not place.tree.exists() and not place.home.exists()
    with pytest.raises(ZeroDivisionError):
        checked_out(repo, lambda it: 1 / 0)


def test_refuses_a_temporary_folder_in_the_work_tree(make_repo: MakeRepo, monkeypatch) -> None:
    repo = make_repo(FILES)
    (repo.root / "tmp").mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(repo.root / "tmp"))
    with pytest.raises(RepositoryError, match="which is in the work tree"):
        checked_out(repo, lambda it: it)
    assert list((repo.root / "tmp").iterdir()) == []
