"""The three standard streams, as whoever starts the program has left them."""

from __future__ import annotations

import codecs
import os
import sys
from io import TextIOWrapper

DESCRIPTORS = (("stdin", 0, "r"), ("stdout", 1, "w"), ("stderr", 2, "w"))


def prepare() -> None:
    """Open what is closed, and let no character be too much for what is open.

    The next file that is opened takes the number of a closed stream: what is printed would go into
    it. And a terminal or a pipe that is not UTF-8 must not end a command in the middle.
    """
    for name, number, mode in DESCRIPTORS:
        if getattr(sys, name) is None:
            _take(number)
            setattr(sys, name, open(number, mode, encoding="utf-8", closefd=False))  # noqa: SIM115
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper) and codecs.lookup(stream.encoding).name != "utf-8":
            stream.reconfigure(errors="backslashreplace")


def _take(number: int) -> None:
    """Let the number of a stream lead to nothing, where it leads nowhere."""
    found = os.open(os.devnull, os.O_RDWR)
    if found != number:
        os.dup2(found, number)
        os.close(found)


def discard_output() -> None:
    """Let nothing more be printed: who has read it has gone.

    What is still buffered would fail again, and noisily, when the interpreter ends.
    """
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
