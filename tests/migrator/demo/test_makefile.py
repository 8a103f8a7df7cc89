"""What `make` says on a machine that lacks something."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest

MAKEFILE = Path(__file__).resolve().parents[3] / "Makefile"
# What make hands down when it is make that runs the tests.
OF_MAKE = {"MAKEFLAGS", "MAKELEVEL", "MFLAGS", "MAKEOVERRIDES", "ARGS", "KEEP", "PYTHON"}

pytestmark = pytest.mark.skipif(not shutil.which("make"), reason="make is not installed")


def make(folder: Path, *args: str) -> subprocess.CompletedProcess[str]:
    """Run make with our Makefile in a folder that has nothing else but pyproject.toml."""
    (folder / "pyproject.toml").touch()
    command = ["make", "-f", str(MAKEFILE), *args]
    outside = {name: value for name, value in os.environ.items() if name not in OF_MAKE}
    return subprocess.run(
        command, cwd=folder, capture_output=True, text=True, timeout=60, env=outside
    )


def interpreter(folder: Path, answer: str) -> str:
    """Return an interpreter that answers every question so; the real one cannot be made old."""
    path = folder / "python3.x"
    path.write_text(f"#!/bin/sh\n{answer}\n")
    path.chmod(0o755)
    return f"PYTHON={path}"


def test_says_what_it_can_do(tmp_path):
    done = make(tmp_path)
    assert done.returncode == 0
    for target in ("demo", "test", "lint", "bench", "clean"):
        assert f"make {target}" in done.stdout


@pytest.mark.parametrize("target", ["demo", "test"])
def test_python_that_is_not_there(tmp_path, target):
    done = make(tmp_path, target, "PYTHON=no-such-python")
    assert done.returncode
    assert "error: 'no-such-python' was not found. Install Python 3.10 or newer" in done.stderr
    assert not (tmp_path / ".venv").exists()


def test_python_that_is_too_old(tmp_path):
    old = interpreter(tmp_path, '[ "$1" = --version ] && echo Python 3.9.2 || exit 1')
    done = make(tmp_path, "demo", old)
    assert done.returncode
    assert "error: Python 3.9.2 is too old; 3.10 or newer is needed" in done.stderr


def test_python_without_venv(tmp_path):
    bare = interpreter(tmp_path, 'case "$2" in *ensurepip*) exit 1;; esac')
    done = make(tmp_path, "demo", bare)
    assert done.returncode
    assert (
        "lacks the venv module. On Debian and Ubuntu: apt-get install python3-venv" in done.stderr
    )


def test_demo_keeps_its_folder_where_asked(tmp_path):
    stamps = tmp_path / ".venv"
    stamps.mkdir()
    (tmp_path / "pyproject.toml").touch()
    for name in (".made", ".ready-demo"):
        (stamps / name).touch()
    done = make(tmp_path, "--dry-run", "demo", "KEEP=my demo")
    assert done.stdout.strip() == '.venv/bin/python -m migrator demo --keep "my demo"'
