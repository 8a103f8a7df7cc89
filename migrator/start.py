"""The program: git begins to work before the command line is imported."""

from __future__ import annotations

import atexit
import gc
import sys

from migrator import ahead
from migrator.failures import finish
from migrator.shortcut import shortcut
from migrator.streams import prepare


def main() -> None:
    """Run the command line; every error becomes one message and an exit code."""
    # What is imported and parsed is many objects, and they stay.
    gc.set_threshold(2_000_000, 50, 100)
    prepare()
    atexit.register(ahead.drop)
    ahead.begin(sys.argv[1:])
    command = shortcut(sys.argv[1:])
    if command is None:
        from migrator.cli import main as run

        run()
    else:
        finish(command)
