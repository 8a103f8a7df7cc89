"""The commands that are measured beside each other, and where their programs are."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from benchmarks import backend
from benchmarks.measure import Job

HERE = Path(__file__).parent
AUDIT = "demonolith audit"
AUDIT_AGAIN = "demonolith audit, again"
AUDIT_JSON = "demonolith audit --format json"
PREVIEW = "demonolith preview"
ROPE = "rope, move of one function"
CODEMOD = "LibCST codemod, rename"
CODEMOD_HITS = "LibCST codemod, the 25 files"
RIPGREP = "rg -l"
GIT_GREP = "git grep -l"
NAME = backend.MONOLITH.rpartition(".")[2]
PRODUCT = (sys.executable, "-m", "migrator")


def of_tree(folder: Path, number: int, python: str, full: bool) -> Iterator[Job]:
    """Yield what is measured on one tree.

    Args:
        folder: The repository.
        number: How many Python files it has.
        python: The interpreter that has rope and LibCST.
        full: rope on trees where it takes minutes, too.
    """
    yield Job(RIPGREP, ("rg", "-l", NAME, "./"), folder)
    yield Job(GIT_GREP, ("git", "grep", "-l", NAME, "--", "*.py"), folder)
    anew = (*PRODUCT, "audit", "--no-cache")
    yield Job(AUDIT, anew, folder, codes=(0, 2))
    # The round that is not counted keeps what the others read back.
    yield Job(AUDIT_AGAIN, (*PRODUCT, "audit"), folder, codes=(0, 2))
    yield Job(AUDIT_JSON, (*anew, "--format", "json"), folder, codes=(0, 2))
    yield Job(PREVIEW, (*PRODUCT, "preview"), folder, codes=(0, 3))
    if has_module(python, "libcst"):
        hits = backend.importers()
        yield _codemod(CODEMOD_HITS, python, folder, hits, once=False)
        if number <= 100 or full:  # minutes at 1,000, an hour at 20,000
            yield _codemod(CODEMOD, python, folder, [backend.ROOT], once=True)
    if has_module(python, "rope") and (number <= 1000 or full):
        words = (python, str(HERE / "rope_move.py"), backend.ROOT)
        file = backend.MONOLITH_FILE.removeprefix(f"{backend.ROOT}/")
        yield Job(ROPE, (*words, file, backend.FUNCTION), folder, once=True)


def _codemod(name: str, python: str, folder: Path, paths: list[str], *, once: bool) -> Job:
    old, new = f"{backend.MONOLITH}.{backend.FUNCTION}", f"tasks.scheduling.{backend.FUNCTION}"
    words = (python, "-m", "libcst.tool", "codemod", "rename.RenameCommand")
    options = ("--old_name", old, "--new_name", new, "--no-format", "--hide-progress", "-j", "2")

    def restore() -> None:
        subprocess.run(["git", "checkout", "-q", "--", "."], cwd=folder, check=True)

    # It writes as it goes; the tree is put back after each run.
    return Job(name, (*words, *options, *paths), folder, after=restore, once=once)


def of_startup(folder: Path) -> Iterator[Job]:
    """Yield what is measured of starting up."""
    bare = (sys.executable, str(HERE / "bare_typer.py"))
    yield Job("python -c pass", (sys.executable, "-c", "pass"), folder)
    yield Job("bare typer app --version", (*bare, "--version"), folder)
    yield Job("demonolith --version", (*PRODUCT, "--version"), folder)
    yield Job("bare typer app --help", (*bare, "--help"), folder)
    yield Job("demonolith --help", (*PRODUCT, "--help"), folder)


def has_module(python: str, name: str) -> bool:
    """Tell whether an interpreter can import a module."""
    code = f"import importlib.util, sys; sys.exit(importlib.util.find_spec({name!r}) is None)"
    return not subprocess.run([python, "-c", code], capture_output=True).returncode


def missing(python: str) -> list[str]:
    """Return the tools that are not installed."""
    absent = [name for name in ("rg", "git") if shutil.which(name) is None]
    modules = {"rope": "rope", "libcst": "libcst", "celery_audit": "celery-audit"}
    return absent + [tool for name, tool in modules.items() if not has_module(python, name)]
