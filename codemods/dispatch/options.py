"""The options of ``apply_async`` that are spread: they may hold the task's own arguments."""

from __future__ import annotations

from collections.abc import Sequence

import libcst as cst

from codemods._nodes import descendants
from codemods.dispatch.given import parts
from codemods.dispatch.model import RefusedError
from codemods.dispatch.site_file import SiteFile
from codemods.dispatch.values import as_field, code, essence


def check_options(
    file: SiteFile, function: cst.FunctionDef, call: cst.Call, args: Sequence[cst.Arg]
) -> None:
    """Raise ``RefusedError`` where options that are spread may hold what the task is given."""
    told = any(arg.keyword is not None and arg.keyword.value == "kwargs" for arg in args)
    for arg in args:
        if arg.star != "**":
            continue
        keys = _keys(file, function, arg.value)
        held = sorted({"args", "kwargs"} & set(keys or ()))
        if held:
            reason = f"the task's own `{held[0]}` are among the options in `{code(arg.value)}`"
            raise RefusedError(call, reason)
        if keys is None and not told and len(args) == 1:
            reason = f"the task's own keywords may be among the options in `{code(arg.value)}`"
            raise RefusedError(call, reason)


def _keys(file: SiteFile, function: cst.FunctionDef, value: cst.BaseExpression) -> list[str] | None:
    """The keys of a dict of options that is written down; None where they are not known."""
    whole = essence(value)
    name = whole.value if isinstance(whole, cst.Name) else None
    ways = file.names_of(function).get(name, []) if name is not None else []
    made = [way.value for way in ways if way.value is not None] if name is not None else [whole]
    keys: list[str] = []
    for one in made:
        try:
            found = parts(one, None)
        except RefusedError:
            return None
        if any(item.key is None for item in found):
            return None
        keys += [item.key for item in found if item.key is not None]
    for node in descendants(function.body) if name is not None else ():
        stored = as_field(node) if isinstance(node, cst.Subscript) else None
        if stored is not None and code(stored.base) == name:
            keys.append(stored.key)
    return keys if made else None
