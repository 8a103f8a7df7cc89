"""Gives the strings of a taken-over expression the quotes of the file it comes to."""

from __future__ import annotations

import libcst as cst

from codemods._nodes import descendants


class _Requote(cst.CSTTransformer):
    """Swaps quotes where nothing inside a string minds."""

    def __init__(self, quote: str) -> None:
        self.quote = quote
        self._other = "'" if quote == '"' else '"'

    def visit_FormattedString(self, node: cst.FormattedString) -> bool:
        """What is inside changes together with it, or not at all."""
        return False

    def leave_FormattedString(
        self, original_node: cst.FormattedString, updated_node: cst.FormattedString
    ) -> cst.BaseExpression:
        if not _is_plain(updated_node):
            return updated_node
        prefix = updated_node.start[:-1]
        parts = [part.visit(_Requote(self._other)) for part in updated_node.parts]
        return updated_node.with_changes(start=prefix + self.quote, parts=parts, end=self.quote)

    def leave_SimpleString(
        self, original_node: cst.SimpleString, updated_node: cst.SimpleString
    ) -> cst.BaseExpression:
        if not _is_plain(updated_node):
            return updated_node
        value = f"{updated_node.prefix}{self.quote}{updated_node.raw_value}{self.quote}"
        return updated_node.with_changes(value=value)


def _is_plain(string: cst.SimpleString | cst.FormattedString) -> bool:
    """True where neither quotes nor escapes are in a string, nor f-strings in it."""
    if isinstance(string, cst.SimpleString):
        return len(string.quote) == 1 and not any(c in string.raw_value for c in "\"'\\")
    inside = list(descendants(string))[1:]
    texts = [part.value for part in inside if isinstance(part, cst.FormattedStringText)]
    return (
        len(string.end) == 1
        and not any(c in text for text in texts for c in "\"'\\")
        and not any(isinstance(part, cst.FormattedString) for part in inside)
        and all(_is_plain(part) for part in inside if isinstance(part, cst.SimpleString))
    )


def requoted(node: cst.BaseExpression, quote: str) -> cst.BaseExpression:
    """The expression with that quote, and the other one inside f-strings."""
    result = node.visit(_Requote(quote))
    assert isinstance(result, cst.BaseExpression)
    return result


def literal(text: str, quote: str) -> str:
    """Source of a string literal with the file's quote."""
    escaped = text.replace("\\", "\\\\").replace(quote, "\\" + quote)
    return f"{quote}{escaped}{quote}"
