"""A folder that is gone afterwards."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tempfile import TemporaryDirectory


def scratch_folder() -> TemporaryDirectory[str]:
    """Return a temporary folder, to be used with ``with``."""
    from tempfile import TemporaryDirectory  # importing it takes longer than git's answers

    return TemporaryDirectory(prefix="demonolith-")
