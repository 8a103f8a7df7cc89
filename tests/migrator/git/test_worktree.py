"""Moving the work tree: what others have done is never lost."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from migrator.errors import ConflictError, RepositoryError
from migrator.gitstore import GitStore
from tests.support.moving import EDITORS, FILES, Move, edit_hidden
from tests.support.repo import MakeRepo, Project
from tests.support.unprivileged import respects_permissions


@pytest.fixture
def move(make_repo: MakeRepo) -> Move:
    return Move(make_repo(FILES))


@pytest.mark.parametrize("edit", EDITORS, ids=lambda edit: edit.__name__)
def test_refuses_to_overwrite_what_others_have_done(move: Move, edit) -> None:
    edit(move.project)
    parent = Project(move.project.root.parent)
    before, files = parent.fingerprint(), move.project.read()
    with pytest.raises(ConflictError) as caught:
        move.switch()
    assert "Nothing was overwritten" in caught.value.hint
    hidden = edit is edit_hidden  # from git's own status too: only git's last check finds it
    assert ("changed by somebody else" in caught.value.message) != hidden
    assert any(name in caught.value.message for name in ("a.py", "pkg/gone.py", "new/"))
    after = parent.fingerprint()
    assert move.project.read() == files
    assert {n for n in before if before[n] != after.get(n)} <= {"repo/.git/index"}
    assert move.project.head == move.old


def test_refuses_to_overwrite_a_link_that_leads_nowhere(move: Move) -> None:
    link = move.project.path("new/ignored.py")
    link.parent.mkdir()
    link.symlink_to("nowhere")
    with pytest.raises(ConflictError, match=r"new/ignored\.py"):
        move.switch()
    assert str(link.readlink()) == "nowhere"
    assert move.project.head == move.old


def test_other_edits_stay_as_they_are(move: Move) -> None:
    project = move.project
    project.write({"keep.py": "staged\n", "pkg/untracked.py": "mine\n", "new/mine.txt": "mine\n"})
    project.git("add", "keep.py")
    project.write({"keep.py": "and edited\n"})
    move.switch()
    assert project.head == move.new
    assert project.read_commit()["keep.py"] == b"keep\n"
    assert project.git("show", ":keep.py") == "staged"
    assert project.read()["keep.py"] == b"and edited\n"
    assert {line[:2] for line in project.status().splitlines()} == {"MM", "??"}
    assert project.read()["pkg/untracked.py"] == b"mine\n"


def moved_to(project: Project, edits: dict[str, bytes | None]) -> None:
    """Make a commit of these edits, and switch to it."""
    with GitStore.open(project.root) as store:
        tree = store.write_tree(project.tree(), edits)
        store.switch(project.head, store.commit(tree, [project.head], "stage"), "main")


FILE, FOLDER = {"a": b"1\n"}, {"a/b/c": b"2\n"}


@pytest.mark.parametrize(("old", "new"), [(FILE, FOLDER), (FOLDER, FILE)])
def test_a_file_may_become_a_folder_of_its_name(make_repo: MakeRepo, old, new) -> None:
    project = make_repo({**old, "kept": "k\n"})
    moved_to(project, {**dict.fromkeys(old), **new})
    assert (project.read(), project.status()) == ({**new, "kept": b"k\n"}, "")


@pytest.mark.parametrize("name", ["a/mine", "a/b/.ignored", "a/b/ü"])
def test_a_folder_with_something_of_somebodys_becomes_no_file(make_repo: MakeRepo, name) -> None:
    project = make_repo({**FOLDER, ".gitignore": ".ignored\n"})
    project.write({name: "mine\n"})
    before = project.read()
    with pytest.raises(ConflictError, match="changed by somebody else meanwhile: a"):
        moved_to(project, {**dict.fromkeys(FOLDER), **FILE})
    assert project.read() == before


@pytest.mark.parametrize("number", [0, 1, 4])
def test_an_edit_is_seen_however_many_files_move(
    make_repo: MakeRepo, monkeypatch, number: int
) -> None:
    """More paths than a command line should have are not looked at one by one."""
    monkeypatch.setattr("migrator.git.status.MANY", 2)
    project = make_repo({f"f{place}.py": "old\n" for place in range(5)})
    project.write({f"f{number}.py": "mine\n"})
    with pytest.raises(ConflictError, match=f"f{number}.py"):
        moved_to(project, {f"f{place}.py": b"new\n" for place in range(5)})
    assert project.read()[f"f{number}.py"] == b"mine\n"


def test_only_moved_files_are_written(move: Move) -> None:
    before = move.project.path("keep.py").stat()
    os.utime(move.project.path("a.py"), (1, 1))
    move.switch()
    assert move.project.path("keep.py").stat() == before
    assert move.is_at(move.new)


def test_a_held_index_lock_is_explained_and_changes_nothing(move: Move) -> None:
    lock = move.project.root / ".git" / "index.lock"
    lock.touch()
    for action in (move.switch, move.settle):
        with pytest.raises(RepositoryError) as caught:
            action()
        assert "Another git process" in caught.value.hint
    lock.unlink()
    assert move.is_at(move.old)


def test_a_sparse_checkout_stays_sparse(move: Move) -> None:
    project = move.project
    project.git("sparse-checkout", "set", "--cone", "pkg")
    assert not project.path("new").exists()
    move.switch()
    assert project.read_commit()["new/x y.py"] == b"x\n"
    assert not project.path("new").exists()
    assert project.status() == ""
    move.store.restore("main", move.old, expected=move.new)
    assert (project.status(), project.read()["pkg/gone.py"]) == ("", b"gone\n")


def test_an_executable_stays_executable(make_repo: MakeRepo) -> None:
    move = Move(make_repo(FILES, executable=["a.py"]))
    move.switch()
    assert move.project.path("a.py").stat().st_mode & 0o111
    assert move.is_at(move.new)


@respects_permissions
def test_a_folder_without_write_permission_is_an_error(move: Move) -> None:
    move.project.path("pkg").chmod(0o555)
    with pytest.raises(RepositoryError, match=r"no permission to write in .*pkg"):
        move.switch()
    move.project.path("pkg").chmod(0o755)
    assert move.is_at(move.old)


def test_a_checkout_that_fails_half_way_is_put_back(make_repo: MakeRepo) -> None:
    move = Move(make_repo({**FILES, ".gitattributes": "new/x* filter=broken\n"}))
    move.project.git("config", "filter.broken.smudge", "false")
    move.project.git("config", "filter.broken.required", "true")
    with pytest.raises(RepositoryError, match="broken"):
        move.switch()
    assert move.is_at(move.old)


def test_ctrl_c_waits_until_all_has_moved(make_repo: MakeRepo, tmp_path: Path) -> None:
    """The terminal sends ^C to the whole process group: to git as well."""
    move = Move(make_repo({**FILES, ".gitattributes": "*.py filter=slow\n"}))
    slow = f"touch {tmp_path}/moving; sleep 0.3; cat"
    move.project.git("config", "filter.slow.smudge", slow)
    code = (
        "import signal, sys; from pathlib import Path; from migrator.gitstore import GitStore\n"
        "signal.signal(signal.SIGINT, signal.default_int_handler)  # a background job ignores it\n"
        "GitStore.open(Path(sys.argv[1])).switch(sys.argv[2], sys.argv[3], 'main')\n"
    )
    command = [sys.executable, "-c", code, str(move.project.root), move.old, move.new]
    process = subprocess.Popen(command, stderr=subprocess.PIPE, start_new_session=True)
    while not (tmp_path / "moving").exists():
        assert process.poll() is None
        time.sleep(0.01)
    os.killpg(process.pid, signal.SIGINT)
    complaint = process.communicate()[1]
    assert b"KeyboardInterrupt" in complaint
    move.project.git("config", "--remove-section", "filter.slow")
    assert move.is_at(move.new)
