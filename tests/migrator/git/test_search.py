"""A search finds what the tree holds, whatever the work tree and the index look like."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator

import pytest

from migrator.errors import RepositoryError
from migrator.git import search
from migrator.git.objects import Objects
from migrator.git.runner import Runner
from migrator.gitstore import GitStore
from tests.support.repo import MakeRepo, Project

FILES = {"a.py": "needle = 1\n", "b.py": "other = 1\n", "pkg/c.py": "x = 'needle'\n"}


def edit(project: Project) -> None:
    project.write({"a.py": "gone = 1\n", "b.py": "needle = 1\n"})


def stage(project: Project) -> None:
    edit(project)
    project.git("add", "--all")


def stage_and_take_back(project: Project) -> None:
    stage(project)
    project.write(FILES)


def remove(project: Project) -> None:
    project.git("rm", "-q", "a.py", "pkg/c.py")
    (project.root / "b.py").unlink()


def remove_from_index(project: Project) -> None:
    project.git("rm", "-q", "--cached", "a.py")
    project.write({"a.py": "gone = 1\n"})


def add_more(project: Project) -> None:
    project.write({"untracked.py": "needle\n", "new.py": "needle\n"})
    project.git("add", "new.py")


def assume_unchanged(project: Project) -> None:
    project.git("update-index", "--assume-unchanged", "a.py", "b.py")
    edit(project)


def skip_worktree(project: Project) -> None:
    project.git("update-index", "--skip-worktree", "a.py", "b.py")
    edit(project)


def leave_out(project: Project) -> None:
    project.git("sparse-checkout", "set", "--cone", "nothing")


def keep_time_and_size(project: Project) -> None:
    project.git("config", "core.trustctime", "false")
    project.git("config", "core.checkStat", "minimal")
    os.utime(project.root / "a.py", (1, 1))  # else git looks inside: it is as young as the index
    project.git("update-index", "--refresh")
    time.sleep(1.1)  # what git keeps of the time of change has no fractions
    before = (project.root / "a.py").stat()
    project.write({"a.py": "nettle = 1\n"})
    os.utime(project.root / "a.py", ns=(before.st_atime_ns, before.st_mtime_ns))


def put_through_filter(project: Project) -> None:
    project.git("config", "filter.rot.clean", "sed s/needle/haystk/")
    project.git("config", "filter.rot.smudge", "sed s/haystk/needle/")
    (project.root / ".git" / "info").mkdir(exist_ok=True)
    (project.root / ".git" / "info" / "attributes").write_text("*.py filter=rot\n")
    (project.root / "b.py").write_text("needle = 1\n")


def convert_line_ends(project: Project) -> None:
    project.git("config", "core.autocrlf", "true")
    for path in FILES:
        (project.root / path).unlink()
    project.git("checkout", "--", ".")
    assert b"\r\n" in (project.root / "a.py").read_bytes()


def move_on(project: Project) -> None:
    stage(project)
    project.git("commit", "-qm", "next")


def opened(
    project: Project, disturb: Callable[[Project], None], monkeypatch: pytest.MonkeyPatch
) -> Iterator[tuple[str, GitStore]]:
    """Yield the tree before a disturbance, and a store: once for each way to look at the rest."""
    tree = project.tree()
    disturb(project)
    for many in (500, -1):
        monkeypatch.setattr(search, "MANY", many)
        with GitStore.open(project.root) as store:
            store.prepare_search(["needle"])
            yield tree, store


@pytest.mark.parametrize(
    "disturb",
    [
        *(edit, stage, stage_and_take_back, remove, remove_from_index, add_more, move_on),
        *(assume_unchanged, skip_worktree, leave_out, keep_time_and_size),
        *(put_through_filter, convert_line_ends),
    ],
)
def test_finds_what_the_tree_holds(
    make_repo: MakeRepo, disturb: Callable[[Project], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    for tree, store in opened(make_repo(FILES), disturb, monkeypatch):
        assert store.grep_tree(tree, ["needle"]) == ("a.py", "pkg/c.py")
        assert store.grep_tree(tree, ["needle"]) == ("a.py", "pkg/c.py")
        assert store.grep_tree(tree, ["1", "none"]) == ("a.py", "b.py")


def test_a_clean_work_tree_is_searched_without_a_blob(make_repo: MakeRepo) -> None:
    project = make_repo(FILES)
    git = Runner(project.root)
    finder = search.Search(git, Objects(git), project.root / ".git/index")
    assert not finder.standing().doubtful(git, project.tree(), None)
    finder.forget()


def unmoved(project: Project, meanwhile: Callable[[Project], None]) -> bool:
    """Search, let something happen, and tell whether the search still counts."""
    with GitStore.open(project.root) as store:
        store.prepare_search(["needle"])
        assert store.grep_tree(project.tree(), ["needle"])
        meanwhile(project)
        return store.ask_unmoved()()


def edit_and_take_back(project: Project) -> None:
    edit(project)
    project.write(FILES)


def check_out_another(project: Project) -> None:
    project.git("checkout", "-q", "other")


def there_and_back(project: Project) -> None:
    check_out_another(project)
    project.git("checkout", "-q", "main")


@pytest.mark.parametrize(
    "meanwhile",
    [*(edit, stage, edit_and_take_back, remove, check_out_another, there_and_back, move_on)],
)
def test_a_search_in_files_that_move_does_not_count(
    make_repo: MakeRepo, meanwhile: Callable[[Project], None]
) -> None:
    project = make_repo(FILES)
    project.git("switch", "-q", "-c", "other")
    project.commit({"a.py": "gone = 1\n"})
    project.git("switch", "-q", "main")
    for path in FILES:  # git looks at whole seconds
        os.utime(project.path(path), (1e9, 1e9))
    project.git("update-index", "--refresh")
    assert unmoved(project, lambda _: None)
    assert not unmoved(project, meanwhile)


def add_untracked(project: Project) -> None:
    project.write({"new.py": "needle = 1\n"})


def commit_what_is_there(project: Project) -> None:
    project.git("update-ref", "HEAD", project.git("commit-tree", "-m", "same", "HEAD^{tree}"))


@pytest.mark.parametrize("meanwhile", [add_untracked, commit_what_is_there])
def test_what_is_not_searched_may_move(
    make_repo: MakeRepo, meanwhile: Callable[[Project], None]
) -> None:
    assert unmoved(make_repo(FILES), meanwhile)


def test_a_file_that_is_read_from_the_tree_may_move(make_repo: MakeRepo) -> None:
    project = make_repo(FILES)
    project.write({"b.py": "edited = 1\n"})
    assert unmoved(project, lambda _: project.write({"b.py": "edited = 'again'\n"}))


def test_where_all_is_read_from_the_tree_files_may_move(
    make_repo: MakeRepo, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(search, "MANY", -1)
    assert unmoved(make_repo(FILES), stage)


def test_asks_again_after_a_move(make_repo: MakeRepo) -> None:
    project = make_repo(FILES)
    with GitStore.open(project.root) as store:
        head = store.head()
        assert head.commit and head.tree and not store.uncommitted()
        tree = store.write_tree(head.tree, {"b.py": b"needle = 2\n"})
        store.switch(head.commit, store.commit(tree, [head.commit], "next"), "main")
        assert store.grep_tree(tree, ["needle"]) == ("a.py", "b.py", "pkg/c.py")
        assert store.grep_tree(head.tree, ["needle"]) == ("a.py", "pkg/c.py")


def test_asks_again_about_a_tree_that_was_searched_before_a_move(make_repo: MakeRepo) -> None:
    project = make_repo(FILES)
    with GitStore.open(project.root) as store:
        head = store.head()
        assert head.commit and head.tree
        assert store.grep_tree(head.tree, ["needle"]) == ("a.py", "pkg/c.py")
        tree = store.write_tree(head.tree, {"a.py": None, "b.py": b"needle = 2\n"})
        store.switch(head.commit, store.commit(tree, [head.commit], "next"), "main")
        assert store.grep_tree(head.tree, ["needle"]) == ("a.py", "pkg/c.py")


def test_another_tree_than_heads_is_not_looked_for_in_the_files(make_repo: MakeRepo) -> None:
    project = make_repo(FILES)
    with GitStore.open(project.root) as store:
        head = store.snapshot()  # it is known from here on which tree HEAD has
        tree = store.write_tree(head.tree, {"a.py": b"gone = 1\n", "b.py": b"needle = 2\n"})
        assert store.grep_tree(tree, ["needle"]) == ("b.py", "pkg/c.py")
        assert store.grep_tree(head.tree, ["needle"]) == ("a.py", "pkg/c.py")


def test_files_with_a_conflict_are_read_from_the_tree(make_repo: MakeRepo) -> None:
    project = make_repo(FILES)
    project.git("switch", "--quiet", "-c", "other")
    project.commit({"a.py": "theirs = 1\n"})
    project.git("switch", "--quiet", "main")
    project.commit({"a.py": "needle = 2\n"})
    project.git("merge", "--quiet", "other", check=False)
    project.write({"a.py": "settled = 1\n"})
    with GitStore.open(project.root) as store:
        assert "a.py" in store.uncommitted()
        assert [*store.snapshot().search(["needle"])] == ["a.py", "pkg/c.py"]


def test_links_are_no_files_to_search(make_repo: MakeRepo) -> None:
    project = make_repo(FILES, links={"link.py": "needle"})
    project.path("link.py").unlink()
    with GitStore.open(project.root) as store:
        assert store.grep_tree(project.tree(), ["needle"]) == ("a.py", "pkg/c.py")


def test_a_search_that_fails_is_not_a_search_without_a_result(make_repo, monkeypatch) -> None:
    project = make_repo(FILES)
    monkeypatch.setattr(search, "MANY", -1)  # git itself searches the blobs
    oid = project.git("rev-parse", "HEAD:pkg")
    place = project.root / ".git/objects" / oid[:2] / oid[2:]
    with GitStore.open(project.root) as store:
        store.list_tree(project.tree())
        place.unlink()
        with pytest.raises(RepositoryError):
            store.grep_tree(project.tree(), ["needle"])


def test_says_what_is_not_committed(make_repo: MakeRepo) -> None:
    project = make_repo(FILES)
    project.write({"a.py": "edited\n", "new/file.py": "", "pkg/c.py": "staged\n"})
    project.git("add", "pkg/c.py")
    with GitStore.open(project.root) as store:
        store.prepare_search()
        assert store.uncommitted() == ("a.py", "pkg/c.py", "new/file.py")


def test_nothing_is_committed_yet(make_repo: MakeRepo) -> None:
    project = make_repo(None)
    project.write({"a.py": "needle\n"})
    with GitStore.open(project.root) as store:
        assert store.uncommitted() == ("a.py",)


@pytest.mark.parametrize(
    ("needles", "left"),
    [
        (["task", "tasks.ship", "beat"], {"task", "beat"}),
        (["ship", "Ship"], {"ship", "Ship"}),
        (["same", "same"], {"same"}),
        ([], set()),
    ],
)
def test_leaves_out_a_needle_that_holds_another(needles: list[str], left: set[str]) -> None:
    assert search.fewest(needles) == left


WIDE = {
    "a.yml": "needle\n".encode("utf-16"),
    "b.env": b"\xfe\xff" + "needle\n".encode("utf-16-be"),
    "plain.md": "needle\n",
    "c.bin": b"x\xff\xfe",
    "d.ps1": "find the needle here\n".encode("utf-16-le"),
    "e.ps1": "find the needle here\n".encode("utf-16-be"),
    "f.bin": b"\0n\0e\0e\0d\0l\0e\1\0",
}


def rewrite(project: Project) -> None:
    project.write({"a.yml": "gone\n", "plain.md": "needle\n".encode("utf-16")})


def encode(project: Project) -> None:
    (project.root / ".git" / "info").mkdir(exist_ok=True)
    attributes = project.root / ".git" / "info" / "attributes"
    attributes.write_text("plain.md working-tree-encoding=UTF-16\n")
    project.write({"plain.md": "needle\n".encode("utf-16")})


@pytest.mark.parametrize("disturb", [lambda project: None, rewrite, encode, leave_out])
def test_names_the_text_in_utf_16(
    make_repo: MakeRepo, disturb: Callable[[Project], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    for tree, store in opened(make_repo(WIDE), disturb, monkeypatch):
        found, names = store.snapshot().search(["needle"]), {"a.yml", "b.env", "d.ps1", "e.ps1"}
        assert set(store.utf16_paths(tree)) - {"plain.md", "c.bin"} == names
        assert list(found) == [*sorted(names), "plain.md"]


def test_looks_for_no_utf_16_in_python_or_a_picture(make_repo: MakeRepo) -> None:
    wide = "needle\n".encode("utf-16")
    project = make_repo({"a.py": wide, "b.PNG": wide, "c.png.txt": wide})
    with GitStore.open(project.root) as store:
        assert store.utf16_paths(project.tree()) == ("c.png.txt",)


def test_finds_what_was_begun_under_longer_needles(make_repo: MakeRepo) -> None:
    project = make_repo({"a.py": "task\n", "b.py": "tasks.ship\n", "c.py": "ship\n"})
    with GitStore.open(project.root) as store:
        store.prepare_search(["tasks.ship", "task"])
        assert store.grep_tree(project.tree(), ["task", "tasks.ship"]) == ("a.py", "b.py")


def test_begins_nothing_that_git_cannot_search_line_by_line(make_repo: MakeRepo) -> None:
    project = make_repo({"a.py": "one\ntwo\n", "b.py": "one two\n"})
    with GitStore.open(project.root) as store:
        store.prepare_search(["one\ntwo"])
        assert store.grep_tree(project.tree(), ["one\ntwo"]) == ("a.py",)
