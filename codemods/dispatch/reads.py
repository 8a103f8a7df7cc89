"""Statements that only look at the dict of keywords: log it, or read one entry."""

from __future__ import annotations

import libcst as cst

from codemods.dispatch.guards import is_log
from codemods.dispatch.site_file import SiteFile
from codemods.dispatch.values import as_field, text_of


def is_shown(file: SiteFile, use: cst.Name) -> bool:
    """True where a use of the dict is in a statement that only logs."""
    return is_log(file.statement(use))


def entry_read(file: SiteFile, use: cst.Name) -> tuple[str, bool] | None:
    """The key of ``kw["a"]``, ``kw.get("a")`` or ``kw.pop("a")``, and whether that takes it out."""
    parent = file.parent(use)
    if isinstance(parent, cst.Subscript) and parent.value is use:
        stored = isinstance(file.parent(parent), (cst.AssignTarget, cst.Del, cst.AugAssign))
        found = as_field(parent)
        return (found.key, False) if found is not None and not stored else None
    call = file.parent(parent) if isinstance(parent, cst.Attribute) else None
    if not isinstance(call, cst.Call) or call.func is not parent or not call.args:
        return None
    method = parent.attr.value if isinstance(parent, cst.Attribute) else ""
    plain = all(arg.keyword is None and not arg.star for arg in call.args)
    key = text_of(call.args[0].value) if plain and method in {"get", "pop"} else None
    return (key, method == "pop") if key is not None else None
