"""Runs a module as ``python -m`` does, and ends it when whoever started it is gone.

Started as a file, with the module's name and arguments. The starter holds the other end of
standard input; however it dies (``kill -9`` included), that end closes, and so does this process.
"""

from __future__ import annotations

import os
import runpy
import signal
import sys
import threading
import time

GRACE_SECONDS = 10


def watch() -> None:
    """Wait for the end of standard input, then end this process."""
    # Not sys.stdin: its lock would be held at the interpreter's exit.
    while os.read(0, 512):
        pass
    os.kill(os.getpid(), signal.SIGTERM)
    time.sleep(GRACE_SECONDS)
    os._exit(1)


def main() -> None:
    """Run the module that the arguments name."""
    threading.Thread(target=watch, daemon=True).start()
    sys.path[0] = str(os.getcwd())  # noqa: PTH109 (fast start: no pathlib)
    del sys.argv[0]
    runpy.run_module(sys.argv[0], run_name="__main__", alter_sys=True)


if __name__ == "__main__":
    main()
