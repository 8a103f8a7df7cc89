"""Guards: the shape of an old one is kept, its message and its status are new."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import libcst as cst

from codemods.dispatch.telling import is_told, retold
from codemods.dispatch.values import code, is_none
from codemods.dispatch.wording import reworded

MISSING_KEY = frozenset({"KeyError", "LookupError"})
_STOPS = frozenset({"abort", "exit", "fail"})
_OF_LOGGING = frozenset({"exc_info", "stack_info", "stacklevel", "extra"})
_LOG_METHODS = frozenset({"debug", "info", "warning", "warn", "error", "critical", "exception"})


def tested_for_nothing(test: cst.BaseExpression) -> cst.BaseExpression | None:
    """The expression that ``not x``, ``x is None`` or ``x == None`` asks about."""
    if isinstance(test, cst.UnaryOperation) and isinstance(test.operator, cst.Not):
        return test.expression
    if isinstance(test, cst.Comparison) and len(test.comparisons) == 1:
        target = test.comparisons[0]
        equal = isinstance(target.operator, (cst.Is, cst.Equal))
        return test.left if equal and is_none(target.comparator) else None
    return None


def alternatives(test: cst.BaseExpression) -> list[cst.BaseExpression]:
    """The parts of ``a or b``, each of which is enough; else the test itself."""
    if isinstance(test, cst.BooleanOperation) and isinstance(test.operator, cst.Or):
        return [*alternatives(test.left), *alternatives(test.right)]
    return [test]


def body_of(block: cst.BaseSuite) -> list[cst.BaseStatement]:
    """The statements of a suite, also of one on the same line."""
    if isinstance(block, cst.IndentedBlock):
        return list(block.body)
    assert isinstance(block, cst.SimpleStatementSuite)
    return [cst.SimpleStatementLine([one]) for one in block.body]


def ending_alone(body: Sequence[cst.BaseStatement]) -> list[cst.BaseStatement]:
    """The statements of a body; its last one is on a line of its own."""
    return [*body[:-1], *_parts(body[-1])] if body else []


def _parts(line: cst.BaseStatement) -> list[cst.BaseStatement]:
    if not isinstance(line, cst.SimpleStatementLine):
        return [line]
    if len(line.body) == 1 and isinstance(line.body[0].semicolon, cst.MaybeSentinel):
        return [line]
    parts = [
        cst.SimpleStatementLine([one.with_changes(semicolon=cst.MaybeSentinel.DEFAULT)])
        for one in line.body
    ]
    parts[0] = parts[0].with_changes(leading_lines=line.leading_lines)
    parts[-1] = parts[-1].with_changes(trailing_whitespace=line.trailing_whitespace)
    return list(parts)


def terminates(body: Sequence[cst.BaseStatement]) -> bool:
    """True where control never goes on behind the body."""
    last = body[-1] if body else None
    if not isinstance(last, cst.SimpleStatementLine):
        return False
    end = last.body[-1]
    if isinstance(end, (cst.Raise, cst.Return, cst.Continue, cst.Break)):
        return True
    if isinstance(end, cst.Expr) and isinstance(end.value, cst.Call):
        return code(end.value.func).rpartition(".")[2] in _STOPS
    return False


@dataclass(frozen=True)
class Donor:
    """The body of an existing guard.

    Attributes:
        body: Its statements.
        own: True where it is the one that the new guards replace.
        lazy: True where loggers take the values of a message by ``%``, as the standard ones do.
    """

    body: tuple[cst.BaseStatement, ...]
    own: bool = False
    lazy: bool = True

    def body_for(
        self, message: cst.BaseExpression, status: int, comments: bool
    ) -> list[cst.BaseStatement]:
        """The same body with another message and another status, and its comments or none.

        What logs an event stays: queries and alarms go by the name of the event.
        """
        result: list[cst.BaseStatement] = []
        for old in self.body:
            statement = old if comments and self.own else _bare(old)
            if _logs_event(statement):
                result.append(statement)
            elif is_log(statement):
                result.append(
                    _relogged(statement, _lazy(message) if self.lazy else [cst.Arg(message)])
                )
            elif is_told(statement):
                result.append(retold(statement, message))
            elif old is self.body[-1]:
                result.append(reworded(_of_no_error(statement), message, status))
            else:
                result.append(statement)
        return result


def _of_no_error(statement: cst.BaseStatement) -> cst.BaseStatement:
    """A ``raise … from None`` of a handler, where no error is being handled any more."""
    only = statement.body[0] if isinstance(statement, cst.SimpleStatementLine) else None
    if not isinstance(only, cst.Raise) or only.cause is None or not is_none(only.cause.item):
        return statement
    alone = only.with_changes(cause=None, whitespace_after_raise=cst.SimpleWhitespace(" "))
    return statement.with_changes(body=[alone])


def of_handler(body: Sequence[cst.BaseStatement]) -> list[cst.BaseStatement]:
    """The body of a guard in an exception's handler: what it raises is no consequence of that."""
    last = body[-1]
    only = last.body[-1] if isinstance(last, cst.SimpleStatementLine) else None
    if not isinstance(only, cst.Raise) or only.exc is None or only.cause is not None:
        return list(body)
    alone = only.with_changes(
        cause=cst.From(cst.Name("None"), whitespace_before_from=cst.SimpleWhitespace(" "))
    )
    assert isinstance(last, cst.SimpleStatementLine)
    return [*body[:-1], last.with_changes(body=[*last.body[:-1], alone])]


