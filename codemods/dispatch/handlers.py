"""``except KeyError`` around ``MAPPING[…]``: the guard of such a lookup."""

from __future__ import annotations

from collections.abc import Collection

import libcst as cst

from codemods._nodes import descendants
from codemods.dispatch.guards import MISSING_KEY, body_of, terminates
from codemods.dispatch.helpers import LookupCall
from codemods.dispatch.model import RefusedError
from codemods.dispatch.site_file import SiteFile
from codemods.dispatch.values import code


def plain_handler(file: SiteFile, line: cst.SimpleStatementLine) -> cst.Try | None:
    """``try: task = MAPPING[x]`` with ``except KeyError`` that leaves, and nothing else."""
    block = file.parent(line)
    around = file.parent(block) if block is not None else None
    if not isinstance(around, cst.Try) or around.body is not block or len(around.handlers) != 1:
        return None
    handler = around.handlers[0]
    names = code(handler.type) if handler.type is not None else ""
    plain = around.orelse is None and around.finalbody is None and len(body_of(around.body)) == 1
    matches = names.strip("()") in MISSING_KEY and handler.name is None
    return around if plain and matches and terminates(body_of(handler.body)) else None


def check_handled(file: SiteFile, lookup: LookupCall, guards: Collection[cst.CSTNode]) -> None:
    """The ``KeyError`` of a missing key is handled by a guard, or left to the caller."""
    handler = _other_handler(file, lookup.node) if lookup.strict else None
    if handler is not None and handler not in guards:
        raise RefusedError(lookup.node, "the handler of its KeyError is no plain guard")


def _other_handler(file: SiteFile, lookup: cst.CSTNode) -> cst.Try | None:
    """The ``try`` that does something about the ``KeyError`` of a lookup, if there is one."""
    inner = lookup
    for outer in file.above(lookup):
        tried = isinstance(outer, cst.Try) and outer.body is inner
        if tried and isinstance(outer, cst.Try) and any(map(_catches, outer.handlers)):
            return outer
        if isinstance(outer, cst.FunctionDef):
            break
        inner = outer
    return None


def _catches(handler: cst.ExceptHandler) -> bool:
    """True where a handler names the error of a missing key."""
    if handler.type is None:
        return False
    named = (one for one in descendants(handler.type) if isinstance(one, cst.Name))
    return any(name.value in MISSING_KEY for name in named)
