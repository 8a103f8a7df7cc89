from __future__ import annotations

import shutil
import subprocess
import tempfile
from pathlib import Path

import pytest

from migrator.errors import ConflictError, DemonolithError, RepositoryError
from migrator.gitstore import GitStore, Head
from tests.support.repo import MakeRepo, Project
from tests.support.unprivileged import respects_permissions

FILES = {"a.py": "a = 1\n", "pkg/b.py": "b = 1\n", "keep.txt": "keep\n"}
EDITS = {"a.py": b"a = 2\n", "pkg/b.py": None, "new/c.py": b"c = 1\n"}
AFTER = {"a.py": b"a = 2\n", "new/c.py": b"c = 1\n", "keep.txt": b"keep\n"}


def staged_commit(store: GitStore, edits=EDITS, message: str = "stage") -> tuple[str, str]:
    """Make a commit on top of HEAD that nothing points to; return HEAD's id and its id."""
    head = store.head()
    assert head.commit and head.tree
    tree = store.write_tree(head.tree, edits)
    return head.commit, store.commit(tree, [head.commit], message)


def test_opens_from_any_folder_below(make_repo: MakeRepo) -> None:
    project = make_repo(FILES)
    with GitStore.open(project.root / "pkg") as store:
        assert store.root == project.root
        assert store.git_dir == project.root / ".git"


@pytest.mark.parametrize(
    "name",
    ["$HOME", "~", "with space", "new\nline", 'quo"te', "é", "-x", "a:b", 'a:"b', "back\\slash:"],
)
def test_opens_whatever_the_folder_is_called(make_repo: MakeRepo, name: str) -> None:
    project = make_repo(FILES, name=name)
    with GitStore.open(project.root) as store, store.scratch() as scratch:
        assert store.root == project.root
        tree = scratch.write_tree(project.tree(), EDITS)
        assert scratch.read_blob(scratch.list_tree(tree)[0].oid) == b"a = 2\n"


def test_opens_a_linked_work_tree(make_repo: MakeRepo, tmp_path: Path) -> None:
    project = make_repo(FILES)
    project.git("worktree", "add", "-q", "-b", "side", str(tmp_path / "linked"))
    linked = Project(tmp_path / "linked")
    with GitStore.open(linked.root) as store:
        assert store.git_dir == project.root / ".git" / "worktrees" / "linked"
        with store.scratch() as scratch:
            assert b"-b = 1" in scratch.diff("side", scratch.write_tree(linked.tree(), EDITS))
        old, new = staged_commit(store)
        store.switch(old, new, "side")
    assert linked.read_commit() == AFTER
    assert (linked.status(), project.status(), project.head) == ("", "", old)


@pytest.mark.parametrize(
    ("where", "said"),
    [
        ("nowhere", "does not exist"),
        ("plain", "is not in a git repository"),
        ("plain/file", "is not a folder"),
        ("bare", "is a bare repository"),
        ("repo/.git", "is inside a git directory"),
        ("elsewhere", "puts its work tree elsewhere"),
    ],
)
def test_refuses_what_is_no_work_tree(make_repo: MakeRepo, where: str, said: str) -> None:
    project = make_repo(FILES)
    base = project.root.parent
    (base / "plain").mkdir()
    (base / "plain" / "file").touch()
    project.git("clone", "-q", "--bare", ".", str(base / "bare"))
    make_repo(FILES, name="elsewhere").git("config", "core.worktree", str(base / "plain"))
    with pytest.raises(RepositoryError, match=said) as caught:
        GitStore.open(base / where)
    assert caught.value.hint
    assert str(base / where) in caught.value.message


def test_says_where_head_is(make_repo: MakeRepo) -> None:
    project = make_repo(FILES, branch="feature/ünï")
    store = GitStore.open(project.root)
    assert store.head() == Head(project.head, "feature/ünï", project.tree())
    project.git("checkout", "-q", "--detach")
    assert store.head() == Head(project.head, None, project.tree())


