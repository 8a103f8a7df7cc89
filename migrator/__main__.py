"""``python -m migrator``."""

import sys
from pathlib import Path

# Python looks for modules in the current folder first: it may be a repository that has a
# `black.py`, and nobody has said that its code may run.
if sys.path[0] == str(Path.cwd()) != str(Path(__file__).resolve().parents[1]):
    del sys.path[0]

from migrator.start import main

if __name__ == "__main__":
    main()
