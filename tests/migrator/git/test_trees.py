from __future__ import annotations

import tempfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from migrator.errors import ConflictError, DemonolithError, RepositoryError
from migrator.gitstore import GitStore
from tests.support.examples import examples
from tests.support.repo import MakeRepo, Project, build_repo

FILES = {"a.py": "a\n", "pkg/b.py": "b\n", "pkg/sub/c.py": "c\n"}

part = st.one_of(
    st.sampled_from(["a", "b", "pkg", "x y", 'q"', "new\nline", "é", "\udcff", "-d", "*", "\\"]),
    st.binary(min_size=1, max_size=4)
    .filter(lambda name: not {0, 47} & {*name} and name not in (b".", b".."))
    .map(lambda name: name.decode("utf-8", "surrogateescape"))
    .filter(lambda name: not name.startswith(".git")),
)
paths = st.lists(part, min_size=1, max_size=3).map("/".join)
contents = st.one_of(st.binary(max_size=30), st.sampled_from([b"", b"a\r\n", b"same"]))


@st.composite
def trees(draw: st.DrawFn) -> dict[str, tuple[bytes, bool]]:
    """Draw path -> (content, executable) where no path is below another."""
    drawn = draw(st.dictionaries(paths, st.tuples(contents, st.booleans()), max_size=6))
    return {p: f for p, f in drawn.items() if not any(o.startswith(f"{p}/") for o in drawn)}


def disk(root: Path, files: dict[str, tuple[bytes, bool]]) -> Project:
    """Commit the files with git's own commands."""
    content = {path: data for path, (data, _) in files.items()}
    return build_repo(root, content, executable=[p for p, (_, bit) in files.items() if bit])


@examples(40)
@given(before=trees(), after=trees())
def test_gives_the_tree_that_git_add_gives(before, after) -> None:
    # write_tree keeps modes, so the wanted tree has the old mode where there was one.
    wanted = {p: (data, before.get(p, (b"", False))[1]) for p, (data, _) in after.items()}
    edits = {p: None for p in before if p not in after} | {p: d for p, (d, _) in after.items()}
    with tempfile.TemporaryDirectory() as folder:
        project = disk(Path(folder, "before"), before)
        expected = disk(Path(folder, "after"), wanted)
        with GitStore.open(project.root) as store:
            assert store.write_tree(project.tree(), edits) == expected.tree()
            assert project.git("fsck", "--strict", "--no-dangling") == ""


def test_touches_neither_index_nor_work_tree(make_repo: MakeRepo) -> None:
    project = make_repo(FILES)
    project.write({"a.py": "staged"})
    project.git("add", "a.py")
    before = project.fingerprint()
    GitStore.open(project.root).write_tree(project.tree(), {"a.py": b"new", "d.py": b""})
    after = project.fingerprint()
    assert all(name.startswith(".git/objects/") for name in after.keys() - before.keys())
    assert before.items() <= after.items()


def test_writes_bytes_as_they_are(make_repo: MakeRepo) -> None:
    project = make_repo({**FILES, ".gitattributes": "* text=auto eol=crlf filter=upper ident\n"})
    project.git("config", "filter.upper.clean", "tr a-z A-Z")
    project.git("config", "core.autocrlf", "true")
    store = GitStore.open(project.root)
    content = b"\xef\xbb\xbfa\r\nb\nc\r$Id$ no newline"
    tree = store.write_tree(project.tree(), {"a.py": content})
    assert store.read_blob(store.list_tree(tree)[1].oid) == content


def test_no_edit_gives_the_same_tree(make_repo: MakeRepo) -> None:
    project = make_repo(FILES, executable=["a.py"], links={"link": "a.py"})
    store = GitStore.open(project.root)
    assert store.write_tree(project.tree(), {}) == project.tree()
    assert store.write_tree(project.tree(), {"a.py": b"a\n", "gone": None}) == project.tree()


def test_a_file_may_become_a_folder_and_back(make_repo: MakeRepo) -> None:
    project = make_repo(FILES)
    store = GitStore.open(project.root)
    tree = store.write_tree(project.tree(), {"a.py/x": b"x", "a.py": None})
    assert [e.path for e in store.list_tree(tree)] == ["a.py/x", "pkg/b.py", "pkg/sub/c.py"]
    assert store.write_tree(tree, {"a.py": b"a\n", "a.py/x": None}) == project.tree()


def test_everything_may_be_deleted(make_repo: MakeRepo) -> None:
    project = make_repo(FILES)
    store = GitStore.open(project.root)
    assert store.list_tree(store.write_tree(project.tree(), dict.fromkeys(FILES))) == ()


@pytest.mark.parametrize(
    "edits",
    [
        {"a.py/below": b""},
        {"pkg": b""},
        {"pkg/sub": b"", "a.py": None},
        {"x": b"", "x/y": b""},
        {"pkg/b.py/deep/er": b""},
        {"link": b"content"},
        {"link": None},
        {"link/below": b""},
    ],
)
def test_refuses_a_file_where_something_else_is(make_repo: MakeRepo, edits) -> None:
    project = make_repo(FILES, links={"link": "/etc"})
    with pytest.raises(ConflictError):
        GitStore.open(project.root).write_tree(project.tree(), edits)


@pytest.mark.parametrize(
    "path", ["", "/etc/x", "../x", "a/../b", ".git/config", "pkg/.git/hooks/x", "a//b", "./x"]
)
def test_refuses_a_path_outside_the_tree(make_repo: MakeRepo, path: str) -> None:
    project = make_repo(FILES)
    with pytest.raises(DemonolithError):
        GitStore.open(project.root).write_tree(project.tree(), {path: b""})


def test_refuses_an_unknown_base(make_repo: MakeRepo) -> None:
    with pytest.raises(RepositoryError):
        GitStore.open(make_repo(FILES).root).write_tree("0" * 40, {"a.py": b""})


def test_keeps_submodules(make_repo: MakeRepo) -> None:
    project = make_repo(FILES)
    project.git("update-index", "--add", "--cacheinfo", f"160000,{project.head},module")
    project.git("commit", "-q", "-m", "module")
    store = GitStore.open(project.root)
    tree = store.write_tree(project.tree(), {"a.py": None})
    assert ("module", "160000") in [(e.path, e.mode) for e in store.list_tree(tree)]
    with pytest.raises(ConflictError):
        store.write_tree(tree, {"module": b""})


def test_writes_trees_of_a_sha256_repository(tmp_path: Path) -> None:
    project = Project(tmp_path)
    project.git("init", "-q", "-b", "main", "--object-format=sha256")
    project.git("config", "user.name", "a")
    project.git("config", "user.email", "a@b.c")
    project.commit(FILES)
    with GitStore.open(tmp_path) as store:
        head = store.head()
        tree = store.write_tree(head.tree, {"a.py": None, "new.py": b"new\n"})
        new = store.commit(tree, [head.commit], "m")
        store.create_branch("work", head.commit)
        store.attach("work", head.commit)
        store.switch(head.commit, new, "work")
    assert project.status() == ""
    assert project.read().keys() == {"new.py", "pkg/b.py", "pkg/sub/c.py"}
