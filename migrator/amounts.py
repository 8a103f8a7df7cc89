"""How many, in words."""

from __future__ import annotations


def amount(count: int, word: str, plural: str = "") -> str:
    """Return ``1 file`` or ``2 files``.

    Args:
        count: How many there are.
        word: What one of them is called.
        plural: What several are called; the word with an ``s`` where nothing is given.
    """
    return f"{count} {word if count == 1 else plural or word + 's'}"
