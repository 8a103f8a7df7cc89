"""The command line, in a process of its own or in this one."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True)
class Done:
    """What a command has given back."""

    code: int
    out: str
    err: str

    @property
    def last(self) -> str:
        """The last line of the complaint."""
        return self.err.rstrip("\n").rpartition("\n")[2].strip()


def environment(**variables: str) -> dict[str, str]:
    """Return the environment in which ``python -m migrator`` finds this checkout."""
    plain = {"PYTHONPATH": str(CHECKOUT), "PYTHONDONTWRITEBYTECODE": "1", "COLUMNS": "100"}
    return {**os.environ, **plain, **variables}


def script_output(folder: Path, script: str, stdin: str = "", seconds: float = 60) -> str:
    """Return what a script prints that is run with a folder on its path, and succeeds."""
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", script],
        cwd=folder,
        env=environment(PYTHONPATH=str(folder)),
        input=stdin,
        capture_output=True,
        text=True,
        timeout=seconds,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def words(*args: str) -> list[str]:
    """Return the command line."""
    return [sys.executable, "-m", "migrator", *args]


def demonolith(
    *args: str, cwd: Path, stdin: str = "", env: Mapping[str, str] | None = None, prefix=()
) -> Done:
    """Run a command in a process of its own, to its end."""
    return finished([*prefix, *words(*args)], cwd, env or {}, stdin)


def finished(command: Sequence[str], cwd: Path, env: Mapping[str, str], stdin: str = "") -> Done:
    """Run any command line that finds this checkout, to its end."""
    done = subprocess.run(
        command,
        cwd=cwd,
        input=stdin.encode(),
        env=environment(**env),
        capture_output=True,
        timeout=240,
        check=False,
    )
    return Done(done.returncode, _text(done.stdout), _text(done.stderr))


def called(capsys, *args: str) -> Done:
    """Run a command in this process; standard input is what pytest makes of it: none."""
    from migrator.cli import app
    from migrator.failures import guarded

    capsys.readouterr()
    code = guarded(lambda: app(list(args), standalone_mode=False, prog_name="demonolith"))
    return Done(code, *capsys.readouterr())


def _text(raw: bytes) -> str:
    return raw.decode("utf-8", "surrogateescape")
