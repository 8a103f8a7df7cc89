"""Taking one commit's changes out of a later tree."""

from __future__ import annotations

import pytest

from migrator.errors import ConflictError
from migrator.gitstore import GitStore
from tests.support.repo import MakeRepo, Project

LINES = "".join(f"line {number}\n" for number in range(12))


@pytest.fixture
def repo(make_repo: MakeRepo) -> Project:
    repo = make_repo({"kept": "1\n", "text": LINES, "gone": "old\n"}, executable=["gone"])
    repo.path("gone").unlink()
    repo.commit({"text": LINES.replace("line 2\n", "line two\n"), "new/one": "new\n"})
    return repo


def reversed_tree(repo: Project) -> str:
    with GitStore.open(repo.root) as store:
        (commit,) = store.commits("HEAD~1..HEAD" if _plain(repo) else "HEAD~2..HEAD~1")
        return store.reverse(repo.tree(), commit)


def _plain(repo: Project) -> bool:
    return repo.git("rev-list", "--count", "HEAD") == "2"


def test_takes_back_edit_deletion_and_new_file(repo: Project) -> None:
    assert reversed_tree(repo) == repo.tree("HEAD~1")


def test_keeps_what_came_later_in_other_files_and_lines(repo: Project) -> None:
    later = repo.read()["text"].replace(b"line 9\n", b"line nine\n")
    repo.commit({"text": later, "own": "mine\n"})
    files = repo.read_commit(reversed_tree(repo))
    assert files["text"] == LINES.replace("line 9\n", "line nine\n").encode()
    assert (files["own"], files["gone"], "new/one" in files) == (b"mine\n", b"old\n", False)


@pytest.mark.parametrize(
    ("later", "named"),
    [
        ({"text": LINES.replace("line 2\n", "line 2.0\n")}, "text"),
        ({"new/one": "edited\n"}, "new/one"),
        ({"gone": "another\n"}, "gone"),
    ],
)
def test_refuses_where_the_same_lines_have_changed(repo: Project, later, named: str) -> None:
    repo.commit(later)
    before = repo.fingerprint()
    with pytest.raises(ConflictError, match=f"in the same lines: {named}"):
        reversed_tree(repo)
    assert {k: v for k, v in repo.fingerprint().items() if "/objects/" not in k} == {
        k: v for k, v in before.items() if "/objects/" not in k
    }


def test_leaves_alone_what_somebody_has_taken_back_already(repo: Project) -> None:
    repo.path("new/one").unlink()
    repo.commit({"text": LINES})
    assert reversed_tree(repo) == repo.tree("HEAD~2")


@pytest.mark.parametrize("split", [False, True])
def test_the_work_tree_as_a_tree_leaves_the_index_alone(repo: Project, split: bool) -> None:
    if split:
        repo.git("config", "core.splitIndex", "true")
        repo.git("config", "splitIndex.maxPercentChange", "0")
        repo.git("update-index", "--split-index")
    repo.write({".gitignore": "*.log\n", "text": "other\n", "a.log": "x\n", "b": "y\n"})
    before = {name: one for name, one in repo.fingerprint().items() if "/objects/" not in name}
    with GitStore.open(repo.root) as store:
        tree = store.work_tree()
    after = {name: one for name, one in repo.fingerprint().items() if "/objects/" not in name}
    assert after == before
    files = repo.read_commit(tree)
    assert (files["text"], files["b"], "a.log" in files) == (b"other\n", b"y\n", False)
