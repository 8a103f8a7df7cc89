"""What was seen of a tree is found by all that decides it."""

from __future__ import annotations

import os
import resource
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from migrator.cache import audits
from migrator.cache.audits import KeptAudits, kept_audits
from migrator.gitstore import GitStore
from tests.support.repo import MakeRepo, Project, build_repo

FLAGS = {"monolith": "a", "source_root": None}
SEEN = {"facts": [1]}


@pytest.fixture
def folder() -> Path:
    return Path(os.environ["DEMONOLITH_CACHE_DIR"], "audits")


@pytest.fixture
def repo(make_repo: MakeRepo) -> Project:
    return make_repo({"a.py": "a = 1\n"})


def kept(repo: Project, tree: str | None = None) -> KeptAudits | None:
    with GitStore.open(repo.root) as store:
        return kept_audits(store, tree or repo.tree())


def keep(repo: Project) -> None:
    found = kept(repo)
    assert found is not None
    found.put(FLAGS, SEEN)


def seen(repo: Project) -> object:
    found = kept(repo)
    return found.get(FLAGS) if found is not None else None


def test_gives_back_what_was_seen(repo: Project) -> None:
    assert seen(repo) is None
    keep(repo)
    assert seen(repo) == SEEN


def test_knows_that_a_tree_was_looked_at_whatever_the_flags_were(repo: Project) -> None:
    before = kept(repo)
    assert before is not None and not before.has_any()
    before.put(FLAGS, SEEN)
    assert before.has_any() and before.get({}) is None
    other = kept(repo, "1" * 40)
    assert other is not None and not other.has_any() and other.get(FLAGS) is None


def test_flags_that_are_not_given_decide_nothing(repo: Project) -> None:
    keep(repo)
    found = kept(repo)
    assert found is not None
    assert found.get({"monolith": "a"}) == found.get({**FLAGS, "dispatcher": None}) == SEEN
    assert found.get({"monolith": "a", "source_root": ""}) is None


def another_program(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(audits, "tool_digest", lambda: "another")


def another_python(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(audits, "python_digest", lambda: "another")


def deeper_calls(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(sys, "getrecursionlimit", lambda: 123_456)


def smaller_stack(patch: pytest.MonkeyPatch) -> None:
    _limit(patch, resource.RLIMIT_STACK, 123_456)


def little_memory(patch: pytest.MonkeyPatch) -> None:
    _limit(patch, resource.RLIMIT_AS, 1 << 34)


def open_to_others(patch: pytest.MonkeyPatch) -> None:
    Path(os.environ["DEMONOLITH_CACHE_DIR"], "audits").chmod(0o777)


def no_place(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(audits, "cache_folder", lambda: None)


def _limit(patch: pytest.MonkeyPatch, which: int, soft: int) -> None:
    real = resource.getrlimit
    patch.setattr(resource, "getrlimit", lambda one: (soft, soft) if one == which else real(one))


@pytest.mark.parametrize(
    "change",
    [
        *(another_program, another_python, deeper_calls, smaller_stack),
        *(little_memory, open_to_others, no_place),
    ],
)
def test_what_was_seen_in_another_way_is_not_given_back(
    repo: Project, monkeypatch: pytest.MonkeyPatch, change: Callable[[pytest.MonkeyPatch], None]
) -> None:
    keep(repo)
    change(monkeypatch)
    assert seen(repo) is None


def test_a_repository_speaks_for_itself_alone(repo: Project, tmp_path: Path) -> None:
    keep(repo)
    same = build_repo(tmp_path / "same", {"a.py": "a = 1\n"})
    assert same.tree() == repo.tree()
    assert seen(same) is None and seen(repo) == SEEN


def test_another_repository_in_the_same_place_is_another(repo: Project, tmp_path: Path) -> None:
    keep(repo)
    repo.root.rename(tmp_path / "before")
    again = build_repo(repo.root, {"a.py": "a = 1\n"})
    assert again.tree() == repo.tree() and seen(again) is None


def test_all_work_trees_of_a_repository_are_one(repo: Project, tmp_path: Path) -> None:
    keep(repo)
    repo.git("worktree", "add", "-q", "--detach", str(tmp_path / "beside"))
    assert seen(Project(tmp_path / "beside")) == SEEN


def test_nothing_is_kept_where_git_shows_other_objects(repo: Project) -> None:
    keep(repo)
    other = repo.git("hash-object", "-w", "--stdin", stdin=b"other = 1\n")
    repo.git("replace", repo.git("rev-parse", "HEAD:a.py"), other)
    assert kept(repo) is None


def test_looking_makes_no_folder(repo: Project, folder: Path) -> None:
    assert seen(repo) is None and not folder.exists()
    keep(repo)
    assert oct(folder.stat().st_mode & 0o777) == "0o700"
    assert [oct(one.stat().st_mode & 0o777) for one in folder.iterdir()] == ["0o600"]


def test_a_folder_that_cannot_be_made_does_no_harm(repo: Project, folder: Path) -> None:
    folder.parent.parent.mkdir(parents=True, exist_ok=True)
    folder.parent.write_text("a file")
    keep(repo)
    assert seen(repo) is None
