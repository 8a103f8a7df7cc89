"""What a process that is forked off lets go of, as two cannot share it: talks with git, a lock."""

from __future__ import annotations

import os
from typing import Protocol
from weakref import WeakSet


class Shared(Protocol):
    """Something that holds on to what only one process may use."""

    def forked(self) -> None:
        """Let go of it, without a word to the other end: this is a copy of the process."""


_shared: WeakSet[Shared] = WeakSet()


def lets_go(holder: Shared) -> None:
    """Call ``forked`` of this in every process that is forked off, as long as it is there."""
    _shared.add(holder)


def _let_go() -> None:
    for holder in list(_shared):
        holder.forked()


os.register_at_fork(after_in_child=_let_go)
