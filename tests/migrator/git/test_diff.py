from __future__ import annotations

import pytest

from migrator.gitstore import GitStore
from tests.support.repo import MakeRepo

FILES = {
    "a.py": "one\ntwo\nthree\n",
    "no-newline.py": "x = 1",
    "crlf.py": "a\r\nb\r\n",
    "bom.py": b"\xef\xbb\xbfa = 1\n",
    "latin1.py": b"# caf\xe9\n",
    "data.bin": bytes(range(256)),
    "run": "#!/bin/sh\n",
    'gone dir/gone\n"file".py': "gone\n",
    "not-utf8-\udcff.py": "x\n",
    "same.py": "same\n",
}
EDITS = {
    "a.py": b"one\n2\nthree\n",
    "no-newline.py": b"x = 2",
    "crlf.py": b"a\r\nc\r\n",
    "bom.py": b"\xef\xbb\xbfa = 2\n",
    "latin1.py": b"# caf\xe9!\n",
    "data.bin": bytes(reversed(range(256))),
    "run": b"#!/bin/sh\ntrue\n",
    'gone dir/gone\n"file".py': None,
    "not-utf8-\udcff.py": b"y\n",
    "ünï/new file.py": b"new\n\n",
    "empty.py": b"",
}
SETTINGS = {
    "diff.noprefix": "true",
    "diff.mnemonicPrefix": "true",
    "diff.context": "0",
    "diff.suppressBlankEmpty": "true",
    "diff.renames": "copies",
    "diff.external": "false",
    "diff.wordRegex": ".",
    "diff.relative": "true",
    "color.ui": "always",
    "color.diff": "always",
    "core.quotePath": "true",
    "diff.submodule": "log",
    "diff.ignoreSubmodules": "all",
}


@pytest.mark.parametrize("renames", [False, True])
@pytest.mark.parametrize("settings", [{}, SETTINGS], ids=["plain", "configured"])
def test_git_apply_makes_the_new_tree_of_it(
    make_repo: MakeRepo, settings: dict[str, str], renames: bool
) -> None:
    project = make_repo(FILES, executable=["run"])
    for name, value in settings.items():
        project.git("config", name, value)
    store = GitStore.open(project.root)
    tree = store.write_tree(project.tree(), EDITS)
    patch = store.diff(project.tree(), tree, renames=renames)
    other = make_repo(FILES, name="without the new objects", executable=["run"])
    other.git("apply", "--check", "-", stdin=patch)
    other.git("apply", "--index", "-", stdin=patch)
    assert other.git("write-tree") == tree


def test_is_empty_where_nothing_differs(make_repo: MakeRepo) -> None:
    project = make_repo(FILES)
    store = GitStore.open(project.root)
    assert store.diff(project.tree(), project.head) == b""
    assert store.changes(project.tree(), project.tree()) == ()


def test_does_not_depend_on_the_persons_settings(make_repo: MakeRepo) -> None:
    project = make_repo({"a.py": "one\n\ntwo\n"})
    store = GitStore.open(project.root)
    tree = store.write_tree(project.tree(), {"a.py": b"one\n\nthree\n"})
    before = store.diff(project.tree(), tree)
    for name, value in SETTINGS.items():
        project.git("config", name, value)
    assert store.diff(project.tree(), tree) == before


def test_limits_itself_to_literal_paths(make_repo: MakeRepo) -> None:
    project = make_repo({"*.py": "1\n", "a.py": "1\n", ":(top)b": "1\n", "d/x": "1\n"})
    store = GitStore.open(project.root)
    tree = store.write_tree(project.tree(), dict.fromkeys(project.read(), b"2\n"))
    for path in ("*.py", ":(top)b", "d"):
        patch = store.diff(project.tree(), tree, paths=[path])
        assert patch.count(b"diff --git") == 1
        assert f"a/{path}".encode() in patch


def test_shows_a_moved_file_as_plain_patch_unless_asked(make_repo: MakeRepo) -> None:
    project = make_repo({"old.py": "x\n" * 50})
    store = GitStore.open(project.root)
    tree = store.write_tree(project.tree(), {"old.py": None, "new.py": b"x\n" * 50})
    assert b"rename" not in store.diff(project.tree(), tree)
    assert b"rename from old.py" in store.diff(project.tree(), tree, renames=True)


def test_colours_and_counts_when_asked(make_repo: MakeRepo) -> None:
    project = make_repo(FILES)
    store = GitStore.open(project.root)
    tree = store.write_tree(project.tree(), {"a.py": b"one\n"})
    assert b"\x1b[" in store.diff(project.tree(), tree, color=True)
    assert b"\x1b[" not in store.diff(project.tree(), tree)
    assert b"1 file changed, 2 deletions(-)" in store.diff(project.tree(), tree, stat=True)


def test_lists_what_differs(make_repo: MakeRepo) -> None:
    project = make_repo(FILES)
    store = GitStore.open(project.root)
    tree = store.write_tree(project.tree(), EDITS)
    found = {change.path: change.status for change in store.changes(project.tree(), tree)}
    assert found.keys() == EDITS.keys()
    assert {path for path, status in found.items() if status == "A"} == EDITS.keys() - FILES.keys()
    assert [path for path, status in found.items() if status == "D"] == ['gone dir/gone\n"file".py']
