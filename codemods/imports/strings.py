"""String literals: their value, and the same literal with another value."""

from __future__ import annotations

import libcst as cst

from codemods._nodes import evaluated


def text_of(node: cst.CSTNode | None) -> str | None:
    """Return the value of a plain or implicitly joined string literal; None for anything else."""
    if not isinstance(node, cst.SimpleString | cst.ConcatenatedString):
        return None
    value = evaluated(node)
    return value if isinstance(value, str) else None


def with_text(node: cst.SimpleString, text: str) -> cst.SimpleString | None:
    """Return ``node`` with its value replaced by the dotted name ``text``, quotes and prefix kept.

    None when the literal spells its value with escapes.
    """
    if node.raw_value != node.evaluated_value:
        return None
    return node.with_changes(value=f"{node.prefix}{node.quote}{text}{node.quote}")


def leading_text(node: cst.FormattedString) -> str:
    """Return the literal text an f-string starts with."""
    first = node.parts[0] if node.parts else None
    return first.value if isinstance(first, cst.FormattedStringText) else ""


def names_module(text: str, module: str) -> bool:
    """Tell whether ``text`` is the dotted path of ``module`` or of something in it."""
    return text == module or text.startswith((module + ".", module + ":"))
