"""The house: who may import whom, and what every stage has to have."""

from __future__ import annotations

import ast
import importlib
import subprocess
import sys
from pathlib import Path

import pytest

from migrator.stages import STAGES

ROOT = Path(__file__).parent.parent
HEAVY = ("libcst", "git", "black", "rich.live", "rich.console", "pyflakes", "migrator.audit")


def imports_of(path: Path) -> set[str]:
    """Return the modules that a file imports, in functions too."""
    found = set()
    for node in ast.walk(ast.parse(path.read_bytes())):
        if isinstance(node, ast.Import):
            found |= {item.name for item in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            found.add(node.module)
    return found


def sources(package: str) -> list[Path]:
    return sorted((ROOT / package).rglob("*.py"))


def test_keeps_the_contracts_of_import_linter():
    command = [Path(sys.executable).parent / "lint-imports", "--no-cache"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def test_imports_nothing_heavy_for_the_command_line():
    code = "import sys, migrator.cli; print('\\n'.join(sys.modules))"
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert not set(done.stdout.split()) & set(HEAVY)


def test_lets_only_the_git_layer_use_gitpython():
    users = {
        str(path.relative_to(ROOT))
        for path in sources("migrator")
        if any(name == "git" or name.startswith("git.") for name in imports_of(path))
    }
    assert users
    assert all(path == "migrator/gitstore.py" or path.startswith("migrator/git/") for path in users)


def test_lets_codemods_read_and_write_nothing():
    forbidden = {"os", "pathlib", "subprocess", "shutil", "migrator", "git", "typer", "rich"}
    for path in sources("codemods"):
        tops = {name.partition(".")[0] for name in imports_of(path)}
        assert not tops & forbidden, path


def test_names_no_project_in_particular():
    words = ("sample_project", "job_tasks", "newsdesk", "ledger", "bakery")
    for path in [*sources("codemods"), *sources("migrator")]:
        if "demo" not in path.parts:
            text = path.read_text()
            assert not [word for word in words if word in text], path


@pytest.mark.parametrize("stage", STAGES, ids=lambda stage: stage.name)
def test_gives_each_stage_a_file_of_its_name_and_tests(stage):
    stem = stage.name.replace("-", "_")
    module = importlib.import_module(type(stage).__module__)
    assert module.__name__ == f"migrator.stages.{stem}"
    assert module.__doc__ and module.__doc__.startswith("Stage ")
    assert (ROOT / f"tests/migrator/stages/test_{stem}.py").exists()


@pytest.mark.parametrize("stage", STAGES, ids=lambda stage: stage.name)
def test_lets_a_stage_require_only_earlier_ones(stage):
    names = [entry.name for entry in STAGES]
    assert set(stage.requires) <= set(names[: names.index(stage.name)])
    assert stage.risk in ("safe", "review")


def test_has_no_stage_that_is_not_run():
    known = {type(stage).__module__.rpartition(".")[2] for stage in STAGES}
    for path in sources("migrator/stages"):
        classes = [
            node.name
            for node in ast.parse(path.read_bytes()).body
            if isinstance(node, ast.ClassDef)
            and any(getattr(item, "name", "") == "build" for item in node.body)
        ]
        assert not classes or path.stem in known, path


@pytest.mark.parametrize(
    "module", [path.stem for path in sources("migrator/verify") if path.stem != "__init__"]
)
def test_gives_each_check_tests(module: str):
    if module != "processes":  # tested through the check that asks it
        assert (ROOT / f"tests/migrator/verify/test_{module}.py").exists()
