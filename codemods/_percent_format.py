"""Says an f-string message as a ``%`` format and its arguments, or not at all.

``f"{x}"`` becomes ``%s``: that is ``str(x)`` for what was ``format(x, "")``. The two agree on all
types of the standard library but one: before Python 3.11 an enum mixed with ``str`` or ``int``
formats as its value and prints as its name. Elsewhere they differ on a type whose own
``__format__`` does not fall back to ``str`` for an empty specification, like ``numpy.float32``.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import libcst as cst

from codemods import _patterns as m
from codemods._string_literal import Piece, Quoting, UnclearLiteralError

_BUILTIN_OF = {"r": "repr", "s": "str", "a": "ascii"}

# What a specification can ask of a string and `%` can say the same way. A leading zero is no width.
_STRING_SPEC = re.compile(r"([<>]?)((?:[1-9][0-9]{0,3})?)((?:\.[0-9]{1,3})?)s?")


@dataclass(frozen=True)
class PercentFormat:
    """A message as logging wants it.

    Attributes:
        template: The plain string, laid out and quoted like the f-string it replaces.
        arguments: What the placeholders of the template render, in order.
        calls_builtins: Whether the arguments call ``format``, ``repr``, ``str`` or ``ascii``.
    """

    template: cst.BaseExpression
    arguments: tuple[cst.BaseExpression, ...]
    calls_builtins: bool


def has_f_string(node: cst.BaseExpression) -> bool:
    """Tells whether this is a string of which at least one part is an f-string."""
    return any(isinstance(leaf, cst.FormattedString) for leaf in _leaves(node))


def to_percent_format(message: cst.BaseExpression) -> PercentFormat | None:
    """Translates a message, if the translation renders the same string for every value.

    Args:
        message: An f-string, or an implicit concatenation with f-strings in it.

    Returns:
        The translation; without arguments when the f-strings had no placeholder, and then ``%`` is
        not doubled, because logging formats nothing when it gets nothing. ``None`` when unsure.
    """
    translation = _Translation(is_template=any(_has_placeholder(leaf) for leaf in _leaves(message)))
    try:
        template = translation.of(message)
    except UnclearLiteralError:
        return None
    return PercentFormat(template, tuple(translation.arguments), translation.calls_builtins)


class _Translation:
    """Translates the literals of one message and collects their arguments."""

    def __init__(self, *, is_template: bool) -> None:
        self.is_template = is_template
        self.arguments: list[cst.BaseExpression] = []
        self.calls_builtins = False

    def of(self, node: cst.BaseExpression) -> cst.BaseExpression:
        if isinstance(node, cst.ConcatenatedString):
            return node.with_changes(left=self.of(node.left), right=self.of(node.right))
        if isinstance(node, cst.FormattedString):
            quoting = Quoting.of(node.start)
            value = quoting.joined([self._piece(part, quoting) for part in node.parts])
            return cst.SimpleString(value, lpar=node.lpar, rpar=node.rpar)
        literal = cst.ensure_type(node, cst.SimpleString)
        quoting = Quoting.of(literal.value)
        text = self._text(quoting.body_of(literal.value), quoting)
        return literal.with_changes(value=quoting.joined([text]))

    def _piece(self, part: cst.BaseFormattedStringContent, quoting: Quoting) -> Piece:
        if isinstance(part, cst.FormattedStringExpression):
            return self._placeholder(part, quoting.quote)
        raw = cst.ensure_type(part, cst.FormattedStringText).value
        return self._text(raw.replace("{{", "{").replace("}}", "}"), quoting)

    def _text(self, raw: str, quoting: Quoting) -> Piece:
        meaning = quoting.meaning_of(raw)
        if not self.is_template:
            return Piece(raw, meaning)
        return Piece(raw.replace("%", "%%"), meaning.replace("%", "%%"))

    def _placeholder(self, part: cst.FormattedStringExpression, quote: str) -> Piece:
        if _has_comment_of_its_own(part):
            raise UnclearLiteralError
        code, argument = self._code_and_argument(part, quote)
        self.arguments.append(argument)
        text = _label(part, quote).replace("%", "%%") + code
        return Piece(text, text)

    def _code_and_argument(
        self, part: cst.FormattedStringExpression, quote: str
    ) -> tuple[str, cst.BaseExpression]:
        conversion, spec = part.conversion, part.format_spec
        if part.equal is not None and spec is None:
            conversion = conversion or "r"
        argument = _as_argument(part.expression)
        if not spec:
            return f"%{conversion or 's'}", argument
        if conversion is None:
            return "%s", self._format_call(argument, spec, quote)
        if code := _string_code(spec, conversion):
            return code, argument
        return "%s", self._format_call(_call(_BUILTIN_OF[conversion], argument), spec, quote)

    def _format_call(
        self,
        argument: cst.BaseExpression,
        spec: Sequence[cst.BaseFormattedStringContent],
        quote: str,
    ) -> cst.Call:
        self.calls_builtins = True
        return _call("format", argument, _spec_literal(spec, quote))


def _leaves(node: cst.BaseExpression) -> Iterator[cst.BaseExpression]:
    if isinstance(node, cst.ConcatenatedString):
        yield from _leaves(node.left)
        yield from _leaves(node.right)
    else:
        yield node


def _has_placeholder(leaf: cst.BaseExpression) -> bool:
    return m.matches(leaf, m.FormattedString()) and bool(
        m.findall(leaf, m.FormattedStringExpression())
    )


def _has_comment_of_its_own(part: cst.FormattedStringExpression) -> bool:
    around = (part.whitespace_before_expression, part.whitespace_after_expression)
    return any(m.findall(whitespace, m.Comment()) for whitespace in around)


def _label(part: cst.FormattedStringExpression, quote: str) -> str:
    """Returns the text that ``{x = }`` shows before the value, exactly as it was written."""
    if part.equal is None:
        return ""
    bare = part.with_changes(conversion=None, format_spec=None)
    # Nothing of this is parsed again, and a line break is refused: no module's defaults are needed.
    return _without_surprises(cst.Module([]).code_for_node(bare)[1:-1], quote)


def _without_surprises(text: str, quote: str) -> str:
    """Returns text that means itself between these quotes, whatever the prefix."""
    if any(char in text for char in ("\\", "\n", "\r", quote[0])):
        raise UnclearLiteralError
    return text


def _as_argument(expression: cst.BaseExpression) -> cst.BaseExpression:
    """Adds the parentheses that braces made unnecessary: ``{a, b}`` is one value, a tuple."""
    if expression.lpar or not isinstance(expression, (cst.Tuple, cst.Yield, cst.GeneratorExp)):
        return expression
    return expression.with_changes(lpar=[cst.LeftParen()], rpar=[cst.RightParen()])


def _text_of(spec: Sequence[cst.BaseFormattedStringContent]) -> str:
    return "".join(part.value for part in spec if isinstance(part, cst.FormattedStringText))


def _is_constant(spec: Sequence[cst.BaseFormattedStringContent]) -> bool:
    return all(isinstance(part, cst.FormattedStringText) for part in spec)


def _string_code(spec: Sequence[cst.BaseFormattedStringContent], conversion: str) -> str:
    """Returns the ``%`` code for a converted value with a specification; empty if there is none."""
    match = _STRING_SPEC.fullmatch(_text_of(spec))
    if match is None or not _is_constant(spec):
        return ""
    align, width, precision = match.groups()
    return f"%{'-' if width and align != '>' else ''}{width}{precision}{conversion}"


def _spec_literal(
    spec: Sequence[cst.BaseFormattedStringContent], quote: str
) -> cst.SimpleString | cst.FormattedString:
    text = _without_surprises(_text_of(spec), quote)
    if _is_constant(spec):
        return cst.SimpleString(quote[0] + text + quote[0])
    # Nested expressions may use the other quotes: they stay between the quotes that they were in.
    empty = cst.ensure_type(cst.parse_expression(f"f{quote}{quote}"), cst.FormattedString)
    return empty.with_changes(parts=spec)


def _call(name: str, *arguments: cst.BaseExpression) -> cst.Call:
    return cst.Call(cst.Name(name), [cst.Arg(argument) for argument in arguments])
