from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest

from migrator.errors import RepositoryError
from migrator.gitstore import GitStore
from tests.support.repo import MakeRepo

ODD = {
    "with space.py": "needle\n",
    "quo\"te's.py": "needle\n",
    "new\nline.py": "needle\n",
    "tab\t.py": "needle\n",
    "ünïcode/日本.py": "needle\n",
    "not-utf8-\udcff.py": b"needle \xff\n",
    "-dash.py": "needle\n",
    ":(top)magic*.py": "needle\n",
    "HEAD:colon.py": "needle\n",
}


def test_lists_and_reads_every_path(make_repo: MakeRepo) -> None:
    project = make_repo(ODD)
    snapshot = GitStore.open(project.root).snapshot()
    assert {path: snapshot.read(path) for path in snapshot.paths()} == project.read()


def test_lists_links_and_modes(make_repo: MakeRepo) -> None:
    project = make_repo({"a": "", "run": ""}, executable=["run"], links={"l": "/etc/passwd"})
    entries = GitStore.open(project.root).list_tree(project.tree())
    assert [(e.path, e.mode) for e in entries] == [
        ("a", "100644"),
        ("l", "120000"),
        ("run", "100755"),
    ]


@pytest.mark.parametrize("content", [b"", b"\n", b"\n\n", b"\0\xff" * 70_000, b"abc blob 3\n"])
def test_reads_any_content_in_a_row(make_repo: MakeRepo, content: bytes) -> None:
    store = GitStore.open(make_repo({"a": content, "b": "after"}).root)
    first, second = store.list_tree(store.snapshot().tree)
    for _ in range(2):
        assert (store.read_blob(first.oid), store.read_blob(second.oid)) == (content, b"after")
    store.close()
    assert store.read_blob(first.oid) == content
    store.close()


@pytest.mark.parametrize("oid", ["0" * 40, "nonsense", ""])
def test_refuses_what_is_no_blob(make_repo: MakeRepo, oid: str) -> None:
    project = make_repo({"a": "content"})
    store = GitStore.open(project.root)
    for name in (oid, project.tree()):
        with pytest.raises(RepositoryError, match="wanted a blob"):
            store.read_blob(name)
    assert store.read_blob(store.list_tree(project.tree())[0].oid) == b"content"


def test_greps_every_path(make_repo: MakeRepo) -> None:
    project = make_repo({**ODD, "other.py": "nothing\n"})
    store = GitStore.open(project.root)
    assert {*store.grep_tree(project.tree(), ["needle"])} == {*ODD}
    assert {*store.grep_tree("HEAD", ["needle"])} == {*ODD}
    assert [*store.snapshot().search(["needle"])] == [
        p for p in store.snapshot().paths() if p in ODD
    ]


@pytest.mark.parametrize(
    ("needles", "found"),
    [
        (["a.c"], ["dot"]),
        (["a.c", "b*"], ["dot", "star"]),
        (["--help"], ["option"]),
        (["é"], ["utf8"]),
        (["\udcff"], ["binary"]),
        (["caf\udce9 = 1"], ["latin1"]),
        (["two\nlines"], ["lines"]),
        (["lines\r\n"], ["crlf"]),
        (["end\r"], ["crlf"]),
        (["\0z"], ["binary"]),
        (["nowhere"], []),
        (["A.C"], []),
        ([], []),
    ],
)
def test_greps_fixed_strings(make_repo: MakeRepo, needles: list[str], found: list[str]) -> None:
    project = make_repo(
        {
            "dot": "x a.c x",
            "no-dot": "abc",
            "star": "b*",
            "option": "--help",
            "utf8": "é",
            "latin1": b"caf\xe9 = 1",
            "binary": b"\0z\xff",
            "lines": "two\nlines\n",
            "crlf": "lines\r\nend\r\n",
            "empty": "",
        }
    )
    project.git("config", "grep.patternType", "perl")
    project.git("config", "grep.lineNumber", "true")
    project.git("config", "color.grep", "always")
    store = GitStore.open(project.root)
    assert sorted(store.grep_tree(project.tree(), needles)) == sorted(found)


def test_an_empty_needle_is_everywhere(make_repo: MakeRepo) -> None:
    project = make_repo({"a": "", "b": "b"}, links={"l": "target"})
    assert GitStore.open(project.root).grep_tree(project.tree(), [""]) == ("a", "b")


def test_grep_reads_the_tree_not_the_work_tree(make_repo: MakeRepo) -> None:
    project = make_repo({"a": "committed", ".gitignore": ""})
    tree = project.tree()
    project.commit({"a": "later"})
    project.write({"a": "needle"})
    assert GitStore.open(project.root).grep_tree(tree, ["needle", "later"]) == ()
    assert GitStore.open(project.root).grep_tree(tree, ["committed"]) == ("a",)


def test_does_not_grep_inside_submodules(make_repo: MakeRepo) -> None:
    inner = make_repo({"x": "needle"}, name="inner")
    project = make_repo({"a": "needle"})
    allow = ("-c", "protocol.file.allow=always")
    project.git(*allow, "submodule", "add", "-q", str(inner.root), "sub")
    project.commit()
    project.git("config", "submodule.recurse", "true")
    assert GitStore.open(project.root).grep_tree(project.tree(), ["needle"]) == ("a",)
    assert "sub/x" in project.git("grep", "-l", "needle", project.tree())


def test_several_threads_may_read_at_once(make_repo: MakeRepo) -> None:
    contents = {f"f{number}.py": f"{number}\n" * 3000 for number in range(60)}
    project = make_repo(contents)
    with GitStore.open(project.root) as store, ThreadPoolExecutor(8) as pool:
        entries = [*store.list_tree(project.tree())] * 5
        found = pool.map(lambda entry: store.read_blob(entry.oid), entries)
        assert [*found] == [contents[entry.path].encode() for entry in entries]
