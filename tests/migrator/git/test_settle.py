"""Putting back what an interrupted move has left."""

from __future__ import annotations

import subprocess
import time
from itertools import product
from pathlib import Path

import pytest

from migrator.errors import ConflictError
from migrator.gitstore import GitStore
from tests.support import moving
from tests.support.moving import EDITS, FILES, Move
from tests.support.repo import MakeRepo, Project


@pytest.fixture
def move(make_repo: MakeRepo) -> Move:
    return Move(make_repo(FILES))


def torn_contents(move: Move, path: str) -> list[bytes | None]:
    """Return every content that a killed git can leave at a path."""
    ends = move.project.read_commit(move.old).get(path), EDITS[path]
    halves = [content[: len(content) // 2] for content in ends if content]
    return [*dict.fromkeys([*ends, None, b"", *halves])]


def put(project: Project, path: str, content: bytes | None) -> None:
    if content is None:
        project.path(path).unlink(missing_ok=True)
    else:
        project.write({path: content})


@pytest.mark.parametrize("moved", [False, True], ids=["index-old", "index-new"])
def test_settles_whatever_a_killed_git_leaves(move: Move, moved: bool) -> None:
    contents = [torn_contents(move, path) for path in EDITS]
    for number, combination in enumerate(product(*contents)):
        if number % 5:  # a sample: all of them take too long
            continue
        move.project.git("read-tree", move.new if moved else move.old)
        for path, content in zip(EDITS, combination, strict=True):
            put(move.project, path, content)
        move.settle()
        assert move.is_at(move.old), combination


def test_settles_after_the_index_has_moved(move: Move) -> None:
    move.project.git("read-tree", "-m", "-u", move.old, move.new)
    move.settle()
    assert move.is_at(move.old)
    assert not move.project.path("new").exists()


def test_settling_a_settled_work_tree_changes_nothing(move: Move) -> None:
    before = move.project.fingerprint()
    move.settle()
    assert move.project.fingerprint() == before


@pytest.mark.parametrize("moved", [False, True], ids=["index-old", "index-new"])
@pytest.mark.parametrize(
    "edit",
    [
        *(moving.edit_changed, moving.stage, moving.edit_deleted),
        *(moving.put_untracked, moving.put_ignored, moving.put_folder_for_file),
    ],
    ids=lambda edit: edit.__name__,
)
def test_does_not_settle_over_what_others_have_done(move: Move, edit, moved: bool) -> None:
    if moved:
        move.project.git("read-tree", "-m", "-u", move.old, move.new)
        move.project.path("new/x y.py").unlink()
    else:
        move.project.write({"new/ignored.py": "ne"})
    edit(move.project)
    before = move.project.read()
    with pytest.raises(ConflictError, match="somebody else"):
        move.settle()
    assert move.project.read() == before


def test_does_not_settle_through_a_link(move: Move) -> None:
    moving.link_out_of_the_repository(move.project)
    parent = Project(move.project.root.parent)
    before = parent.fingerprint()
    with pytest.raises(ConflictError, match=r"pkg/gone\.py"):
        move.settle()
    assert move.project.path("pkg").is_symlink()
    assert parent.fingerprint() == before


def test_settles_files_that_go_through_a_filter(make_repo: MakeRepo) -> None:
    move = Move(make_repo({**FILES, ".gitattributes": "*.py text eol=crlf filter=upper\n"}))
    move.project.git("config", "filter.upper.clean", "tr A-Z a-z")
    move.project.git("config", "filter.upper.smudge", "tr a-z A-Z")
    move.switch()
    assert move.project.read()["a.py"] == b"A = 2\r\n" * 9
    move.store.restore("main", move.old, expected=move.new)
    assert move.project.read()["a.py"] == b"A = 1\r\n" * 9
    move.project.write({"a.py": b"A = 2\r\nA = ", "new/x y.py": b"X\r\n"})
    move.settle()
    assert move.is_at(move.old)
    move.project.write({"a.py": b"A = 2\r\na = "})
    with pytest.raises(ConflictError):
        move.settle()


def test_what_a_killed_git_leaves_is_settled(make_repo: MakeRepo, tmp_path: Path) -> None:
    move = Move(make_repo({**FILES, ".gitattributes": "new/x* filter=slow\n"}))
    move.project.git("config", "filter.slow.smudge", f"touch {tmp_path}/moving; sleep 1; cat")
    command = ["git", "read-tree", "-m", "-u", move.old, move.new]
    process = subprocess.Popen(command, cwd=move.project.root)
    while not (tmp_path / "moving").exists():
        time.sleep(0.01)
    process.kill()
    process.wait()
    (move.project.root / ".git" / "index.lock").unlink()
    assert move.project.status() != "", "the work tree is torn"
    with pytest.raises(ConflictError):
        move.switch()
    move.project.git("config", "--remove-section", "filter.slow")
    move.settle()
    assert move.is_at(move.old)
    move.switch()
    assert move.is_at(move.new)


def test_settles_files_whose_lines_end_as_the_person_has_them(make_repo: MakeRepo) -> None:
    move = Move(make_repo(FILES))
    move.project.git("config", "core.autocrlf", "true")
    move.project.path("a.py").write_bytes(b"a = 2\r\n" * 9)  # git has come as far as this
    move.settle()
    assert move.project.read()["a.py"] == b"a = 1\r\n" * 9
    assert move.is_at(move.old)


def test_settling_leaves_no_empty_folder_behind(make_repo: MakeRepo) -> None:
    project = make_repo(FILES)
    with GitStore.open(project.root) as store:
        tree = store.write_tree(project.tree(), {"x/y/z.py": b"z\n"})
        project.write({"x/y/z.py": "z\n", "x/mine.py": "mine\n"})
        store.settle(project.head, tree)
        assert project.path("x/mine.py").exists() and not project.path("x/y").exists()
        project.path("x/mine.py").unlink()
        project.write({"x/y/z.py": "z\n"})
        store.settle(project.head, tree)
    assert not project.path("x").exists()


def test_a_link_to_what_we_would_write_is_somebodys_own(move: Move, tmp_path: Path) -> None:
    (tmp_path / "theirs.py").write_bytes(EDITS["a.py"] or b"")
    move.project.path("a.py").unlink()
    move.project.path("a.py").symlink_to(tmp_path / "theirs.py")
    with pytest.raises(ConflictError, match=r"a\.py"):
        move.settle()
    assert move.project.path("a.py").is_symlink()


def test_settling_leaves_an_index_that_has_seen_the_files(move: Move) -> None:
    move.project.write({"a.py": EDITS["a.py"] or b""})
    move.settle()
    assert move.project.git("diff-files", "--name-only") == "", "git need not look into any file"
