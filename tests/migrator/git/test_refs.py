from __future__ import annotations

from pathlib import Path

import pytest

from migrator.errors import ConflictError, RepositoryError
from migrator.git import refs
from migrator.git.runner import Runner
from migrator.gitstore import GitStore
from tests.support.repo import MakeRepo

FILES = {"a.py": "a\n"}


@pytest.mark.parametrize("name", ["work", "demonolith/20260102-030405-ab12", "ünï", "a.b", "x@y"])
def test_makes_and_deletes_a_branch(make_repo: MakeRepo, name: str) -> None:
    project = make_repo(FILES)
    store = GitStore.open(project.root)
    assert store.valid_branch_name(name)
    assert not store.branch_exists(name)
    store.create_branch(name, project.head)
    assert store.branch_tip(name) == project.head
    assert project.branch == "main"
    store.delete_branch(name, project.head)
    assert not store.branch_exists(name)


@pytest.mark.parametrize(
    "name",
    [
        "",
        "-x",
        "HEAD",
        "a b",
        "a..b",
        "a~1",
        "x.lock",
        "/a",
        "a/",
        "@{-1}",
        "main~0",
        "a\nb",
        "a\0b",
    ],
)
def test_refuses_an_invalid_name(make_repo: MakeRepo, name: str) -> None:
    project = make_repo(FILES)
    store = GitStore.open(project.root)
    before = project.fingerprint()
    assert not store.valid_branch_name(name)
    assert not store.branch_exists(name)
    with pytest.raises(RepositoryError, match="does not accept"):
        store.create_branch(name, project.head)
    assert project.fingerprint() == before


def test_does_not_take_a_branch_that_exists(make_repo: MakeRepo) -> None:
    project = make_repo(FILES)
    project.git("branch", "work")
    later = project.commit({"a.py": "later"})
    with pytest.raises(ConflictError, match="work exists already"):
        GitStore.open(project.root).create_branch("work", later)
    assert project.git("rev-parse", "work") != later


def test_a_branch_below_a_branch_is_an_error(make_repo: MakeRepo) -> None:
    project = make_repo(FILES)
    with pytest.raises(RepositoryError, match="main/below cannot be changed"):
        GitStore.open(project.root).create_branch("main/below", project.head)


def test_other_refs_are_no_branches(make_repo: MakeRepo) -> None:
    project = make_repo(FILES)
    project.git("tag", "v1")
    store = GitStore.open(project.root)
    assert not store.branch_exists("v1")
    assert not store.branch_exists(project.head)


def test_deletes_only_what_the_caller_has_seen(make_repo: MakeRepo) -> None:
    project = make_repo(FILES)
    base = project.head
    project.git("branch", "work")
    project.commit({"a.py": "2"})
    project.git("branch", "-f", "work")
    store = GitStore.open(project.root)
    with pytest.raises(ConflictError, match="work is at"):
        store.delete_branch("work", base)
    with pytest.raises(ConflictError, match="gone is gone"):
        store.delete_branch("gone", base)
    with pytest.raises(ConflictError, match="HEAD is on the branch main"):
        store.delete_branch("main", project.head)
    assert project.git("branch", "--format=%(refname:short)").split() == ["main", "work"]


def test_moves_a_branch_only_from_where_the_caller_has_seen_it(make_repo: MakeRepo) -> None:
    project = make_repo(FILES)
    base = project.head
    later = project.commit({"a.py": "2"})
    git = Runner(project.root)
    with pytest.raises(ConflictError, match="main is at"):
        refs.advance(git, "main", new=base, old=base)
    with pytest.raises(ConflictError, match="gone is gone"):
        refs.advance(git, "gone", new=base, old=later)
    assert (project.head, project.git("branch", "--list", "gone")) == (later, "")
    refs.advance(git, "main", new=base, old=later)
    assert project.head == base


def test_attaches_only_where_no_file_would_have_to_move(make_repo: MakeRepo) -> None:
    project = make_repo(FILES)
    base = project.head
    project.git("branch", "work")
    later = project.commit({"a.py": "2"})
    store = GitStore.open(project.root)
    for commit in (base, later):
        with pytest.raises(ConflictError):
            store.attach("work", commit)
    with pytest.raises(ConflictError, match="nowhere is gone"):
        store.attach("nowhere", later)
    assert project.branch == "main"


def test_does_not_attach_to_another_work_trees_branch(make_repo: MakeRepo, tmp_path: Path) -> None:
    project = make_repo(FILES)
    project.git("worktree", "add", "-q", "-b", "side", str(tmp_path / "linked"))
    with pytest.raises(ConflictError, match="another work tree"):
        GitStore.open(project.root).attach("side", project.head)
    assert project.branch == "main"


def test_names_the_operation_under_way(make_repo: MakeRepo) -> None:
    project = make_repo(FILES)
    store = GitStore.open(project.root)
    base = project.head
    project.git("checkout", "-q", "-b", "other")
    project.commit({"a.py": "theirs"})
    project.git("checkout", "-q", "main")
    assert store.operation_in_progress() is None
    project.commit({"a.py": "ours"})
    for command, operation in (
        ("merge", "merge"),
        ("rebase", "rebase"),
        ("cherry-pick", "cherry-pick"),
    ):
        project.git(command, "other", check=False)
        assert store.operation_in_progress() == operation
        project.git(command, "--abort")
    project.git("revert", "--no-edit", "other", check=False)
    assert store.operation_in_progress() == "revert"
    project.git("revert", "--abort")
    project.git(
        "am", check=False, stdin=project.git_bytes("format-patch", "--stdout", "-1", "other")
    )
    assert store.operation_in_progress() == "am"
    project.git("am", "--abort")
    project.git("bisect", "start", "HEAD", base)
    assert store.operation_in_progress() == "bisect"
    project.git("bisect", "reset")
    assert store.operation_in_progress() is None
