"""Syntax that the running Python cannot read yet, said in older words on the same lines.

libcst reads every version of the language with its own parser. What newer versions added is taken
out or rewritten such that each definition stays where it was; the result is only ever looked at.
"""

from __future__ import annotations

import re

# Only such text goes to libcst: its native parser has no limit on nesting, it overflows the stack.
_NEWER = re.compile(
    r"^\s*type\s+\w|^\s*(?:async\s+)?(?:def|class)\s+\w+\s*\[|^\s*except\b[^:\n]*[,*]"
    r"|\b(?:[fFtT][rR]?|[rR][fFtT])[\"']",
    re.MULTILINE,
)
_DEEPEST = 80


def downgrade(text: str) -> str | None:
    """Return the text without newer syntax, or None where it is no valid Python at all."""
    if not _NEWER.search(text) or _nesting(text) > _DEEPEST:
        return None
    return _downgrade(text)


def _nesting(text: str) -> int:
    depth = deepest = 0
    for character in re.findall(r"[()\[\]{}]", text):
        depth += 1 if character in "([{" else -1
        deepest = max(deepest, depth)
    return deepest


def _downgrade(text: str) -> str | None:
    import libcst as cst

    class Older(cst.CSTTransformer):
        def leave_FunctionDef(
            self, original_node: cst.FunctionDef, updated_node: cst.FunctionDef
        ) -> cst.FunctionDef:
            return updated_node.with_changes(type_parameters=None)

        def leave_ClassDef(
            self, original_node: cst.ClassDef, updated_node: cst.ClassDef
        ) -> cst.ClassDef:
            return updated_node.with_changes(type_parameters=None)

        def leave_TypeAlias(
            self, original_node: cst.TypeAlias, updated_node: cst.TypeAlias
        ) -> cst.BaseSmallStatement:
            return cst.Assign([cst.AssignTarget(updated_node.name)], cst.Name("object"))

        def leave_ExceptHandler(
            self, original_node: cst.ExceptHandler, updated_node: cst.ExceptHandler
        ) -> cst.ExceptHandler:
            if not isinstance(updated_node.type, cst.Tuple) or updated_node.type.lpar:
                return updated_node
            caught = updated_node.type.with_changes(lpar=[cst.LeftParen()], rpar=[cst.RightParen()])
            return updated_node.with_changes(type=caught)

        def leave_FormattedString(
            self, original_node: cst.FormattedString, updated_node: cst.FormattedString
        ) -> cst.BaseExpression:
            if updated_node.end in ('"""', "'''"):
                return updated_node
            quote = "'''" if '"""' in cst.Module([]).code_for_node(updated_node) else '"""'
            prefix = updated_node.start.rstrip("\"'")
            return updated_node.with_changes(start=prefix + quote, end=quote)

    try:
        return cst.parse_module(text).visit(Older()).code
    except Exception:  # libcst raises many kinds, its native parser even panics
        return None
