"""Which sources are modules."""

from __future__ import annotations

import ast
import warnings

import libcst as cst


def compiled(source: bytes) -> None:
    """Compile a module; raises what ``compile`` raises."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        compile(source, "module.py", "exec", dont_inherit=True)


def compiles(source: bytes) -> bool:
    """Tell whether Python takes the source for a module."""
    try:
        compiled(source)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return False
    return True


def newer(source: bytes) -> bool:
    """Tell whether a source is in a syntax that this Python is too old for, and libcst is not."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            ast.parse(source)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return _libcst_parses(source)
    return False


def _libcst_parses(source: bytes) -> bool:
    try:
        cst.parse_module(source)
    except (cst.ParserSyntaxError, UnicodeError, LookupError, SyntaxError):
        return False
    return True


def readable(source: bytes) -> bool:
    """Tell whether a codemod is ever given the source: Python and libcst can read it."""
    try:
        return compiles(source) and cst.parse_module(source).bytes == source
    except (cst.ParserSyntaxError, RecursionError, UnicodeError, LookupError, SyntaxError):
        return False