def _bare(statement: cst.BaseStatement) -> cst.BaseStatement:
    """A statement without the comments above and behind it."""
    if not isinstance(statement, cst.SimpleStatementLine):
        return statement
    behind = statement.trailing_whitespace.with_changes(
        comment=None, whitespace=cst.SimpleWhitespace("")
    )
    return statement.with_changes(leading_lines=[], trailing_whitespace=behind)


def guard(subject: str, body: Sequence[cst.BaseStatement]) -> cst.If:
    """``if not subject:`` with that body."""
    return cst.If(
        cst.UnaryOperation(cst.Not(), cst.parse_expression(subject)),
        cst.IndentedBlock(body=list(body)),
    )


def is_log(statement: cst.BaseStatement) -> bool:
    """True for a statement that only logs."""
    if not isinstance(statement, cst.SimpleStatementLine) or len(statement.body) != 1:
        return False
    only = statement.body[0]
    if not (isinstance(only, cst.Expr) and isinstance(only.value, cst.Call)):
        return False
    function = only.value.func
    if not isinstance(function, cst.Attribute) or function.attr.value not in _LOG_METHODS:
        return False
    return code(function.value).rpartition(".")[2] != "messages"  # of Django: to the user


def _logs_event(statement: cst.BaseStatement) -> bool:
    """True for ``log.error("plan.unknown", slug=slug)``: the event is a name, and no message."""
    if not is_log(statement):
        return False
    assert isinstance(statement, cst.SimpleStatementLine)
    only = statement.body[0]
    assert isinstance(only, cst.Expr) and isinstance(only.value, cst.Call)
    event = [arg.value for arg in only.value.args if arg.keyword is None]
    values = {arg.keyword.value for arg in only.value.args if arg.keyword is not None}
    if len(event) != 1 or not isinstance(event[0], cst.SimpleString):
        return False
    return not set(event[0].raw_value) & set(" %") and bool(values - _OF_LOGGING)


def _lazy(message: cst.BaseExpression) -> list[cst.Arg]:
    """The message as arguments of a log call: values are left to the logger."""
    if isinstance(message, cst.BinaryOperation) and isinstance(message.operator, cst.Modulo):
        return [cst.Arg(message.left), cst.Arg(message.right)]
    if not isinstance(message, cst.FormattedString):
        return [cst.Arg(message)]
    texts: list[str] = []
    values: list[cst.Arg] = []
    for part in message.parts:
        if isinstance(part, cst.FormattedStringText) and not set(part.value) & set("%{}"):
            texts.append(part.value)
        elif isinstance(part, cst.FormattedStringExpression) and not part.format_spec:
            texts.append("%s")
            values.append(cst.Arg(part.expression))
        else:
            return [cst.Arg(message)]
    return [cst.Arg(cst.SimpleString(message.end + "".join(texts) + message.end)), *values]


def _relogged(statement: cst.BaseStatement, message: list[cst.Arg]) -> cst.BaseStatement:
    """A log statement with another message and no values for the old one."""
    assert isinstance(statement, cst.SimpleStatementLine)
    only = statement.body[0]
    assert isinstance(only, cst.Expr) and isinstance(only.value, cst.Call)
    kept = [arg for arg in only.value.args if arg.keyword is not None]
    call = only.value.with_changes(args=[*message, *kept])
    return statement.with_changes(body=[only.with_changes(value=call)])
