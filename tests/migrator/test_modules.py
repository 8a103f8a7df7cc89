"""Paths and dotted names, for a given source root."""

from __future__ import annotations

import pytest

from migrator.modules import (
    child_path,
    first_party,
    is_package,
    module_name,
    package_folder,
)
from migrator.overlay import Overlay
from tests.support.memory import snapshot


@pytest.mark.parametrize(
    ("path", "root", "name"),
    [
        ("clinic/desk.py", "", "clinic.desk"),
        ("src/clinic/desk.py", "src", "clinic.desk"),
        ("src/clinic/desk.py", "", "src.clinic.desk"),
        ("a/src/clinic/desk.py", "a/src", "clinic.desk"),
        ("src/clinic/__init__.py", "src", "clinic"),
        ("src/__init__.py", "src", ""),
        ("clinic/desk.pyi", "", "clinic.desk"),
        ("setup.py", "", "setup"),
    ],
)
def test_names_a_module(path: str, root: str, name: str):
    assert module_name(path, root) == name


@pytest.mark.parametrize("path", ["clinic/desk.py", "srcs/desk.py", "src.py"])
def test_has_no_name_for_what_is_not_below_the_root(path: str):
    assert module_name(path, "src") is None


def test_takes_an_init_for_a_package_and_nothing_else():
    assert is_package("clinic/__init__.py")
    assert not is_package("clinic/my__init__.py")
    assert not is_package("clinic/__init__.pyi")


def test_finds_the_neighbours_of_an_init():
    assert package_folder("clinic/desk/__init__.py") == "clinic/desk"
    assert child_path("clinic/desk/__init__.py", "bell") == "clinic/desk/bell.py"


def test_finds_the_neighbours_of_an_init_at_the_root():
    assert child_path("__init__.py", "bell") == "bell.py"


def test_first_party_is_what_is_right_below_the_root():
    files = {"src/clinic/desk.py": "", "src/bell.py": "", "src/notes.txt": "", "tools/x.py": ""}
    assert first_party(snapshot(files), "src") == {"clinic", "bell"}
    assert first_party(snapshot(files), "") == {"src", "tools"}


def test_first_party_follows_the_edits_of_a_tree():
    overlay = Overlay(snapshot({"clinic/desk.py": "", "clinic/bed.py": "", "bell.py": ""}))
    overlay.edits = {"clinic/desk.py": None, "bell.py": None, "ward/a.py": b"", "ward/b.txt": b""}
    assert first_party(overlay, "") == {"clinic", "ward"}
    overlay.edits["clinic/bed.py"] = b"x = 1\n"
    assert first_party(overlay, "") == {"clinic", "ward"}
    overlay.edits["clinic/bed.py"] = None
    assert first_party(overlay, "") == {"ward"}
