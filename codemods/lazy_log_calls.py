"""Hands the values of an f-string log message to logging, which renders them only when needed.

Before::

    logger.info(f"Order {order.id}: {total:.2f} ({error!r})", exc_info=True)

After::

    logger.info("Order %s: %s (%r)", order.id, format(total, ".2f"), error, exc_info=True)

The message renders to the same string, or the call stays as it is. Left alone are: a message with
arguments of its own (a ``%`` in it is a placeholder already, and a value could bring more); one
that is computed or passed by keyword; an escape that hides a percent sign; a ``format(...)`` where
that name is not the builtin; an earlier value that a later expression may change; and every call
in a module that imports a library whose loggers do not speak ``%``.

What differs, because that is the point: a value becomes text only when a handler wants it. So an
error in its ``__str__`` is reported by logging and does not end the caller, a handler that formats
later shows a later state, and a test that asserts the arguments of a mocked logger needs the new
ones. ``{x}`` becomes ``str(x)`` where it was ``format(x, "")``: ``_percent_format.py`` says where
that matters.
"""

from collections.abc import Sequence
from functools import lru_cache
from typing import TypeVar, cast

import libcst as cst
from libcst.helpers import get_full_name_for_node

from codemods import _patterns as m
from codemods._argument_layout import with_values
from codemods._nodes import in_any_order
from codemods._percent_format import has_f_string, to_percent_format
from codemods._render_order import renders_same_later
from codemods._visits import edited_node

CSTNodeT = TypeVar("CSTNodeT", bound=cst.CSTNode)

_METHODS = frozenset(
    {"debug", "info", "warning", "warn", "error", "exception", "critical", "fatal", "log"}
)
_FOREIGN = frozenset({"eliot", "logbook", "loguru", "structlog", "twisted.logger"})


# `log` must be a word of its own: `catalog.info()` and `dialog.error()` are no loggers.
_LOGGER_NAME = m.Name(value=m.MatchRegex(r"(?i:.*logger|(.*_)?log)|.*[a-z0-9]Log|logging"))
_FACTORY_NAME = m.Name(value=m.MatchRegex(r"(?i:get_?(\w+_)?logger)"))
_LOGGER = m.OneOf(
    _LOGGER_NAME,
    m.Attribute(attr=_LOGGER_NAME),
    m.Call(func=m.OneOf(_FACTORY_NAME, m.Attribute(attr=_FACTORY_NAME))),
)

_BUILTIN = m.Name(value=m.MatchRegex("ascii|format|repr|str"))
_TUPLE = m.Tuple(elements=[m.ZeroOrMore(), m.Element(value=_BUILTIN), m.ZeroOrMore()])
_TARGET = m.OneOf(_BUILTIN, _TUPLE)
_REBINDING = m.OneOf(
    m.AnnAssign(target=_BUILTIN),
    m.AsName(name=_BUILTIN),
    m.AssignTarget(target=_TARGET),
    m.ClassDef(name=_BUILTIN),
    m.CompFor(target=_TARGET),
    m.For(target=_TARGET),
    m.FunctionDef(name=_BUILTIN),
    m.ImportAlias(name=_BUILTIN, asname=None),
    m.NamedExpr(target=_BUILTIN),
    m.Param(name=_BUILTIN),
)
_CAN_BIND = (
    *(cst.AnnAssign, cst.AsName, cst.AssignTarget, cst.ClassDef, cst.CompFor, cst.For),
    *(cst.FunctionDef, cst.ImportAlias, cst.NamedExpr, cst.Param),
)
_IMPORTS = (cst.Import, cst.ImportFrom)


def make_logging_lazy(node: CSTNodeT, *, origin: cst.Module | None = None) -> CSTNodeT:
    """Rewrites the f-string log calls in a tree.

    Args:
        node: A function, a module or any other node; it is not changed.
        origin: The module that a function comes from. It tells which logging library the module
            uses and whether ``format`` is the builtin; without it, only ``node`` itself can tell.

    Returns:
        The node with lazy log calls.
    """
    return cast(CSTNodeT, edited_node(node, _LogCallRewriter(origin or node)))


class _LogCallRewriter(cst.CSTTransformer):
    def __init__(self, origin: cst.CSTNode) -> None:
        super().__init__()
        self._origin = origin

    def visit_FormattedStringExpression(self, node: cst.FormattedStringExpression) -> bool:
        # The source text of `{expression=}` is part of the string.
        return node.equal is None

    def leave_Call(self, original_node: cst.Call, updated_node: cst.Call) -> cst.Call:
        index = _message_index(updated_node)
        if index is None or imports_foreign_loggers(self._origin):
            return updated_node
        return _made_lazy(updated_node, index, self._origin)


def _message_index(call: cst.Call) -> int | None:
    """Returns the position of the f-string message, if this is a log call that has one."""
    if not isinstance(call.func, cst.Attribute) or call.func.attr.value not in _METHODS:
        return None
    index = 1 if call.func.attr.value == "log" else 0
    if len(call.args) <= index or not m.matches(call.func.value, _LOGGER):
        return None
    if any(arg.keyword or arg.star for arg in call.args[: index + 1]):
        return None
    return index if has_f_string(call.args[index].value) else None


# An extraction asks about the same monolith for each function that it moves.
@lru_cache(maxsize=1)
def imports_foreign_loggers(origin: cst.CSTNode) -> bool:
    """Tells whether a module imports a library whose loggers do not speak ``%``."""
    imports = (one for one in in_any_order(origin) if isinstance(one, _IMPORTS))
    names = [f"{name}." for node in imports for name in _imported_names(node)]
    return any(name.startswith(f"{library}.") for name in names for library in _FOREIGN)


def _imported_names(node: cst.CSTNode) -> list[str]:
    if isinstance(node, cst.Import):
        return [alias.evaluated_name for alias in node.names]
    statement = cst.ensure_type(node, cst.ImportFrom)
    if statement.module is None or statement.relative:
        return []
    parent = get_full_name_for_node(statement.module)
    if isinstance(statement.names, cst.ImportStar):
        return [f"{parent}"]
    return [f"{parent}.{alias.evaluated_name}" for alias in statement.names]


@lru_cache(maxsize=1)
def _rebinds_builtins(origin: cst.CSTNode) -> bool:
    kinds = (node for node in in_any_order(origin) if isinstance(node, _CAN_BIND))
    return any(m.matches(node, _REBINDING) for node in kinds)


def _made_lazy(call: cst.Call, index: int, origin: cst.CSTNode) -> cst.Call:
    message = to_percent_format(call.args[index].value)
    if message is None or (message.calls_builtins and _rebinds_builtins(origin)):
        return call
    following = call.args[index + 1 :]
    if message.arguments and not _can_take_values(following):
        return call
    if not renders_same_later(message.arguments, [arg.value for arg in following]):
        return call
    return with_values(call, index, message.template, message.arguments)


def _can_take_values(following: Sequence[cst.Arg]) -> bool:
    """Tells whether the call has no positional arguments behind its message."""
    return all(arg.keyword is not None or arg.star == "**" for arg in following)
