from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
import typer

from migrator.demo.needs import PACKAGES, need_packages
from migrator.errors import ConfigError

ROOT = Path(__file__).resolve().parents[3]
EXTRAS = (*PACKAGES, "__editable__", "_editable")
START = """
import sys
sys.path[:0] = sys.argv[1:3]
del sys.argv[1:3]
from migrator.cli import main
main()
"""


def without_extras(folder: Path) -> Path:
    """Return a folder of packages like this environment's, but for the demo's."""
    folder.mkdir()
    for entry in Path(typer.__file__).parents[1].iterdir():
        if not entry.name.lower().startswith(EXTRAS):
            (folder / entry.name).symlink_to(entry)
    return folder


def test_accepts_what_is_installed():
    need_packages(PACKAGES)


def test_names_what_is_missing_and_the_command_that_helps():
    with pytest.raises(ConfigError) as caught:
        need_packages(("json", "celery_is_not_here", "uvicorn_is_not_here"))
    assert caught.value.message.endswith("celery_is_not_here, uvicorn_is_not_here")
    assert "pip install 'demonolith[demo]'" in caught.value.hint


def test_stops_the_demo_before_it_makes_anything(tmp_path):
    packages = without_extras(tmp_path / "packages")
    kept = tmp_path / "kept"
    command = [sys.executable, "-I", "-S", "-c", START, str(ROOT), str(packages)]
    done = subprocess.run(
        [*command, "demo", "--keep", str(kept)], capture_output=True, text=True, timeout=60
    )
    assert done.returncode == 1, done.stderr
    assert "celery, fastapi, httpx, sqlalchemy, uvicorn" in done.stderr
    assert "pip install 'demonolith[demo]'" in done.stderr
    assert not kept.exists()
