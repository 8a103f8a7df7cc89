"""Syntax trees by content: a file is parsed once, whoever asks for it, and in every tree of git."""

from __future__ import annotations

import ast
import warnings
from dataclasses import dataclass
from functools import lru_cache


@dataclass
class _Kept:
    """A tree, and the file whose nodes are told apart by their identity."""

    tree: ast.Module
    path: str | None = None


def tree_of(content: bytes) -> ast.Module:
    """Return the tree of a file, for questions that nothing but its content decides.

    Args:
        content: The file; the tree is shared, and must stay as it is.

    Raises:
        SyntaxError: As ``ast.parse``; so are ValueError, RecursionError and MemoryError.
    """
    return _kept(content).tree


def tree_of_file(path: str, content: bytes) -> ast.Module:
    """Return the tree of a file, no node of which is one of another file with this content.

    Args:
        path: The file.
        content: What it holds.

    Raises:
        SyntaxError: As ``tree_of``.
    """
    kept = _kept(content)
    if kept.path is None:
        kept.path = path
    return kept.tree if kept.path == path else parsed(content)


def parsed(source: bytes | str) -> ast.Module:
    """Return a tree of one's own, without the warnings that Python has about the source."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return ast.parse(source)


@lru_cache(maxsize=1024)  # after each stage most files are what they were before
def _kept(content: bytes) -> _Kept:
    return _Kept(parsed(content))
