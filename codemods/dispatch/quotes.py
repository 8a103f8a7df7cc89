"""Gives the strings of a taken-over expression the quotes of the file it comes to."""

from __future__ import annotations

import libcst as cst


class _Requote(cst.CSTTransformer):
    """Swaps quotes where nothing inside a string minds."""

    def __init__(self, quote: str) -> None:
        self.quote = quote
        self._depth = 0

    def visit_FormattedString(self, node: cst.FormattedString) -> None:
        self._depth += 1

    def leave_FormattedString(
        self, original_node: cst.FormattedString, updated_node: cst.FormattedString
    ) -> cst.BaseExpression:
        self._depth -= 1
        texts = [p.value for p in updated_node.parts if isinstance(p, cst.FormattedStringText)]
        prefix = updated_node.start.rstrip("\"'")
        one_line = len(updated_node.start) - len(prefix) == 1
        if self._depth or not one_line or any(c in text for text in texts for c in "\"'\\"):
            return updated_node
        return updated_node.with_changes(start=prefix + self.quote, end=self.quote)

    def leave_SimpleString(
        self, original_node: cst.SimpleString, updated_node: cst.SimpleString
    ) -> cst.BaseExpression:
        body = updated_node.raw_value
        if len(updated_node.quote) != 1 or any(c in body for c in "\"'\\"):
            return updated_node
        other = "'" if self.quote == '"' else '"'
        quote = other if self._depth else self.quote
        return updated_node.with_changes(value=f"{updated_node.prefix}{quote}{body}{quote}")


def requoted(node: cst.BaseExpression, quote: str) -> cst.BaseExpression:
    """The expression with that quote, and the other one inside f-strings."""
    result = node.visit(_Requote(quote))
    assert isinstance(result, cst.BaseExpression)
    return result


def literal(text: str, quote: str) -> str:
    """Source of a string literal with the file's quote."""
    escaped = text.replace("\\", "\\\\").replace(quote, "\\" + quote)
    return f"{quote}{escaped}{quote}"
