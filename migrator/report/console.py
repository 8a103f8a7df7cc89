"""The terminal: colours on a terminal, plain text when piped, nothing that a file could inject."""

from __future__ import annotations

import os
import re
import sys
from contextlib import AbstractContextManager, nullcontext
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rich.console import Console

# Control characters except tab and newline; C1 codes can start an escape sequence too. Then what
# turns the direction of the text, or ends a line where none ends: code is read as it is not.
_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]")


def visible(text: str) -> str:
    r"""Return the text with control characters written out (``\x1b``), tab and newline kept."""
    text = text.encode("utf-8", "backslashreplace").decode("utf-8")
    return _CONTROL.sub(lambda match: f"\\x{ord(match[0]):02x}", text)


def tell(text: str) -> None:
    """Print a note for a person, beside whatever goes to standard output."""
    print(visible(f"note: {text}"), file=sys.stderr, flush=True)


def make_console(stderr: bool = False) -> Console:
    """Return a console that honours ``NO_COLOR`` and does not wrap what is piped."""
    from rich.console import Console

    stream = sys.stderr if stderr else sys.stdout
    if stream.isatty():
        return Console(stderr=stderr, highlight=False, emoji=False)
    return Console(
        stderr=stderr, highlight=False, emoji=False, soft_wrap=True, color_system=None, width=100
    )


def paged(console: Console) -> AbstractContextManager[object]:
    """Return the user's pager on a terminal, else nothing."""
    if not (console.is_terminal and sys.stdin.isatty()):
        return nullcontext()
    # As git does: quit when it fits on one screen, pass colours through, leave the text there.
    os.environ.setdefault("LESS", "FRX")
    return console.pager(styles=not console.no_color)


def print_diff(console: Console, diff: bytes) -> None:
    """Print a unified diff: with syntax colours on a terminal, as git wrote it when piped."""
    text = diff.decode("utf-8", "backslashreplace")
    if not console.is_terminal or console.no_color:
        console.file.write(visible(text.replace("\r\n", "\n")) if console.is_terminal else text)
        return
    from migrator.report.diff import coloured

    for line in coloured(visible(text.replace("\r\n", "\n"))):
        console.print(line, soft_wrap=True)
