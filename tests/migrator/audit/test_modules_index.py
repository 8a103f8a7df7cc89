"""The files of a tree by folder and by name."""

from __future__ import annotations

import pytest

from migrator.audit.modules import ModuleIndex
from migrator.audit.parsing import Parser
from migrator.audit.project import Project
from tests.support.memory import snapshot

FILES = ["a.py", "a/b.py", "a/b/c.py", "a-b/c.py", "a.b/c.py", "a0/b.py", "ab.py", "a/é.py"]


@pytest.mark.parametrize(
    ("folder", "inside"),
    [("a", ["a/b.py", "a/b/c.py", "a/é.py"]), ("a/b", ["a/b/c.py"]), ("ab", []), ("b", [])],
)
def test_gives_what_is_in_a_folder_and_nothing_beside_it(folder: str, inside: list[str]) -> None:
    index = ModuleIndex([*FILES, "a/b.txt", "a/b/c.pyi"])
    assert list(index.inside(folder)) == inside


def test_the_root_holds_everything() -> None:
    assert list(ModuleIndex(FILES).inside("")) == sorted(FILES)


def test_gives_the_files_of_a_name() -> None:
    index = ModuleIndex(FILES)
    assert index.by_name["c.py"] == ["a-b/c.py", "a.b/c.py", "a/b/c.py"]
    assert index.by_name["ab.py"] == ["ab.py"]
    assert "b/c.py" not in index.by_name


@pytest.mark.parametrize(
    ("start", "known"),
    [("a/x.c", True), ("a/x/", True), ("a/", True), ("a/x.d", False), ("z", False)],
)
def test_knows_with_what_paths_begin(start: str, known: bool) -> None:
    source = snapshot({"a/x.cpython.so": "", "a/x/y.txt": "", "a/w": "", "b.py": ""})
    assert Project(source, Parser(source), ModuleIndex(source.paths())).is_begun(start) is known