def test_has_no_snapshot_before_the_first_commit(make_repo: MakeRepo) -> None:
    store = GitStore.open(make_repo(FILES, commit=False).root)
    assert store.head() == Head(None, "main", None)
    with pytest.raises(RepositoryError, match="no commit yet") as caught:
        store.snapshot()
    assert "git commit" in caught.value.hint


@pytest.mark.parametrize("revision", ["nonsense", "--all", "HEAD:a.py", "main^9"])
def test_refuses_an_unknown_revision(make_repo: MakeRepo, revision: str) -> None:
    store = GitStore.open(make_repo(FILES).root)
    with pytest.raises(RepositoryError, match="is not a commit"):
        store.snapshot(revision)


def test_snapshot_is_the_commit_not_the_work_tree(make_repo: MakeRepo) -> None:
    project = make_repo(FILES)
    project.write({"a.py": "changed", "untracked.py": ""})
    snapshot = GitStore.open(project.root).snapshot()
    assert (snapshot.commit, snapshot.tree) == (project.head, project.tree())
    assert {path: snapshot.read(path) for path in snapshot.paths()} == project.read_commit()


def test_scratch_leaves_nothing_behind(
    make_repo: MakeRepo, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    temporary = tmp_path / "temporary"
    temporary.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(temporary))
    project = make_repo(FILES)
    project.git("config", "core.splitIndex", "true")
    project.write({"untracked.py": "x", "a.py": "dirty"})
    before = project.fingerprint()
    with GitStore.open(project.root) as store, store.scratch() as scratch:
        tree = scratch.write_tree(project.tree(), EDITS)
        commit = scratch.commit(tree, [project.head], "preview")
        assert scratch.snapshot(commit).read("a.py") == b"a = 2\n"
        assert b"+a = 2" in scratch.diff(project.tree(), tree)
        with scratch.scratch() as deeper:
            assert b"c.py" in deeper.diff(tree, deeper.write_tree(tree, {"new/c.py": None}))
        with pytest.raises(RepositoryError):
            store.read_blob(scratch.list_tree(tree)[0].oid)
    assert project.fingerprint() == before
    assert [*temporary.iterdir()] == []


@respects_permissions
def test_a_preview_works_on_a_read_only_repository(make_repo: MakeRepo) -> None:
    project = make_repo(FILES)
    project.git("gc", "-q")
    subprocess.run(["chmod", "-R", "a-w", str(project.root)], check=True)
    with GitStore.open(project.root) as store, store.scratch() as scratch:
        tree = scratch.write_tree(project.tree(), {**EDITS, "a.py": b"a = 1\n"})
        assert b"+c = 1" in scratch.diff(project.tree(), tree)
        assert store.dirty() == ()
    subprocess.run(["chmod", "-R", "u+w", str(project.root)], check=True)


def test_scratch_gives_the_tree_that_is_committed_later(make_repo: MakeRepo) -> None:
    project = make_repo(FILES)
    store = GitStore.open(project.root)
    with store.scratch() as scratch:
        previewed = scratch.write_tree(project.tree(), EDITS)
    old, new = staged_commit(store)
    store.switch(old, new, "main")
    assert project.tree() == previewed


def test_scratch_can_move_nothing(make_repo: MakeRepo) -> None:
    project = make_repo(FILES)
    with GitStore.open(project.root) as store, store.scratch() as scratch:
        old, new = staged_commit(scratch)
        before = project.fingerprint()
        for move in (
            lambda: scratch.switch(old, new, "main"),
            lambda: scratch.settle(old, new),
            lambda: scratch.create_branch("x", old),
            lambda: scratch.attach("main", old),
            lambda: scratch.delete_branch("main", old),
            lambda: scratch.restore("main", old, expected=old),
            lambda: scratch.run_hooks(old, new, "message"),
        ):
            with pytest.raises(DemonolithError):
                move()
    assert project.fingerprint() == before


