"""How many inputs there are, and the end of those that do not end.

``make test`` takes a few, always the same ones. ``make fuzz`` takes as many as it is told, and
others every time.
"""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType
from typing import Any

import pytest
from hypothesis import HealthCheck, settings

from migrator.nesting import make_room

SHARDS = 20
INPUTS = int(os.environ.get("FUZZ_INPUTS", "0"))
LIMIT = 60  # processor seconds; the slowest input takes a few


class Endless(Exception):
    """The code under test does not come to an end."""


def fuzzed(few: int, inputs: int = 1) -> Callable[[Any], Any]:
    """Run a test that takes an argument ``shard`` on as many examples as are wanted.

    Args:
        few: Examples in ``make test``.
        inputs: How many inputs an example has.
    """
    examples = -(-INPUTS // (SHARDS * inputs)) if INPUTS else few
    how = settings(
        max_examples=examples,
        deadline=None,
        derandomize=not INPUTS,
        database=None,
        print_blob=True,
        suppress_health_check=list(HealthCheck),
    )
    shards = pytest.mark.parametrize("shard", range(SHARDS if INPUTS else 1))
    return lambda test: shards(how(test))


@contextmanager
def watched(what: str) -> Iterator[None]:
    """Raise Endless where what is inside takes more processor time than anything may.

    Hypothesis leaves the stack less room than the program has: it is made here.
    """

    def ring(number: int, frame: FrameType | None) -> None:
        raise Endless(f"{what} has not ended")

    before = signal.signal(signal.SIGVTALRM, ring)
    frames = sys.getrecursionlimit()
    make_room()
    signal.setitimer(signal.ITIMER_VIRTUAL, LIMIT)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        sys.setrecursionlimit(frames)
        signal.signal(signal.SIGVTALRM, before)
