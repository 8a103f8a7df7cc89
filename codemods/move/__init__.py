"""Moves definitions of a module to new modules: sources in, sources out.

:func:`place` decides what goes where and says what cannot be moved and why; :func:`extract`
writes the new modules' text. The source module itself is left as it is.
"""

from __future__ import annotations

from codemods.move.extract import extract
from codemods.move.model import (
    Comment,
    Crossing,
    Extraction,
    Home,
    Layout,
    Move,
    NewParameter,
    Note,
    Placement,
    Refusal,
    RefusedError,
)
from codemods.move.place import place

__all__ = [
    "Comment",
    "Crossing",
    "Extraction",
    "Home",
    "Layout",
    "Move",
    "NewParameter",
    "Note",
    "Placement",
    "Refusal",
    "RefusedError",
    "extract",
    "place",
]
