"""Pipes that take more than usual before somebody reads."""

from __future__ import annotations

from contextlib import suppress
from typing import IO

WIDE = 1 << 20  # the most that Linux gives to everybody


def widen(pipe: IO[bytes] | None) -> None:
    """Let the other end write on while nobody reads yet, where the system knows wider pipes."""
    with suppress(ImportError, AttributeError, OSError):
        import fcntl

        fcntl.fcntl(pipe, fcntl.F_SETPIPE_SZ, WIDE)  # type: ignore[arg-type]
