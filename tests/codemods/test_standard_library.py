"""Modules of the standard library, taken apart, and run by Python's own tests.

Real code that nobody wrote for this: each definition and constant goes to one of three new modules,
the tests import from there and patch there, and have to give what they gave before.
"""

from __future__ import annotations

import ast
import importlib
import json
import random
import subprocess
import sys
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest

from codemods.imports.model import Home
from codemods.imports.patch_strings import patch_strings
from codemods.imports.retarget import retarget_imports
from codemods.move import Extraction, Move, Placement, extract, place

MODULES = (
    "bisect", "cmd", "colorsys", "fractions", "getopt", "graphlib", "netrc", "sched",
    "shlex", "textwrap",
)  # fmt: skip
NEW = "taken_apart"
RUNNER = Path(__file__).parents[1] / "support" / "run_unittests.py"

needs_tests = pytest.mark.skipif(
    find_spec("test.support") is None, reason="this Python comes without its own tests"
)


def source_of(module: str) -> bytes:
    return Path(str(importlib.import_module(module).__file__)).read_bytes()


def definitions(source: bytes) -> Iterator[str]:
    for node in ast.parse(source).body:
        if isinstance(node, ast.FunctionDef | ast.ClassDef):
            yield node.name
        elif isinstance(node, ast.Assign):
            names = (part.id for part in node.targets if isinstance(part, ast.Name))
            yield from (name for name in names if not name.startswith("__"))


def apart(source: bytes, module: str) -> tuple[Placement, Extraction]:
    """Take a module apart: into three where that makes no circular import, else into one."""
    for number in (3, 1):
        chosen = random.Random(module)
        homes = {name: f"{NEW}.part{chosen.randrange(number)}" for name in definitions(source)}
        moves = [Move(name, home) for name, home in homes.items()]
        placement = place(source, module, moves, shared_module=f"{NEW}.shared")
        if not placement.refusals:
            break
    assert placement.refusals == ()
    return placement, extract(source, module, moves, placement=placement, first_party=(NEW,))


def rewritten(text: bytes, module: str, placement: Placement) -> bytes:
    """Return a file that imports and patches what has moved."""
    homes = {name: Home(home.module, home.name) for name, home in placement.homes.items()}
    imported = retarget_imports(
        text, module="after", is_package=False, old=module, homes=homes, lookups=placement.lookups
    )
    patched = patch_strings(imported.code, old=module, homes=homes, lookups=placement.lookups)
    assert (*imported.refusals, *patched.refusals) == ()
    return patched.code


def outcome(folder: Path, module: str) -> Any:
    command = [sys.executable, "-B", str(RUNNER), str(folder), module]
    done = subprocess.run(command, capture_output=True, text=True, cwd=folder, check=False)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout.splitlines()[-1])


@needs_tests
@pytest.mark.parametrize("module", MODULES)
def test_passes_its_own_tests_when_taken_apart(tmp_path: Path, module: str):
    placement, made = apart(source_of(module), module)
    tests = source_of(f"test.test_{module}")
    after = rewritten(tests, module, placement)
    for name, text in made.modules.items():
        path = tmp_path.joinpath(*name.split(".")).with_suffix(".py")
        path.parent.mkdir(exist_ok=True)
        path.write_text(text)
    (tmp_path / "before.py").write_bytes(tests)
    (tmp_path / "after.py").write_bytes(after)
    expected, found = outcome(tmp_path, "before"), outcome(tmp_path, "after")
    assert found["ran"] == expected["ran"] > 0
    assert sorted(found["failed"]) == sorted(expected["failed"]), found["failed"]


@pytest.mark.parametrize("module", MODULES)
def test_leaves_a_module_alone_of_which_nothing_moves(module: str):
    source = source_of(module)
    placement = place(source, module, [], shared_module=f"{NEW}.shared")
    assert (placement.homes, placement.refusals) == ({}, ())
    assert extract(source, module, [], placement=placement).modules == {}
