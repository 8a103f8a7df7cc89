"""The environment that the target's code is run in: an allow-list, and what a person adds."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Mapping
from pathlib import Path

from migrator.errors import ConfigError
from migrator.probe.checkout import Workspace

# How programs and shared libraries are found, language and time zone. No password is among them.
KEPT = re.compile(r"PATH|LANG|LANGUAGE|LC_[A-Z]+|TZ|(DY)?LD_LIBRARY_PATH|SSL_CERT_(FILE|DIR)")
_NAME = re.compile(r"[A-Za-z_]\w*")


def clean_environment(place: Workspace, added: Mapping[str, str]) -> dict[str, str]:
    """Return the variables for a process that runs in a workspace.

    Args:
        place: Home and temporary files go there.
        added: What a person adds, over everything else.
    """
    kept = {name: value for name, value in os.environ.items() if KEPT.fullmatch(name)}
    return {
        **kept,
        "HOME": str(place.home),
        "TMPDIR": str(place.temporary),
        "PYTHONDONTWRITEBYTECODE": "1",
        **added,
    }


def added_variables(given: Iterable[str], file: Path | None) -> dict[str, str]:
    """Return what ``--env`` and ``--env-file`` say; ``--env`` wins.

    Args:
        given: Each ``NAME=VALUE``, or ``NAME`` for the value that this process has.
        file: A file of such lines, or None.

    Raises:
        ConfigError: Something is not of that form, is not set, or the file cannot be read.
    """
    lines = _lines(file) if file is not None else []
    found = dict(_variable(line, f"{file}:{number}") for number, line in lines)
    return {**found, **dict(_variable(item, "--env") for item in given)}


def _lines(file: Path) -> list[tuple[int, str]]:
    try:
        text = file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigError(f"--env-file {file} cannot be read: {error}") from None
    lines = [(number, line.strip()) for number, line in enumerate(text.splitlines(), 1)]
    return [
        (number, line.removeprefix("export ").lstrip())
        for number, line in lines
        if line and not line.startswith("#")
    ]


def _variable(item: str, where: str) -> tuple[str, str]:
    name, given, value = item.partition("=")
    name = name.strip()
    if not _NAME.fullmatch(name):
        # Not the item itself: it may be a secret.
        raise ConfigError(f"{where}: not of the form NAME=VALUE")
    if given:
        return name, _unquoted(value.strip()) if where != "--env" else value
    if name not in os.environ:
        raise ConfigError(f"{where}: {name} is not set here", f"give it a value: {name}=...")
    return name, os.environ[name]


def _unquoted(value: str) -> str:
    quoted = len(value) > 1 and value[0] == value[-1] and value[0] in "\"'"
    return value[1:-1] if quoted else value
