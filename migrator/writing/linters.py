"""The line length that flake8 or pycodestyle is told, for a target that tells no formatter any."""

from __future__ import annotations

import configparser
from collections.abc import Iterator, Sequence
from pathlib import PurePosixPath

from migrator.snapshot import Source

# In the order in which flake8 looks for its section; the first that has it is all that it reads.
FILES = ("setup.cfg", "tox.ini", ".flake8")
_SECTIONS = ("flake8", "pycodestyle", "pep8")
_OPTIONS = ("max-line-length", "max_line_length")


def line_length_of_linters(source: Source, folders: Sequence[PurePosixPath]) -> int | None:
    """Return the longest line that a linter allows, or None where none is told.

    Args:
        source: The files.
        folders: Where the settings can be, the nearest first.
    """
    for folder in folders:
        parsers = list(_parsed(source, folder))
        for section in _SECTIONS:
            for parser in parsers:
                if parser.has_section(section):
                    given = ((parser.get(section, o, fallback="") or "").strip() for o in _OPTIONS)
                    length = next(filter(None, given), "")
                    if length.isdecimal():
                        return int(length)
                    break
    return None


def _parsed(source: Source, folder: PurePosixPath) -> Iterator[configparser.RawConfigParser]:
    for name in FILES:
        path = str(folder / name)
        if not source.exists(path):
            continue
        parser = configparser.RawConfigParser(strict=False, allow_no_value=True)
        try:
            parser.read_string(source.read(path).decode("utf-8"))
        except (configparser.Error, UnicodeDecodeError):
            continue
        yield parser
