"""Command lines so plain that reading them needs no library, which takes longer than the answer.

``audit``, ``check`` and ``preview`` of a folder, in some format: nothing but what anybody reads the
same. All others, wrong ones too, are for ``migrator.cli``.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from migrator.cache.folder import NO_CACHE

REPORTS = ("text", "json", "sarif", "markdown", "github")
FORMATS = {"audit": REPORTS, "check": REPORTS, "preview": ("text", "json")}
LAYOUT = ("source_root", "monolith", "tasks_package", "dispatcher", "base_executor")


@dataclass(frozen=True)
class Line:
    """A plain command line.

    Attributes:
        command: ``audit``, ``check`` or ``preview``.
        folder: The repository.
        output: The format.
        cached: Take what was seen of the commit before.
    """

    command: str
    folder: Path
    output: str = "text"
    cached: bool = True


def plain_line(words: Sequence[str]) -> Line | None:
    """Read a command line, without the program; None where it is not plain."""
    if not words or words[0] not in FORMATS or NO_CACHE in os.environ:
        return None
    folders, outputs, cached = [], [], True
    rest = iter(words[1:])
    for word in rest:
        if word == "--no-cache" and words[0] != "preview":
            cached = False
        elif word == "--format":
            outputs.append(next(rest, ""))
        elif word and not word.startswith("-"):
            folders.append(word)
        else:
            return None
    if len(folders) > 1 or any(output not in FORMATS[words[0]] for output in outputs):
        return None
    return Line(words[0], Path(*folders), outputs[-1] if outputs else "text", cached)


def shortcut(words: Sequence[str]) -> Callable[[], int] | None:
    """Return the command of a plain line, or None where the line is not plain."""
    line = plain_line(words)
    return None if line is None else lambda: _run(line)


def _run(line: Line) -> int:
    if line.command == "preview":
        from migrator.commands.preview import preview_command

        flags = dict.fromkeys((*LAYOUT, "keep_names"))
        code, _ = preview_command(line.folder, flags, {}, line.output, None, None)
        return code
    from migrator.commands.look import Checking, audit_command, check_command

    if line.command == "audit":
        return audit_command(line.folder, {}, line.output, cached=line.cached)
    return check_command(line.folder, {}, Checking(cached=line.cached, output=line.output))
