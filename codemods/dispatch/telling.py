"""Statements of a guard that tell a person what is wrong, beside those that log it or leave."""

from __future__ import annotations

import libcst as cst

from codemods.dispatch.values import code, exchanged
from codemods.dispatch.wording import message_of

_TELLS = frozenset({"echo", "flash", "message_user", "print", "secho"})
_OF_MESSAGES = frozenset({"error", "info", "warning"})
_STREAMS = frozenset({"stderr", "stdout"})


def is_told(statement: cst.CSTNode) -> bool:
    """True for ``print("…")``, ``click.echo``, ``flash``, ``messages.error``, ``stderr.write``."""
    call = _call(statement)
    if call is None:
        return False
    owner, _, name = code(call.func).rpartition(".")
    last = owner.rpartition(".")[2]
    told = name in _TELLS or (name in _OF_MESSAGES and last == "messages")
    told = told or (name == "write" and last in _STREAMS)
    return told and message_of(statement) is not None


def retold(statement: cst.BaseStatement, message: cst.BaseExpression) -> cst.BaseStatement:
    """The statement with another message, and without the values that followed the old one."""
    call, old = _call(statement), message_of(statement)
    assert call is not None and old is not None
    kept = [arg for arg in call.args if arg.keyword or not _is_behind(call, arg, old)]
    new = exchanged(statement, {call: call.with_changes(args=_closed(kept))})
    assert isinstance(new, cst.BaseStatement)
    told = message_of(new)
    assert told is not None
    result = exchanged(new, {told: message})
    assert isinstance(result, cst.BaseStatement)
    return result


def _call(statement: cst.CSTNode) -> cst.Call | None:
    """The call that a statement is."""
    only = statement.body if isinstance(statement, cst.SimpleStatementLine) else ()
    value = only[0].value if len(only) == 1 and isinstance(only[0], cst.Expr) else None
    return value if isinstance(value, cst.Call) else None


def _is_behind(call: cst.Call, arg: cst.Arg, old: cst.CSTNode) -> bool:
    """True for a value that ``print`` shows behind the message."""
    if code(call.func) != "print":
        return False
    values: list[cst.CSTNode] = [one.value for one in call.args]
    return old in values and values.index(arg.value) > values.index(old)


def _closed(args: list[cst.Arg]) -> list[cst.Arg]:
    """The arguments; the last one leaves no comma behind that was between two."""
    return [*args[:-1], args[-1].with_changes(comma=cst.MaybeSentinel.DEFAULT)] if args else []
