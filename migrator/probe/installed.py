"""What an interpreter can import, read from its folders: nothing of it is run."""

from __future__ import annotations

import hashlib
import os
import re
import shutil
from collections.abc import Iterator
from pathlib import Path

from migrator.errors import ConfigError

_MODULE = re.compile(r"(\w+)(?:\.py|\.so|\.pyd|\.[\w-]+\.(?:so|pyd))$")
_SITE = ("lib/python*/site-packages", "lib64/python*/site-packages", "Lib/site-packages")
_SYSTEM = (*_SITE, "lib/python*/dist-packages", "lib/python3/dist-packages")


def installed(named: str) -> frozenset[str]:
    """Return the top-level names that an environment has besides the standard library.

    Args:
        named: Its interpreter (a path or a program), or the folder of a virtual environment.

    Raises:
        ConfigError: It is not there, or has no folder of installed packages.
    """
    folders = list(_folders(_prefix(named)))
    if not folders:
        hint = "name the interpreter of the environment, or its folder"
        raise ConfigError(f"--python {named} has no site-packages", hint)
    return frozenset(name for folder in folders for name in _names(folder))


def fingerprint(named: str) -> str:
    """Return a digest of an interpreter and of what is installed there, versions included.

    Args:
        named: Its interpreter, as in ``installed``.
    """
    path = Path(shutil.which(named) or named).absolute()
    found = hashlib.sha256(f"{path} {path.resolve()} {path.stat().st_mtime_ns}".encode())
    for folder in _folders(_prefix(named)):
        for entry in sorted(os.scandir(folder), key=lambda entry: entry.name):
            found.update(os.fsencode(entry.path))
            if entry.name.endswith((".pth", ".egg-link")):
                found.update(Path(entry.path).read_bytes())
    return found.hexdigest()[:20]


def _prefix(named: str) -> Path:
    path = Path(shutil.which(named) or named).absolute()  # a link in a bin folder stays there
    if not path.exists():
        raise ConfigError(f"--python {named}: there is no such program or folder")
    return path if path.is_dir() else path.parent.parent


def _folders(prefix: Path) -> Iterator[Path]:
    settings = prefix / "pyvenv.cfg"
    if not settings.is_file():
        real = prefix
        yield from (folder for pattern in _SYSTEM for folder in sorted(real.glob(pattern)))
        return
    yield from (folder for pattern in _SITE for folder in sorted(prefix.glob(pattern)))
    text = settings.read_text("utf-8", "replace")
    values = dict(re.findall(r"^\s*([\w-]+)\s*=\s*(.*?)\s*$", text, re.M))
    if values.get("include-system-site-packages", "").lower() == "true" and "home" in values:
        base = Path(values["home"]).parent
        yield from (folder for pattern in _SYSTEM for folder in sorted(base.glob(pattern)))


def _names(folder: Path) -> Iterator[str]:
    for entry in sorted(os.scandir(folder), key=lambda entry: entry.name):
        module = _MODULE.match(entry.name)
        if module is not None:
            yield module[1]
        elif entry.is_dir() and entry.name.isidentifier():
            yield entry.name
        elif entry.name.endswith(".pth"):
            yield from _linked(Path(entry.path))
        elif entry.name.endswith(".dist-info"):
            listed = Path(entry.path, "top_level.txt")  # an editable install has only this
            yield from listed.read_text("utf-8", "replace").split() if listed.is_file() else ()


def _linked(path: Path) -> Iterator[str]:
    """The folders that a ``.pth`` file adds; its lines of code are left alone."""
    for line in path.read_text("utf-8", "replace").splitlines():
        folder = path.parent / line.strip()
        if line.strip() and not line.startswith(("import ", "import\t", "#")) and folder.is_dir():
            for entry in os.scandir(folder):
                module = _MODULE.match(entry.name)
                if module is not None or (entry.is_dir() and entry.name.isidentifier()):
                    yield module[1] if module is not None else entry.name
