"""What a file calls the monolith, whatever way it imports it."""

from __future__ import annotations

import ast

import pytest

from migrator.planning.names_of_monolith import names_of_monolith
from tests.support.kiosk import FILES
from tests.support.project import migration


@pytest.mark.parametrize(
    ("text", "names", "modules"),
    [
        ("from kiosk.desk.old import launch", [("launch", "launch")], set()),
        ("from kiosk.desk.old import launch as go, X", [("go", "launch"), ("X", "X")], set()),
        ("def f():\n    from .desk.old import launch", [("launch", "launch")], set()),
        ("from kiosk.desk.old import *", [("*", "*")], set()),
        ("import kiosk.desk.old", [], {"kiosk.desk.old"}),
        ("import kiosk.desk.old as jobs", [], {"jobs"}),
        ("from kiosk.desk import old, entry", [], {"old"}),
        ("from kiosk.desk.entry import launch\nimport old", [], set()),
    ],
)
def test_finds_symbols_and_the_module(text: str, names: list[tuple[str, str]], modules: set[str]):
    layout = migration(FILES).facts.layout
    assert layout is not None
    assert names_of_monolith(ast.parse(text), "kiosk/api.py", layout) == (names, modules)
