"""Lets a function accept more parameters, behind those that it has.

Before:
    def start(kind, options=None):

After, for ``run_id`` with the default ``None``:
    def start(kind, options=None, run_id=None):

Nothing is added where the function accepts the parameter already, by name or by ``**kwargs``.
"""

from __future__ import annotations

import io
import tokenize
from collections.abc import Sequence

import libcst as cst

from codemods import _patterns as m
from codemods.move.edits import apply
from codemods.move.model import NewParameter
from codemods.move.signature import add_parameters, missing
from codemods.move.source import Source


def accept_parameters(source: bytes, function: str, wanted: Sequence[NewParameter]) -> bytes:
    """Add parameters to a function at the top level of a module.

    Args:
        source: The module.
        function: Its function.
        wanted: The parameters, in order.
    """
    read = Source.read(source)
    found = [node for node in read.tree.body if m.matches(node, m.FunctionDef(m.Name(function)))]
    if len(found) != 1:
        return source
    node = cst.ensure_type(found[0], cst.FunctionDef)
    edits = add_parameters(read, node, missing(node, wanted))
    if not edits:
        return source
    text = apply(read.text, edits, 0, len(read.text))
    encoding, _ = tokenize.detect_encoding(io.BytesIO(source).readline)
    return text.replace("\n", read.newline).encode(encoding)