def test_one_run_there_and_back(make_repo: MakeRepo) -> None:
    project = make_repo(FILES, executable=["a.py"])
    before = project.fingerprint()
    store = GitStore.open(project.root)
    base = project.head
    store.create_branch("work", base)
    store.attach("work", base)
    old, new = staged_commit(store, message="one\n\nDemonolith-Run: 1\n")
    store.switch(old, new, "work")
    assert (project.read(), project.status(), project.branch) == (AFTER, "", "work")
    assert project.git("ls-files", "-s", "a.py").startswith("100755")
    assert not (project.root / "pkg").exists()

    store.restore("main", base, expected=new)
    store.delete_branch("work", new)
    after = project.fingerprint()
    changed = {name for name in before | after if before.get(name) != after.get(name)}
    assert all(
        name.startswith((".git/objects/", ".git/logs/")) for name in changed - {".git/index"}
    )
    assert (project.status(), project.branch, project.head) == ("", "main", base)


def test_switch_may_be_called_twice(make_repo: MakeRepo) -> None:
    project = make_repo(FILES)
    store = GitStore.open(project.root)
    old, new = staged_commit(store)
    store.switch(old, new, "main")
    before = project.fingerprint()
    store.switch(old, new, "main")
    assert project.fingerprint() == before


def test_an_empty_commit_moves_only_the_branch(make_repo: MakeRepo) -> None:
    project = make_repo(FILES)
    store = GitStore.open(project.root)
    project.write({"a.py": "edited meanwhile"})
    old, new = staged_commit(store, {})
    store.switch(old, new, "main")
    assert project.head == new
    assert project.status() == " M a.py"


def test_moves_are_written_to_the_reflog(make_repo: MakeRepo) -> None:
    project = make_repo(FILES)
    store = GitStore.open(project.root)
    old, new = staged_commit(store)
    store.switch(old, new, "main")
    assert "demonolith" in project.git("reflog", "-1", "HEAD")


def test_refuses_when_the_branch_has_moved_meanwhile(make_repo: MakeRepo) -> None:
    project = make_repo(FILES)
    store = GitStore.open(project.root)
    old, new = staged_commit(store)
    theirs = project.commit({"keep.txt": "theirs"})
    before = project.fingerprint()
    with pytest.raises(ConflictError, match="was expected at"):
        store.switch(old, new, "main")
    assert (project.fingerprint(), project.head) == (before, theirs)


def test_refuses_when_another_branch_is_checked_out(make_repo: MakeRepo) -> None:
    project = make_repo(FILES)
    store = GitStore.open(project.root)
    old, new = staged_commit(store)
    project.git("checkout", "-q", "-b", "other")
    with pytest.raises(ConflictError, match="not on the branch main"):
        store.switch(old, new, "main")
    assert project.read_commit() == project.read_commit(old)


def test_takes_the_files_back_when_the_branch_cannot_move(make_repo: MakeRepo) -> None:
    project = make_repo(FILES)
    store = GitStore.open(project.root)
    old, new = staged_commit(store)
    (project.root / ".git/refs/heads/main.lock").touch()
    with pytest.raises(RepositoryError, match="cannot be changed"):
        store.switch(old, new, "main")
    (project.root / ".git/refs/heads/main.lock").unlink()
    assert (project.status(), project.head) == ("", old)


@pytest.mark.parametrize("edit", ["changed", "staged"])
def test_restore_refuses_with_uncommitted_changes(make_repo: MakeRepo, edit: str) -> None:
    project = make_repo(FILES)
    store = GitStore.open(project.root)
    old, new = staged_commit(store)
    store.switch(old, new, "main")
    project.write({"keep.txt": "mine"})
    if edit == "staged":
        project.git("add", "keep.txt")
    before = project.fingerprint()
    with pytest.raises(ConflictError, match=r"keep\.txt"):
        store.restore("main", old, expected=new)
    assert project.fingerprint() == before


