"""What was found: one place that does something."""

from __future__ import annotations

import ast
from dataclasses import dataclass

WIDTH = 60


@dataclass(frozen=True)
class Effect:
    """A place that does, or may do, something that lasts.

    Attributes:
        path: Its file.
        line: Its line.
        text: Its source, on one line.
    """

    path: str
    line: int
    text: str

    def __str__(self) -> str:
        return f"{self.text} ({self.path}:{self.line})"


def effect_at(path: str, node: ast.AST) -> Effect:
    """Return the effect that a node of a file is."""
    text = " ".join(ast.unparse(node).split())
    short = text if len(text) <= WIDTH else f"{text[: WIDTH - 1]}…"
    return Effect(path, getattr(node, "lineno", 1), short)
