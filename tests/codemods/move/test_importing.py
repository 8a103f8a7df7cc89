"""Modules outside the moves that import the new ones: an import back has to wait."""

import importlib
from pathlib import Path

import pytest

from codemods.move import Home, Move
from tests.codemods.move.support import check, extracted, moved, placed, project, refused, to

ENTRY = "app.entry"
ELSEWHERE = {"dispatch": Home(ENTRY, "dispatch")}
CIRCLE = {ENTRY: ("app.jobs.one",)}
SOURCE = '''def dispatch(kind):
    return run


def run(again=False):
    """Run."""
    return again and dispatch("x")
'''


def test_executor_imports_the_dispatcher_inside_the_function():
    after = '''def run(again=False):
    """Run."""
    from app.entry import dispatch
    return again and dispatch("x")
'''
    check(
        SOURCE,
        [to("run")],
        {"one": after},
        clean=False,
        elsewhere=ELSEWHERE,
        importing=CIRCLE,
    )


def test_import_stays_at_the_top_where_nothing_imports_back():
    for importing in ({}, {ENTRY: ("app.other",)}, {"app.other": ("app.jobs.one",)}):
        found = moved(SOURCE, to("run"), elsewhere=ELSEWHERE, importing=importing)
        assert found["one"].startswith("from app.entry import dispatch\n\n\n")


def test_modules_in_between_close_the_circle_too():
    importing = {ENTRY: ("app.router",), "app.router": ("app.jobs", "app.jobs.one")}
    found = moved(SOURCE, to("run"), elsewhere=ELSEWHERE, importing=importing)
    assert "    from app.entry import dispatch\n" in found["one"]


def test_one_import_that_waits_opens_a_circle_of_three():
    source = SOURCE + "\n\ndef first():\n    return run()\n"
    importing = {ENTRY: ("app.jobs.two",)}
    moves = [to("run"), to("first", "two")]
    found = moved(source, *moves, elsewhere=ELSEWHERE, importing=importing)
    assert found["one"].startswith("from app.entry import dispatch\n\n\n")
    assert found["two"] == ("def first():\n    from app.jobs.one import run\n    return run()\n")


PACKAGE = """LIMIT = 3


def run():
    return collect, LIMIT


def collect():
    return LIMIT
"""


def test_module_outside_of_a_package_waits_for_what_the_package_imports():
    moves = [to("run"), Move("collect", "app.flow")]
    found = extracted(PACKAGE, *moves, importing={"app.jobs": ("app.jobs.one",)}).modules
    assert found["app.jobs.one"].startswith("from app.flow import collect\nfrom app.jobs.")
    assert found["app.flow"] == (
        "def collect():\n    from app.jobs.shared import LIMIT\n    return LIMIT\n"
    )


def test_modules_of_one_package_do_not_wait_for_it():
    importing = {"app.jobs": ("app.jobs.one", "app.jobs.two")}
    found = moved(PACKAGE, to("run"), to("collect", "two"), importing=importing)
    assert found["two"].startswith("from app.jobs.shared import LIMIT\n\n")


def test_dispatcher_under_another_name_keeps_its_reference():
    elsewhere = {"dispatch": Home(ENTRY, "start")}
    found = moved(SOURCE, to("run"), elsewhere=elsewhere, importing=CIRCLE)
    assert '    from app.entry import start\n    return again and start("x")' in found["one"]


def test_lookup_of_the_dispatcher_is_that_of_its_own_module():
    placement = placed(SOURCE, to("run"), elsewhere=ELSEWHERE, importing=CIRCLE)
    assert placement.lookups["dispatch"] == (ENTRY,)


@pytest.mark.parametrize("first", [ENTRY, "app.jobs.one"])
def test_both_modules_can_be_imported_first(tmp_path: Path, first: str):
    new = extracted(SOURCE, to("run"), elsewhere=ELSEWHERE, importing=CIRCLE).modules
    entry = "from app.jobs.one import run\n\n\ndef dispatch(kind):\n    return kind, run\n"
    with project(tmp_path, {ENTRY: entry, **new}):
        importlib.import_module(first)
        run = importlib.import_module("app.jobs.one").run
        assert run(True) == ("x", run)


@pytest.mark.parametrize(
    ("code", "line"),
    [
        ("def run(call=dispatch):\n    return call\n", 7),
        ("@dispatch\ndef run():\n    return 1\n", 7),
        ("T = [dispatch]\n\n\ndef run():\n    return T\n", 7),
        ("T = lambda: dispatch\n\n\ndef run():\n    return T\n", 7),
        ("def _t():\n    return dispatch\n\n\nT = _t()\n\n\ndef run():\n    return T\n", 7),
    ],
)
def test_refuses_a_dispatcher_needed_at_import_time(code: str, line: int):
    source = f"A = 1\n\n\ndef dispatch(kind=None):\n    return kind\n\n{code}"
    found = refused(source, to("run"), elsewhere=ELSEWHERE, importing=CIRCLE)
    assert found == (
        f"{line} dispatch: a circular import: app.jobs.one needs it while it is imported"
    )
    assert not placed(source, to("run"), elsewhere=ELSEWHERE).refusals
