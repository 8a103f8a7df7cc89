"""Puts the values of a log message into the call without disturbing how the call is laid out."""

from collections.abc import Sequence

import libcst as cst

from codemods import _patterns as m


def with_values(
    call: cst.Call, index: int, template: cst.BaseExpression, values: Sequence[cst.BaseExpression]
) -> cst.Call:
    """Replaces the argument at ``index`` by a template, followed by its values.

    The last value takes over what followed the message (comma, line break); a comment behind the
    message stays with it where each argument has a line of its own.
    """
    message = call.args[index].with_changes(value=template)
    replacement = _laid_out(_whitespace_before(call, index), message, values)
    return call.with_changes(args=[*call.args[:index], *replacement, *call.args[index + 1 :]])


def _laid_out(
    lead: cst.BaseParenthesizableWhitespace,
    message: cst.Arg,
    values: Sequence[cst.BaseExpression],
) -> list[cst.Arg]:
    if not values:
        return [message]
    if isinstance(lead, cst.ParenthesizedWhitespace) and _ends_its_line(message):
        return _one_per_line(lead, message, values)
    comma = cst.Comma(whitespace_after=cst.SimpleWhitespace(" "))
    first = message.with_changes(comma=comma, whitespace_after_arg=cst.SimpleWhitespace(""))
    middle = [cst.Arg(value, comma=comma) for value in values[:-1]]
    return [first, *middle, message.with_changes(value=values[-1])]


def _whitespace_before(call: cst.Call, index: int) -> cst.BaseParenthesizableWhitespace:
    if index == 0:
        return call.whitespace_before_args
    return cst.ensure_type(call.args[index - 1].comma, cst.Comma).whitespace_after


def _whitespace_after(arg: cst.Arg) -> cst.BaseParenthesizableWhitespace:
    if isinstance(arg.comma, cst.Comma):
        return arg.comma.whitespace_after
    return arg.whitespace_after_arg


def _ends_its_line(message: cst.Arg) -> bool:
    """Tells whether the call has one argument on each line, or a message of several lines."""
    if not isinstance(_whitespace_after(message), cst.ParenthesizedWhitespace):
        return False
    return isinstance(message.comma, cst.Comma) or m.matches(
        message.value, m.ConcatenatedString(whitespace_between=m.ParenthesizedWhitespace())
    )


def _one_per_line(
    lead: cst.ParenthesizedWhitespace, message: cst.Arg, values: Sequence[cst.BaseExpression]
) -> list[cst.Arg]:
    tail = cst.ensure_type(_whitespace_after(message), cst.ParenthesizedWhitespace)
    bare_end = tail.first_line.with_changes(comment=None, whitespace=cst.SimpleWhitespace(""))
    line_break = lead.with_changes(first_line=bare_end, empty_lines=[])
    first = message.with_changes(
        comma=cst.Comma(whitespace_after=line_break.with_changes(first_line=tail.first_line)),
        whitespace_after_arg=cst.SimpleWhitespace(""),
    )
    middle = [cst.Arg(value, comma=cst.Comma(whitespace_after=line_break)) for value in values[:-1]]
    last = message.with_changes(value=values[-1])
    return [first, *middle, _followed_by(last, tail.with_changes(first_line=bare_end))]


def _followed_by(arg: cst.Arg, whitespace: cst.ParenthesizedWhitespace) -> cst.Arg:
    """Changes what stands behind an argument: after its comma, if it has one."""
    if isinstance(arg.comma, cst.Comma):
        return arg.with_changes(comma=arg.comma.with_changes(whitespace_after=whitespace))
    return arg.with_changes(whitespace_after_arg=whitespace)
