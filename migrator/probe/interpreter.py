"""The target's interpreter: the one a person names, else the first likely one that has Celery."""

from __future__ import annotations

import json
import os
import shutil
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from migrator.errors import ConfigError
from migrator.probe.limited import run_limited

SECONDS = 30
# Run in an empty folder, so that no celery.py is in the way. Imports no Celery.
_QUESTION = """
import importlib.util, json, site, sys
found = importlib.util.find_spec("celery") is not None
print(json.dumps([sys.version_info[:2], found, site.getuserbase()]))
"""
_HINT = "name the one that your worker runs with: --python PATH"


@dataclass(frozen=True)
class Interpreter:
    """A Python that has Celery.

    Attributes:
        path: The executable.
        origin: Where it was found, in words.
        user_base: Where packages installed with ``pip install --user`` are.
    """

    path: str
    origin: str
    user_base: str


def choose(
    named: str | None, folders: Sequence[Path], empty: Path, env: Mapping[str, str]
) -> Interpreter:
    """Return the interpreter to run the target with.

    Args:
        named: What a person has named (a path, a program, a virtual environment), or None.
        folders: Folders that a virtual environment may be in, the likeliest first.
        empty: An empty folder to run them in.
        env: The environment to run them in.

    Raises:
        ConfigError: There is no such interpreter, or none has Celery.
    """
    tried = []
    for path, origin in [(_named(named), "--python")] if named else _likely(folders):
        found = _inspect(path, origin, empty, env)
        if isinstance(found, Interpreter):
            return found
        tried.append(f"{path} ({origin}): {found}")
    if named:
        raise ConfigError(f"--python: {tried[0].replace(' (--python)', '')}", _HINT)
    raise ConfigError("no interpreter with Celery was found", "\n".join([*tried, _HINT]))


def _named(named: str) -> str:
    path = Path(named).expanduser()
    if path.is_dir():
        path = path / "bin" / "python"
    if path.is_file() and os.access(path, os.X_OK):
        return str(path.absolute())  # not resolved: a virtual environment's python is a link
    found = shutil.which(named) if os.sep not in named else None
    if found is None:
        raise ConfigError(f"--python {named}: there is no such program", _HINT)
    return found


def _likely(folders: Sequence[Path]) -> Iterator[tuple[str, str]]:
    """Yield the active environment, those beside the code, and the interpreter of this process."""
    active = os.environ.get("VIRTUAL_ENV")
    places = [(Path(active), "VIRTUAL_ENV")] if active else []
    places += [(folder / name, str(folder / name)) for folder in folders for name in _NAMES]
    for place, origin in places:
        python = place / "bin" / "python"
        if python.is_file():
            yield str(python.absolute()), origin
    yield sys.executable, "the one that runs demonolith"


_NAMES = (".venv", "venv")


def _inspect(path: str, origin: str, empty: Path, env: Mapping[str, str]) -> Interpreter | str:
    """Return the interpreter, or what is wrong with it."""
    home = {name: os.environ[name] for name in ("HOME",) if name in os.environ}
    try:
        ran = run_limited([path, "-B", "-c", _QUESTION], empty, {**env, **home}, SECONDS)
        version, has_celery, user_base = json.loads(ran.output.splitlines()[-1])
    except (OSError, ValueError, IndexError, TypeError):
        return "is no Python that can be run"
    if tuple(version) < (3, 8):
        return f"is Python {version[0]}.{version[1]}, and 3.8 is needed"
    return Interpreter(path, origin, user_base or "") if has_celery else "has no Celery"
