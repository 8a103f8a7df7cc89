r"""f-strings that only Python 3.12 reads, with quotes, backslashes and comments as before.

Before: ``f"{row["a"].replace("\n", "")}"``. After: ``f'''{row["a"].replace("_n", "")}'''``.
What is masked stands in strings inside of expressions; nothing that is looked for is written so.
"""

from __future__ import annotations

from typing import TypeVar

import libcst as cst

_QUOTES = ('"', "'", '"""', "'''")
_Part = TypeVar("_Part", cst.SimpleString, cst.FormattedStringText)


def rewritten(text: str) -> str | None:
    """Return the text with older f-strings and no type parameters, or None: no valid Python."""
    try:
        return cst.parse_module(text).visit(_Older()).code
    except Exception:  # libcst raises many kinds, its native parser even panics
        return None


class _Older(cst.CSTTransformer):
    """Rewrites what older versions have no word for."""

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

    def leave_FormattedStringExpression(
        self,
        original_node: cst.FormattedStringExpression,
        updated_node: cst.FormattedStringExpression,
    ) -> cst.BaseFormattedStringContent:
        code = cst.Module([]).code_for_node(updated_node)
        if "\\" not in code and "#" not in code:
            return updated_node
        masked = updated_node.visit(_Masked())
        assert isinstance(masked, cst.FormattedStringExpression)
        return masked

    def leave_FormattedString(
        self, original_node: cst.FormattedString, updated_node: cst.FormattedString
    ) -> cst.BaseExpression:
        prefix = updated_node.start.rstrip("\"'")
        inside = "".join(cst.Module([]).code_for_node(part) for part in updated_node.parts)
        for quote in (updated_node.end, *_QUOTES):
            broken = "\n" in inside and len(quote) == 1
            if quote not in inside and not broken and not inside.endswith(quote[0]):
                return updated_node.with_changes(start=prefix + quote, end=quote)
        return updated_node


class _Masked(cst.CSTTransformer):
    """Puts ``_`` for what no expression of an older f-string may hold."""

    def leave_SimpleString(
        self, original_node: cst.SimpleString, updated_node: cst.SimpleString
    ) -> cst.SimpleString:
        return _masked(updated_node)

    def leave_FormattedStringText(
        self, original_node: cst.FormattedStringText, updated_node: cst.FormattedStringText
    ) -> cst.FormattedStringText:
        return _masked(updated_node)

    def leave_TrailingWhitespace(
        self, original_node: cst.TrailingWhitespace, updated_node: cst.TrailingWhitespace
    ) -> cst.TrailingWhitespace:
        return updated_node.with_changes(comment=None)

    def leave_EmptyLine(
        self, original_node: cst.EmptyLine, updated_node: cst.EmptyLine
    ) -> cst.EmptyLine:
        return updated_node.with_changes(comment=None)


def _masked(node: _Part) -> _Part:
    changed = node.with_changes(value=node.value.replace("\\", "_").replace("#", "_"))
    assert isinstance(changed, type(node))
    return changed
