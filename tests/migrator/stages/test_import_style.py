"""A package without imports of its own is written as the packages around it are."""

from __future__ import annotations

import pytest

from migrator.facts import Module
from migrator.overlay import Overlay
from migrator.stages.import_style import spells_in_full
from tests.support.kiosk import FILES
from tests.support.memory import snapshot
from tests.support.project import migration

DESK, RUNNERS = "kiosk/desk/__init__.py", "kiosk/desk/runners/__init__.py"
FULL = "from kiosk.desk.entry import launch\n"


def in_full(**files: str) -> bool:
    found = {f"{name.replace('__', '/')}/__init__.py": text for name, text in files.items()}
    package = Module("kiosk.desk.runners", RUNNERS)
    return spells_in_full(package, Overlay(snapshot({RUNNERS: "", **found})))


@pytest.mark.parametrize("place", ["kiosk__desk", "kiosk__desk__other", "kiosk__desk__runners__x"])
def test_names_in_full_around_it(place: str) -> None:
    assert in_full(**{place: FULL}) and in_full(**{place: f"import os\n{FULL}", "kiosk": ""})


@pytest.mark.parametrize(
    "files",
    [
        {},
        {"kiosk__desk": "from .entry import launch\n"},
        {"kiosk__desk": FULL, "kiosk__desk__other": "from . import x\n"},
        {"kiosk__desk": "from celery import shared_task\n"},
        {"kiosk__desk": "def f():\n    from kiosk.desk.entry import launch\n"},
        {"kiosk__desk": "def (\n"},
        {"kiosk": FULL, "kiosk__other__deep": FULL, "press": FULL},
    ],
)
def test_what_says_nothing_or_otherwise(files: dict[str, str]) -> None:
    assert not in_full(**files)


@pytest.mark.parametrize(
    ("desk", "line"),
    [
        (FULL + "\n__all__ = ['launch']\n", "from kiosk.desk.runners.scan_runner import run_scan"),
        (FILES[DESK], "from .scan_runner import run_scan"),
    ],
)
def test_an_empty_package_follows_its_project(desk: str, line: str) -> None:
    work = migration({**FILES, DESK: desk}).until("rewrite-router-imports")
    assert line in work.text(RUNNERS).splitlines()
