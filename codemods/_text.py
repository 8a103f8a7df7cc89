"""Strings as source code."""

from __future__ import annotations


def quoted(text: str, quote: str = '"') -> str:
    """Return a string literal in the given quotes; what cannot be printed is escaped."""
    shown = "".join(_escaped(char, quote) for char in text)
    return f"{quote}{shown}{quote}"


def _escaped(char: str, quote: str) -> str:
    if char in (quote, "\\"):
        return f"\\{char}"
    return char if char.isprintable() else repr(char)[1:-1]
