"""Adding one item to a call or a dict in the layout that it already has.

Before::

    run(
        kind=kind,  # what
        options=options  # how
    )

After, for ``run_id``::

    run(
        kind=kind,  # what
        options=options,  # how
        run_id=run_id
    )

The trailing comma (or its absence), the indent and every comment stay as they were. An item gets
a line of its own where the closing bracket has one, or where the items before it do.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeVar

import libcst as cst

Item = TypeVar("Item", cst.Arg, cst.BaseDictElement, cst.BaseElement)

_NONE = cst.SimpleWhitespace("")


@dataclass(frozen=True)
class _Brackets:
    """What stands between the brackets and the items.

    Attributes:
        opening: After the opening bracket.
        closing: Before the closing one, after a trailing comma.
    """

    opening: cst.BaseParenthesizableWhitespace
    closing: cst.BaseParenthesizableWhitespace


def append_argument(call: cst.Call, keyword: str, value: cst.BaseExpression) -> cst.Call:
    """Return the call with ``keyword=value`` added at its end."""
    new = cst.Arg(keyword=cst.Name(keyword), value=value, equal=cst.AssignEqual(_NONE, _NONE))
    return append_to_call(call, new)


def append_to_call(call: cst.Call, new: cst.Arg) -> cst.Call:
    """Return the call with a finished argument added at its end."""
    args = [_without_end(argument) for argument in call.args]
    brackets = _Brackets(call.whitespace_before_args, _end_of(call))
    if len(args) == 1 and isinstance(args[0].value, cst.GeneratorExp) and not args[0].value.lpar:
        args = [args[0].with_changes(value=_parenthesized(args[0].value))]
    added, brackets = _appended(args, new, brackets)
    last = added[-1]
    if isinstance(last.comma, cst.Comma):
        last = last.with_changes(comma=last.comma.with_changes(whitespace_after=brackets.closing))
    else:
        last = last.with_changes(whitespace_after_arg=brackets.closing)
    return call.with_changes(whitespace_before_args=brackets.opening, args=[*added[:-1], last])


def append_entries(mapping: cst.Dict, entries: Sequence[cst.DictElement]) -> cst.Dict:
    """Return the dict with entries added at its end, one a line where the dict is spread out."""
    for entry in entries:
        brackets = _Brackets(mapping.lbrace.whitespace_after, mapping.rbrace.whitespace_before)
        elements, brackets = _appended(list(mapping.elements), entry, brackets)
        mapping = mapping.with_changes(
            elements=elements,
            lbrace=mapping.lbrace.with_changes(whitespace_after=brackets.opening),
            rbrace=mapping.rbrace.with_changes(whitespace_before=brackets.closing),
        )
    return mapping


def append_elements(
    listed: cst.List | cst.Tuple, elements: Sequence[cst.Element]
) -> cst.List | cst.Tuple:
    """Return a list, or a tuple in parentheses, with elements added at its end like entries."""
    for element in elements:
        whole = isinstance(listed, cst.List)
        opening = listed.lbracket if isinstance(listed, cst.List) else listed.lpar[-1]
        closing = listed.rbracket if isinstance(listed, cst.List) else listed.rpar[0]
        brackets = _Brackets(opening.whitespace_after, closing.whitespace_before)
        found, brackets = _appended(list(listed.elements), element, brackets)
        opening = opening.with_changes(whitespace_after=brackets.opening)
        closing = closing.with_changes(whitespace_before=brackets.closing)
        if whole:
            listed = listed.with_changes(elements=found, lbracket=opening, rbracket=closing)
        else:
            outer, inner = [*listed.lpar[:-1], opening], [closing, *listed.rpar[1:]]
            listed = listed.with_changes(elements=found, lpar=outer, rpar=inner)
    return listed


def _end_of(call: cst.Call) -> cst.BaseParenthesizableWhitespace:
    """Return the whitespace before the closing bracket, which libcst keeps in the last item."""
    if not call.args:
        return _NONE
    last = call.args[-1]
    if isinstance(last.comma, cst.Comma):
        return last.comma.whitespace_after
    return last.whitespace_after_arg


def _without_end(argument: cst.Arg) -> cst.Arg:
    return argument.with_changes(whitespace_after_arg=_NONE)


def _parenthesized(generator: cst.GeneratorExp) -> cst.GeneratorExp:
    return generator.with_changes(lpar=[cst.LeftParen()], rpar=[cst.RightParen()])


def _appended(
    items: Sequence[Item], new: Item, brackets: _Brackets
) -> tuple[list[Item], _Brackets]:
    if not items:
        return _first(new, brackets)
    *head, last = items
    separator = _separator(items)
    between, closing = _split(brackets, separator.whitespace_after)
    comma = separator.with_changes(whitespace_after=between)
    return (
        [*head, last.with_changes(comma=comma), new.with_changes(comma=last.comma)],
        _Brackets(brackets.opening, closing),
    )


def _first(new: Item, brackets: _Brackets) -> tuple[list[Item], _Brackets]:
    """Return the only item: below the comments of empty brackets, if there are any."""
    space = brackets.opening
    if not isinstance(space, cst.ParenthesizedWhitespace):
        return [new], brackets
    deeper = cst.SimpleWhitespace(f"{space.last_line.value}    ")
    indented = space.with_changes(last_line=deeper)
    return [new.with_changes(comma=cst.Comma())], _Brackets(indented, _bare(space))


def _separator(items: Sequence[Item]) -> cst.Comma:
    """Return the comma that stands between the items, without its comment."""
    if len(items) > 1 and isinstance(items[-2].comma, cst.Comma):
        comma = items[-2].comma
        return comma.with_changes(
            whitespace_before=_bare(comma.whitespace_before),
            whitespace_after=_bare(comma.whitespace_after),
        )
    return cst.Comma(whitespace_after=cst.SimpleWhitespace(" "))


def _split(
    brackets: _Brackets, separator: cst.BaseParenthesizableWhitespace
) -> tuple[cst.BaseParenthesizableWhitespace, cst.BaseParenthesizableWhitespace]:
    """Return what goes before a new last item, and what is left before the closing bracket.

    Comments after the item that was the last stay with it.
    """
    closing = brackets.closing
    if not isinstance(closing, cst.ParenthesizedWhitespace):
        return separator, closing
    for space in (separator, brackets.opening):
        if isinstance(space, cst.ParenthesizedWhitespace):
            between = closing.with_changes(indent=space.indent, last_line=space.last_line)
            return between, _bare(closing)
    if _has_comment(closing):
        return closing, _bare(closing)
    return separator, closing


def _has_comment(space: cst.ParenthesizedWhitespace) -> bool:
    return bool(space.first_line.comment or any(line.comment for line in space.empty_lines))


def _bare(space: cst.BaseParenthesizableWhitespace) -> cst.BaseParenthesizableWhitespace:
    """Return a line break without comments and empty lines; other whitespace as it is."""
    if not isinstance(space, cst.ParenthesizedWhitespace):
        return space
    first = space.first_line.with_changes(comment=None, whitespace=_NONE)
    return space.with_changes(first_line=first, empty_lines=[])
