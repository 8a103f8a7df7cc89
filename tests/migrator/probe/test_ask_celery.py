"""The script that the target's interpreter runs: old Pythons can read it, and it needs nothing."""

from __future__ import annotations

import ast
import sys
from pathlib import Path

import migrator.probe
from migrator.probe.registry import SCRIPT


def test_is_plain_python_of_old() -> None:
    ast.parse(SCRIPT.read_bytes(), feature_version=(3, 8))


def test_imports_the_standard_library_alone() -> None:
    found = set()
    for node in ast.walk(ast.parse(SCRIPT.read_bytes())):
        if isinstance(node, ast.Import):
            found |= {alias.name.partition(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            found.add(str(node.module).partition(".")[0])
    assert found and found <= sys.stdlib_module_names


def test_no_file_beside_it_hides_a_module_of_the_standard_library() -> None:
    """Its folder is the first on the path until its first line has run."""
    names = {path.stem for path in Path(migrator.probe.__file__).parent.glob("*.py")}
    assert not names & sys.stdlib_module_names
