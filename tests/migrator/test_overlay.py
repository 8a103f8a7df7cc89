"""A snapshot plus edits: conflicts are refused as a whole, forks are apart, keys mean content."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from migrator.errors import ConflictError
from migrator.overlay import ChangeSet, FileChange, Overlay
from migrator.snapshot import Snapshot, TreeEntry
from tests.support.memory import MemoryReader, snapshot

FLEET = {"fleet/van.py": "wheels = 4\n", "fleet/bike.py": "wheels = 2\n", "README": "vans\n"}
PATHS = st.sampled_from(["a.py", "b.py", "c/d.py", "c/e.py", "f"])
CONTENTS = st.dictionaries(PATHS, st.none() | st.binary(max_size=3), max_size=5)
TREES = st.dictionaries(PATHS, st.binary(max_size=3), max_size=5)


def fleet() -> Overlay:
    return Overlay(snapshot(FLEET))


def files(overlay: Overlay) -> dict[str, bytes]:
    return {path: overlay.read(path) for path in overlay.paths()}


def one(path: str, before: bytes | None, after: bytes | None) -> ChangeSet:
    return ChangeSet((FileChange(path, before, after),))


def test_reads_the_edit_instead_of_the_snapshot():
    overlay = fleet()
    overlay.apply(one("fleet/van.py", b"wheels = 4\n", b"wheels = 6\n"))
    assert overlay.read("fleet/van.py") == b"wheels = 6\n"
    assert overlay.snapshot.read("fleet/van.py") == b"wheels = 4\n"


def test_has_no_deleted_file():
    overlay = fleet()
    overlay.apply(one("README", b"vans\n", None))
    assert not overlay.exists("README")
    assert overlay.get("README") is None
    assert "README" not in list(overlay.paths())
    with pytest.raises(KeyError):
        overlay.read("README")


def test_gives_a_copy_other_contents():
    overlay = fleet()
    after = overlay.with_contents({"README": None, "a.py": b"", "fleet/van.py": b"wheels = 4\n"})
    assert files(after) == {
        "fleet/van.py": b"wheels = 4\n",
        "fleet/bike.py": b"wheels = 2\n",
        "a.py": b"",
    }
    assert list(after.edits) == ["README", "a.py"]
    assert overlay.edits == {}
    with pytest.raises(ConflictError):
        overlay.with_contents({"fleet": b""})


def test_lists_new_files_after_the_snapshots():
    overlay = fleet()
    overlay.apply(one("a.py", None, b""))
    assert list(overlay.paths()) == ["README", "fleet/bike.py", "fleet/van.py", "a.py"]


def test_finds_new_text_and_no_longer_the_old():
    overlay = fleet()
    overlay.apply(one("fleet/van.py", b"wheels = 4\n", b"doors = 4\n"))
    assert list(overlay.search(["wheels"])) == ["fleet/bike.py"]
    assert list(overlay.search(["doors", "vans"])) == ["README", "fleet/van.py"]


def test_finds_nothing_without_a_needle():
    overlay = fleet()
    overlay.apply(one("a.py", None, b"x"))
    assert list(overlay.search([])) == []


@pytest.mark.parametrize("before", [b"wheels = 5\n", None])
def test_refuses_a_change_built_on_another_content(before: bytes | None):
    with pytest.raises(ConflictError, match=r"fleet/van\.py"):
        fleet().apply(one("fleet/van.py", before, b""))


def test_refuses_a_deletion_of_what_is_not_there():
    with pytest.raises(ConflictError):
        fleet().apply(one("fleet/bus.py", b"", None))


def test_applies_nothing_of_a_change_set_with_one_conflict():
    overlay = fleet()
    good, bad = FileChange("README", b"vans\n", b""), FileChange("fleet/van.py", b"", b"")
    with pytest.raises(ConflictError):
        overlay.apply(ChangeSet((good, bad)))
    assert files(overlay) == files(fleet())


@pytest.mark.parametrize("mode", ["120000", "160000"])
def test_refuses_a_new_file_in_the_place_of_a_link_or_a_submodule(mode: str):
    class Reader(MemoryReader):
        def list_tree(self, tree: str):
            return [*super().list_tree(tree), TreeEntry("shed", mode, "0" * 40)]

    overlay = Overlay(Snapshot("c", "t", Reader({"a.py": b""})))
    with pytest.raises(ConflictError, match="shed"):
        overlay.apply(one("shed", None, b"new"))
    with pytest.raises(ConflictError, match="shed"):
        overlay.apply(one("shed/key.py", None, b"new"))


def test_refuses_a_new_file_in_the_place_of_a_folder():
    with pytest.raises(ConflictError, match="fleet"):
        fleet().apply(one("fleet", None, b""))


def test_refuses_a_new_file_below_a_file():
    with pytest.raises(ConflictError, match="README"):
        fleet().apply(one("README/more.py", None, b""))


def test_accepts_a_new_file_in_the_place_of_a_folder_that_goes_at_once():
    overlay = Overlay(snapshot({"shed/key.py": "1"}))
    overlay.apply(
        ChangeSet((FileChange("shed", None, b"2"), FileChange("shed/key.py", b"1", None)))
    )
    assert files(overlay) == {"shed": b"2"}


def test_leaves_out_of_a_change_set_what_is_already_so():
    overlay = fleet()
    assert not overlay.changes_to({"README": b"vans\n", "fleet/bus.py": None})
    assert overlay.changes_to({"README": b"", "a.py": b"1"}).paths == ("README", "a.py")


def test_has_one_key_for_an_edit_that_was_taken_back():
    overlay = fleet()
    overlay.apply(one("README", b"vans\n", b"bikes\n"))
    overlay.apply(one("README", b"bikes\n", b"vans\n"))
    assert overlay.key == fleet().key


@given(TREES, CONTENTS)
def test_gives_the_named_files_the_contents_asked_for(tree, contents):
    overlay = Overlay(snapshot(tree))
    _apply(overlay, contents)
    wanted = {**tree, **contents}
    assert files(overlay) == {path: text for path, text in wanted.items() if text is not None}


@given(TREES, CONTENTS, CONTENTS)
def test_keeps_the_edits_of_a_fork_to_itself(tree, first, second):
    overlay = Overlay(snapshot(tree))
    _apply(overlay, first)
    before = files(overlay)
    fork = overlay.fork()
    assert files(fork) == before
    _apply(fork, second)
    assert files(overlay) == before


@given(TREES, CONTENTS, CONTENTS)
def test_has_equal_keys_exactly_for_equal_files(tree, first, second):
    one_way, other = Overlay(snapshot(tree)), Overlay(snapshot(tree))
    _apply(one_way, first)
    _apply(other, second)
    assert (one_way.key == other.key) == (files(one_way) == files(other))


@given(TREES, CONTENTS)
def test_takes_everything_back_with_the_opposite_change_set(tree, contents):
    overlay = Overlay(snapshot(tree))
    changes = overlay.changes_to(contents)
    overlay.apply(changes)
    back = [FileChange(entry.path, entry.after, entry.before) for entry in changes.changes]
    overlay.apply(ChangeSet(tuple(back)))
    assert files(overlay) == tree
    assert not overlay.edits


def _apply(overlay: Overlay, contents) -> None:
    overlay.apply(overlay.changes_to(contents))
