"""What an environment has is read from its folders."""

from __future__ import annotations

from pathlib import Path

import pytest

from migrator.errors import ConfigError
from migrator.probe.installed import installed
from tests.migrator.audit.helpers import CLINIC, clinic, facts

SITE = "lib/python3.12/site-packages"


def environment(root: Path, files: dict[str, str], settings: str = "home = /nowhere\n") -> Path:
    """Make a virtual environment whose Python cannot be run."""
    for name, text in {"pyvenv.cfg": settings, "bin/python": "not a program", **files}.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    (root / SITE).mkdir(parents=True, exist_ok=True)
    return root / "bin" / "python"


def test_reads_packages_modules_and_extensions(tmp_path: Path) -> None:
    python = environment(
        tmp_path,
        {
            f"{SITE}/yaml/__init__.py": "",
            f"{SITE}/six.py": "",
            f"{SITE}/_fast.cpython-312-x86_64-linux-gnu.so": "",
            f"{SITE}/PyYAML-6.0.dist-info/METADATA": "Name: PyYAML\n",
            f"{SITE}/own-1.0.dist-info/top_level.txt": "own\n",
            f"{SITE}/notes.txt": "",
        },
    )
    assert installed(str(python)) == {"yaml", "six", "_fast", "own"}
    assert installed(str(tmp_path)) == installed(str(python))


def test_follows_the_folders_of_pth_files_and_runs_none_of_their_code(tmp_path: Path) -> None:
    code = f"import pathlib; pathlib.Path({str(tmp_path / 'ran')!r}).touch()\n"
    files = {"src/shop/__init__.py": "", f"{SITE}/shop.pth": f"{code}{tmp_path / 'src'}\n# x\n"}
    assert installed(str(environment(tmp_path, files))) == {"shop"}
    assert not (tmp_path / "ran").exists()


def test_takes_the_systems_packages_only_where_the_environment_does(tmp_path: Path) -> None:
    (tmp_path / "usr" / SITE / "numpy").mkdir(parents=True)
    home = f"home = {tmp_path / 'usr' / 'bin'}\n"
    closed = environment(tmp_path / "a", {}, home + "include-system-site-packages = false\n")
    opened = environment(tmp_path / "b", {}, home + "include-system-site-packages = true\n")
    assert (installed(str(closed)), installed(str(opened))) == (frozenset(), {"numpy"})


def test_says_what_is_no_environment(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="no such program"):
        installed(str(tmp_path / "bin" / "python"))
    with pytest.raises(ConfigError, match="no site-packages"):
        installed(str(tmp_path))


@pytest.mark.parametrize(("has", "missing"), [("faxlib", []), ("other", ["faxlib"])])
def test_an_executor_may_import_what_the_environment_has(has: str, missing: list[str]) -> None:
    source = CLINIC["clinic/desk/everything.py"].replace(
        "from clinic.machines.scanner import Scanner", "import faxlib"
    )
    files = clinic(clinic__desk__everything=source)
    del files["pyproject.toml"]  # nothing declares anything: only the environment tells
    found = facts(files, installed=frozenset({has, "celery", "flask"}))  # type: ignore[arg-type]
    assert [b.module for e in found.executors for b in e.broken_imports] == missing
