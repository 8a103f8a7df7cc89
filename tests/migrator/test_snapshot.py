"""A git tree as path to bytes: read when asked for, and only regular files."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pytest

from migrator.snapshot import FEW, Searched, Snapshot, TreeEntry, python_paths
from tests.support.memory import MemoryReader


class CountingReader(MemoryReader):
    """Counts what is read; has a link and a submodule besides its files."""

    def __init__(self, files: dict[str, bytes]) -> None:
        super().__init__(files)
        self.listed = 0
        self.blobs: list[str] = []

    def list_tree(self, tree: str):
        self.listed += 1
        odd = [TreeEntry("link.py", "120000", "l"), TreeEntry("vendor", "160000", "s")]
        run = [TreeEntry("run.sh", "100755", "run.sh")]
        return [*super().list_tree(tree), *odd, *run]

    def read_blob(self, oid: str) -> bytes:
        self.blobs.append(oid)
        return super().read_blob(oid)


@pytest.fixture
def reader() -> CountingReader:
    return CountingReader({"clinic/desk.py": b"open = True\n", "run.sh": b"#!/bin/sh\n"})


@pytest.fixture
def clinic(reader: CountingReader) -> Snapshot:
    reader.files = {"clinic/desk.py": b"open = True\n", "run.sh": b"#!/bin/sh\n"}
    return Snapshot("c" * 40, "t" * 40, reader)


def test_reads_nothing_before_it_is_asked(clinic: Snapshot, reader: CountingReader):
    assert (reader.listed, reader.blobs) == (0, [])


def test_reads_a_blob_once(clinic: Snapshot, reader: CountingReader):
    assert clinic.read("clinic/desk.py") == clinic.read("clinic/desk.py") == b"open = True\n"
    assert reader.blobs == ["clinic/desk.py"]


def test_lists_a_tree_once(clinic: Snapshot, reader: CountingReader):
    assert list(clinic.paths()) == list(clinic.paths())
    assert reader.listed == 1


def test_counts_executables_as_files(clinic: Snapshot):
    assert clinic.exists("run.sh")


@pytest.mark.parametrize("path", ["link.py", "vendor", "clinic", "nowhere.py"])
def test_counts_nothing_else_as_a_file(clinic: Snapshot, path: str):
    assert not clinic.exists(path)
    assert path not in list(clinic.paths())
    with pytest.raises(KeyError):
        clinic.read(path)


def test_keeps_the_entries_of_links_and_submodules(clinic: Snapshot):
    assert clinic.entries["link.py"].mode == "120000"


def test_finds_files_by_any_needle(clinic: Snapshot):
    assert list(clinic.search(["/bin/sh", "absent"])) == ["run.sh"]


def test_finds_words_in_utf_16():
    files = {"a.yml": b"\xff\xfe" + "tasks.ship".encode("utf-16-le"), "b.yml": b"tasks.ship"}
    source = Snapshot("c", "t", MemoryReader(files))
    assert list(source.search(["tasks.ship"])) == ["a.yml", "b.yml"]
    assert list(source.search(["tasks.ship.now"])) == []


def test_narrows_to_words_in_utf_16():
    plain = {f"{number:03}.txt": b"one of two words" for number in range(400)}
    wide = {"wide.ps1": "one\ntasks.ship".encode("utf-16")}
    source = Snapshot("c", "t", MemoryReader({**plain, **wide}))
    assert len(list(source.search(["one", "words"]))) == 401
    assert list(source.search(["tasks.ship", "one tasks"])) == ["wide.ps1"]
    assert len(list(source.search(["one"]))) == 401


def test_takes_no_mark_in_the_middle_for_utf_16():
    files = {"a.bin": b"x" + "\ufefftask".encode("utf-16-le")}
    assert list(Snapshot("c", "t", MemoryReader(files)).search(["task"])) == []


def test_finds_nothing_without_a_needle(clinic: Snapshot):
    assert list(clinic.search([])) == []


def test_takes_stubs_for_python_and_nothing_else():
    names = ["a.py", "b.pyi", "c.pyc", "d.txt", "py", "e.py.orig"]
    assert list(python_paths(names)) == ["a.py", "b.pyi"]


class Watched(MemoryReader):
    """Notes what is begun and what is searched for."""

    def __init__(self, files: dict[str, bytes]) -> None:
        super().__init__(files)
        self.begun: list[list[str]] = []
        self.searched: list[list[str]] = []

    def prepare_search(self, needles: Sequence[str] = ()) -> None:
        self.begun.append(sorted(needles))

    def grep_tree(self, tree: str, needles: Sequence[str]) -> Sequence[str]:
        self.searched.append(sorted(needles))
        return super().grep_tree(tree, needles)


@pytest.fixture
def watched() -> Watched:
    return Watched({"a.py": b"one_word\n", "b.py": b"two\n", "c.py": b"three\n"})


def test_begins_what_is_expected_and_waits_for_nothing(watched: Watched):
    Snapshot("c", "t", watched).expect(["word", "two"])
    assert (watched.begun, watched.searched) == ([["two", "word"]], [])


def test_searches_once_for_what_was_expected(watched: Watched):
    source = Snapshot("c", "t", watched)
    source.expect(["word", "two"])
    assert list(source.search(["one_word"])) == ["a.py"]
    assert list(source.search(["two"])) == ["b.py"]
    assert watched.searched == [["two", "word"]]


def test_searches_for_what_was_not_expected(watched: Watched):
    source = Snapshot("c", "t", watched)
    source.expect(["word"])
    assert list(source.search(["three", "word"])) == ["a.py", "c.py"]
    assert watched.searched == [["word"], ["three", "word"]]


def test_what_one_has_found_spares_another_the_search(watched: Watched):
    mark = "\ufeffword\r\n".encode("utf-16")
    files = {"a.py": b"one_word\n", "b.py": b"two\n", "c.txt": mark}
    first = Snapshot("c", "t", Watched(files))
    assert first.searched(["word", "two"]) is None
    found = list(first.search(["word", "two"]))
    searched = first.searched(["two", "word"])
    assert searched == Searched(("two", "word"), ("a.py", "b.py", "c.txt"), ("c.txt",))

    reader = Watched(files)
    later = Snapshot("d", "t", reader)
    later.take_over(searched)
    later.expect(["word"])
    assert list(later.search(["word", "two"])) == found
    assert list(later.search(["word"])) == ["a.py", "c.txt"]
    assert (reader.begun, reader.searched) == ([], [])
    assert list(later.search(["one"])) == ["a.py"]  # another word is looked for in every file
    assert reader.searched == [["one"]]


def test_does_not_tell_what_is_in_too_many_files():
    source, _ = of_many(b"common\n")
    assert len(list(source.search(["common"]))) == FEW + 2
    assert source.searched(["common"]) is None
    assert list(source.search(["team"]))
    assert source.searched(["team"]) is not None


def test_waits_for_what_is_expected(watched: Watched):
    source = Snapshot("c", "t", watched)
    source.await_expected()
    assert watched.searched == []
    source.expect(["word"])
    source.await_expected()
    assert watched.searched == [["word"]]


def test_expects_nothing_twice(watched: Watched):
    source = Snapshot("c", "t", watched)
    source.expect(["word"])
    source.expect(["one_word"])
    assert watched.begun == [["word"]]


def test_knows_the_folders_of_files(clinic: Snapshot):
    parents = {path.rpartition("/")[0] for path in clinic.paths()}
    assert parents - {""} <= clinic.folders
    assert not clinic.folders & set(clinic.paths())
    assert "" not in clinic.folders


def of_many(content: bytes) -> tuple[Snapshot, Watched]:
    """Return a tree of many files that have the same content, but for few; one search was made."""
    files = {f"part{number:04}.py": content for number in range(FEW + 2)}
    few = {"x.py": b"team_north\n", "y.py": b"team_south\n", "z.py": b"team\n"}
    reader = Watched({**files, **few})
    source = Snapshot("c", "t", reader)
    assert not list(source.search(["nowhere"]))
    reader.searched.clear()
    return source, reader


def test_searches_for_what_words_have_in_common():
    source, reader = of_many(b"")
    source.expect(["team_north", "team_south", "team_west", "other"])
    assert reader.begun == [["other", "team_"]]
    assert list(source.search(["team_south"])) == ["y.py"]
    assert list(source.search(["team_west", "team_north"])) == ["x.py"]
    assert reader.searched == [["other", "team_"]]


def test_searches_for_each_word_where_many_files_have_its_beginning():
    source, reader = of_many(b"team_everywhere\n")
    source.expect(["team_north", "team_south", "team_norm"])
    assert reader.begun == [["team_nor", "team_south"]]


def test_searches_for_each_word_where_they_have_little_in_common():
    source, reader = of_many(b"")
    source.expect(["teams", "tea", "ten", "north", "nor"])
    assert reader.begun == [["nor", "north", "tea", "teams", "ten"]]


def mill(number: int) -> Counting:
    """Return a tree of that many files with a common word, a few of them with a rare one."""
    files = {f"f{n:04}.py": b"grind = 1\n" + b"sieve = 2\n" * (not n % 100) for n in range(number)}
    return Counting({**files, "rest.txt": b"nothing\n"})


class Counting(MemoryReader):
    """Counts the searches of all files, and remembers what was read."""

    def __init__(self, files: Mapping[str, bytes]) -> None:
        super().__init__(files)
        self.searches = 0
        self.read: list[str] = []

    def grep_tree(self, tree: str, needles: Sequence[str]) -> Sequence[str]:
        self.searches += 1
        return super().grep_tree(tree, needles)

    def read_blob(self, oid: str) -> bytes:
        self.read.append(oid)
        return super().read_blob(oid)


@pytest.mark.parametrize("number", [200, 2000])
def test_one_search_stands_for_all_that_hold_one_of_its_words(number: int) -> None:
    reader = mill(number)
    tree = Snapshot("c", "t", reader)
    tree.expect(["grind", "sieve", "never"])
    rare = [f"f{n:04}.py" for n in range(0, number, 100)]
    assert list(tree.search(["sieve ="])) == rare
    assert list(tree.search(["never"])) == []
    assert len(list(tree.search(["grind = 1"]))) == number
    assert list(tree.search(["grind = 2", "sieve"])) == rare
    assert reader.searches == 1
    assert "rest.txt" not in reader.read


def test_a_word_that_is_in_every_file_that_was_found_is_looked_up_there() -> None:
    reader = mill(400)
    tree = Snapshot("c", "t", reader)
    list(tree.search(["grind", "grin"]))
    assert len(list(tree.search(["grind = 1"]))) == 400
    assert reader.searches == 1


def test_what_no_search_has_looked_for_is_a_search_of_its_own() -> None:
    reader = mill(400)
    tree = Snapshot("c", "t", reader)
    list(tree.search(["grind", "sieve"]))
    assert list(tree.search(["nothing"])) == ["rest.txt"]
    assert reader.searches == 2
