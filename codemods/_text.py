"""Strings as source code."""

from __future__ import annotations


def quoted(text: str, quote: str = '"') -> str:
    """Return a string literal in the given quotes; what cannot be printed is escaped."""
    shown = "".join(_escaped(char, quote) for char in text)
    return f"{quote}{shown}{quote}"


def _escaped(char: str, quote: str) -> str:
    return f"\\{char}" if char in (quote, "\\") else repr(char)[1:-1]