def test_restore_leaves_untracked_files_alone(make_repo: MakeRepo) -> None:
    project = make_repo(FILES)
    store = GitStore.open(project.root)
    old, new = staged_commit(store)
    store.switch(old, new, "main")
    project.write({"new/mine.txt": "mine"})
    store.restore("main", old, expected=new)
    assert project.head == old
    assert project.status() == "?? new/mine.txt"


def test_restore_refuses_when_head_or_branch_is_elsewhere(make_repo: MakeRepo) -> None:
    project = make_repo(FILES)
    store = GitStore.open(project.root)
    base = project.head
    project.git("checkout", "-q", "-b", "work")
    old, new = staged_commit(store)
    store.switch(old, new, "work")
    project.git("branch", "-f", "main", new)
    with pytest.raises(ConflictError, match="main is at"):
        store.restore("main", base, expected=new)
    with pytest.raises(ConflictError, match="was expected at"):
        store.restore("main", base, expected=base)
    assert (project.head, project.branch, project.status()) == (new, "work", "")


def test_taking_over_refuses_where_head_is_elsewhere(make_repo: MakeRepo) -> None:
    project = make_repo(FILES)
    with GitStore.open(project.root) as store:
        old, new = staged_commit(store)
        project.commit({"mine.txt": "mine\n"})
        before = project.fingerprint()
        with pytest.raises(ConflictError, match="was expected at"):
            store.take_over(old, new, "main")
        with pytest.raises(ConflictError, match="was expected at"):
            store.lay_out(old, store.read_commit(new).tree)
    assert project.fingerprint() == before


def test_staged_is_the_index_that_git_names(make_repo: MakeRepo, monkeypatch) -> None:
    """Inside a hook that is often another one, and named from the top of the work tree."""
    project = make_repo(FILES)
    shutil.copy(project.root / ".git/index", project.root / ".git/other")
    project.write({"a.py": "a = 5\n", "keep.txt": "kept\n"})
    project.git("add", "keep.txt")
    with monkeypatch.context() as named:
        named.setenv("GIT_INDEX_FILE", ".git/other")
        project.git("add", "a.py")
        before = project.fingerprint()
        with GitStore.open(project.root / "pkg") as store, store.staged() as snapshot:
            assert snapshot.read("a.py") == b"a = 5\n" and snapshot.read("keep.txt") == b"keep\n"
    assert project.fingerprint() == before


@pytest.mark.parametrize("split", [False, True])
def test_looking_at_what_is_staged_leaves_no_trace_of_a_split_index(
    make_repo: MakeRepo, split: bool
) -> None:
    project = make_repo(FILES)
    project.git("config", "core.splitIndex", "true")
    project.git("config", "splitIndex.maxPercentChange", "0")
    if split:
        project.git("update-index", "--split-index")
    project.write({"a.py": "a = 5\n"})
    project.git("add", "a.py")
    before = project.fingerprint()
    with GitStore.open(project.root) as store, store.staged() as snapshot:
        assert snapshot.read("a.py") == b"a = 5\n"
        with store.scratch() as scratch:
            tree = scratch.write_tree(project.tree(), EDITS)
            assert scratch.list_tree(tree)
    assert project.fingerprint() == before


def test_taking_over_leaves_an_index_that_has_seen_the_files(make_repo: MakeRepo) -> None:
    project = make_repo(FILES)
    project.write({"a.py": "a = 5\n", "new.py": "new\n"})
    with GitStore.open(project.root) as store:
        head = project.head
        store.take_over(head, store.commit(store.work_tree(), [head], "mended"), "main")
    assert project.git("diff-files", "--name-only") == "", "git need not look into any file"
    assert (project.status(), project.read()["a.py"]) == ("", b"a = 5\n")
