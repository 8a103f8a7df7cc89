"""How deep source may be nested: what follows a tree calls itself some times for each level."""

from __future__ import annotations

import sys

DEEPEST = 1_000  # levels of syntax in a file that is read; brackets end at 200 in Python itself
_FRAMES = 7_000  # up to seven for a level; the stack of every Python has room for more


def make_room() -> None:
    """Let functions call themselves as often as the deepest file that is read needs it."""
    sys.setrecursionlimit(max(sys.getrecursionlimit(), _FRAMES))
