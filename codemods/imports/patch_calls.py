"""Calls whose string argument names a module or something in it, and is acted upon."""

from __future__ import annotations

from dataclasses import dataclass

import libcst as cst

from codemods.imports.names import dotted

# The end of the function's name -> position and keyword of the string, and what it is.
_CALLS: tuple[tuple[str, int, str, str], ...] = (
    ("patch.dict", 0, "in_dict", "object"),
    ("patch.multiple", 0, "target", "multiple"),
    ("patch", 0, "target", "attribute"),
    ("setattr", 0, "target", "attribute"),
    ("delattr", 0, "target", "attribute"),
    ("import_module", 0, "name", "module"),
    ("__import__", 0, "name", "module"),
    ("importorskip", 0, "modname", "module"),
    ("getLogger", 0, "name", "logger"),
    ("get_task_logger", 0, "name", "logger"),
    ("caplog.set_level", 1, "logger", "logger"),
    ("caplog.at_level", 1, "logger", "logger"),
    ("assertLogs", 0, "logger", "logger"),
    ("assertNoLogs", 0, "logger", "logger"),
)


@dataclass(frozen=True)
class Acting:
    """A string argument that acts.

    Attributes:
        kind: ``attribute`` (a name that is replaced where it is looked up), ``object`` (an object
            that is changed in place), ``multiple``, ``module`` or ``logger``.
        index: Which argument of the call it is.
        value: The argument's expression.
        function: The end of the function's name.
    """

    kind: str
    index: int
    value: cst.BaseExpression
    function: str


def acting_string(call: cst.Call, patch_aliases: frozenset[str] = frozenset()) -> Acting | None:
    """Return the argument of ``call`` that acts by naming a module; None for other calls.

    Args:
        call: The call.
        patch_aliases: Local names under which the file imports ``mock.patch``.
    """
    function = _with_alias(dotted(call.func) or "", patch_aliases)
    for suffix, position, keyword, kind in _CALLS:
        if function == suffix or function.endswith(f".{suffix}"):
            for index, arg in enumerate(call.args):
                name = arg.keyword.value if arg.keyword else None
                if name == keyword or (name is None and not arg.star and index == position):
                    return Acting(kind, index, arg.value, suffix)
            return None
    return None


def _with_alias(function: str, patch_aliases: frozenset[str]) -> str:
    first, dot, rest = function.partition(".")
    return f"patch{dot}{rest}" if first in patch_aliases else function


def patch_aliases(node: cst.ImportFrom) -> frozenset[str]:
    """Return the names under which ``node`` imports ``patch`` from ``mock``."""
    if dotted(node.module) not in ("unittest.mock", "mock") or isinstance(
        node.names, cst.ImportStar
    ):
        return frozenset()
    return frozenset(
        alias.evaluated_alias
        for alias in node.names
        if alias.evaluated_name == "patch" and alias.evaluated_alias is not None
    )
