"""The question before something is changed."""

from __future__ import annotations

import sys

from migrator.errors import DecisionNeeded
from migrator.report.console import visible


class Unconfirmed(DecisionNeeded):
    """Nobody was there to confirm something."""


def confirm(question: str, yes: bool) -> None:
    """Ask, unless told not to.

    Raises:
        DecisionNeeded: Nobody is there to answer, or the answer is no.
    """
    if yes:
        return
    if not sys.stdin.isatty():
        raise Unconfirmed(f"{question} Nobody is at the terminal to confirm it", "pass --yes")
    print(visible(f"{question} [y/N] "), end="", flush=True)
    if sys.stdin.readline().strip().lower() not in ("y", "yes"):
        raise DecisionNeeded("not confirmed; nothing was changed")
