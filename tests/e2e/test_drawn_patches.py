"""Tests drawn at random do the same before and after the migration, or it refuses them."""

from __future__ import annotations

import ast
import json
import subprocess
import sys
from pathlib import Path

import pytest

from migrator.audit import AuditOptions
from migrator.stage import Blocked, Changed
from migrator.stages import STAGES
from tests.support.drawn_patches import MONOLITH, RUNNER, drawn
from tests.support.project import Files, Migration, migration

TESTS = "tests/test_jobs.py"


def migrated(files: dict[str, str]) -> Migration | set[int]:
    """Return the migration of a backend, or the lines of its tests that are refused."""
    work = migration(files, options=AuditOptions(monolith=MONOLITH))
    for stage in STAGES:
        outcome = stage.build(work.facts, work.plan, work.overlay)
        if isinstance(outcome, Blocked):
            places = [reason.where for reason in outcome.reasons]
            assert all(place is not None and place.path == TESTS for place in places), outcome
            return {place.line for place in places if place is not None}
        if isinstance(outcome, Changed):
            work.overlay.apply(outcome.changes)
    return work


def without(text: str, refused: set[int]) -> str:
    """Return a test file without the tests that some lines are in."""
    lines = text.splitlines(keepends=True)
    for node in ast.parse(text).body:
        if isinstance(node, ast.FunctionDef) and node.name.startswith("test"):
            first = min([node.lineno, *(one.lineno for one in node.decorator_list)])
            assert node.end_lineno is not None
            if refused & set(range(first, node.end_lineno + 1)):
                lines[first - 1 : node.end_lineno] = [""] * (node.end_lineno - first + 1)
    assert len("".join(lines)) < len(text), "no test is refused"
    return "".join(lines)


def outcomes(files: Files, folder: Path) -> dict[str, str]:
    """Run the tests of a tree; return what each has returned."""
    for path, content in files.items():
        place = folder / path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(content if isinstance(content, bytes) else content.encode())
    command = [sys.executable, "-W", "ignore", "-c", RUNNER]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stderr
    found: dict[str, str] = json.loads(done.stdout)
    return found


@pytest.mark.parametrize("seed", range(5))
def test_tests_do_the_same_or_are_refused(seed: int, tmp_path: Path):
    files = drawn(seed)
    done = migrated(files)
    while not isinstance(done, Migration):
        files[TESTS] = without(files[TESTS], done)
        done = migrated(files)
    before = outcomes(files, tmp_path / "before")
    assert len(before) > 2
    assert outcomes(done.files(), tmp_path / "after") == before
