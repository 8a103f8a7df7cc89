"""Modules of a tree and the absolute meaning of imports."""

from __future__ import annotations

import ast

import pytest

from migrator.project import resolve
from tests.migrator.verify.helpers import project


def meaning(statement: str, path: str, root: str = "") -> str | None:
    node = ast.parse(statement).body[0]
    assert isinstance(node, ast.ImportFrom)
    return resolve(node, path, root)


@pytest.mark.parametrize(
    ("statement", "path", "module"),
    [
        ("from a.b import c", "x/y.py", "a.b"),
        ("from . import c", "x/y.py", "x"),
        ("from .b import c", "x/y.py", "x.b"),
        ("from .b import c", "x/__init__.py", "x.b"),
        ("from ..b import c", "x/y/z.py", "x.b"),
        ("from .. import c", "x/y/__init__.py", "x"),
    ],
)
def test_resolves_an_import(statement: str, path: str, module: str):
    assert meaning(statement, path) == module


@pytest.mark.parametrize(
    ("statement", "path", "root"),
    [("from ...b import c", "x/y.py", ""), ("from . import c", "x/y.py", "src")],
)
def test_has_no_meaning_for_an_import_that_leaves_the_root(statement: str, path: str, root: str):
    assert meaning(statement, path, root) is None


def test_takes_a_package_before_a_module_of_the_same_name():
    found = project({"fleet.py": "", "fleet/__init__.py": ""})
    assert found.modules["fleet"] == "fleet/__init__.py"


def test_knows_folders_without_an_init():
    found = project({"fleet/garage/wash.py": ""})
    assert found.knows("fleet.garage") and found.knows("fleet.garage.wash")
    assert not found.knows("fleet.garage.soap")


def test_leaves_files_alone_that_are_not_below_the_root():
    assert set(project({"src/a.py": "", "b.py": "", "src/c.pyi": ""}, "src").modules) == {"a"}


def test_says_yes_where_it_cannot_tell_what_a_module_binds():
    found = project({"a.py": "x = = 1\n", "b.py": "from os import *\n", "c.py": ""})
    assert found.binds("a", "x") and found.binds("b", "path")
    assert not found.binds("c", "x") and not found.binds("nowhere", "x")


def test_counts_globals_that_only_a_function_binds():
    found = project({"a.py": "def f():\n    global wheels\n    wheels = 4\n    doors = 2\n"})
    assert found.binds("a", "wheels")
    assert not found.binds("a", "doors")


def test_counts_no_names_of_functions_and_comprehensions():
    found = project({"a.py": "def f(x):\n    y = 1\n    import z\nclass C:\n    w = 1\n"})
    assert [name for name in ("f", "C", "x", "y", "z", "w") if found.binds("a", name)] == ["f", "C"]
