"""The message and the status inside a statement that refuses something."""

from __future__ import annotations

import re
from collections.abc import Iterator

import libcst as cst

from codemods._nodes import children
from codemods.dispatch.values import code, exchanged

_STATUS = re.compile(r"HTTP_(\d{3})_\w+$")
_CODES = {400: "BAD_REQUEST", 404: "NOT_FOUND", 409: "CONFLICT", 410: "GONE"}
_CODES |= {422: "UNPROCESSABLE_ENTITY", 500: "INTERNAL_SERVER_ERROR"}
# The texts that these are given by position say where to go, not what is wrong.
_GOES_TO = frozenset(
    {"redirect", "render", "render_template", "reverse", "reverse_lazy", "url_for"}
)
_GOES_TO |= {"HttpResponseRedirect", "RedirectResponse", "TemplateResponse", "get_template"}
_MESSAGE_KEYS = frozenset({"detail", "message", "msg", "error", "description", "reason", "text"})


def _values(node: cst.CSTNode, key: str | None = None) -> Iterator[tuple[str | None, cst.CSTNode]]:
    """Texts at value positions with the keyword or dict key they are under; outermost only."""
    if _is_text(node):
        yield key, node
        return
    if isinstance(node, cst.Call) and code(node.func).rpartition(".")[2] in _GOES_TO:
        for arg in node.args:
            if arg.keyword is not None or not _is_text(arg.value):
                yield from _values(arg, key)
    elif isinstance(node, cst.Arg):
        yield from _values(node.value, node.keyword.value if node.keyword else key)
    elif isinstance(node, cst.DictElement):
        yield from _values(node.value, code(node.key).strip("'\""))
    elif isinstance(node, cst.Subscript):
        return
    else:
        for child in children(node):
            yield from _values(child, key)


def _is_text(node: cst.CSTNode) -> bool:
    """A string in any form that builds a message."""
    if isinstance(node, (cst.SimpleString, cst.FormattedString, cst.ConcatenatedString)):
        return True
    if isinstance(node, cst.BinaryOperation):
        return isinstance(node.operator, (cst.Modulo, cst.Add)) and _is_text(node.left)
    if isinstance(node, cst.Call) and isinstance(node.func, cst.Attribute):
        return node.func.attr.value == "format" and _is_text(node.func.value)
    return False


def _ending(statement: cst.CSTNode) -> cst.CSTNode:
    """The last statement of a line: what stands before it may log another text."""
    return statement.body[-1] if isinstance(statement, cst.SimpleStatementLine) else statement


def message_of(statement: cst.CSTNode) -> cst.CSTNode | None:
    """The text that tells a person what is wrong."""
    found = list(_values(_ending(statement)))
    named = [node for key, node in found if key in _MESSAGE_KEYS]
    spaced = [node for _, node in found if " " in code(node)]
    both = [node for node in named if node in spaced]
    ranked = both or spaced or named or [node for _, node in found]
    return ranked[0] if ranked else None


def status_of(statement: cst.CSTNode) -> int | None:
    """The HTTP status in a statement."""
    for node in _statuses(_ending(statement)):
        return _status_value(node)
    return None


def _statuses(node: cst.CSTNode) -> Iterator[cst.CSTNode]:
    """The outermost nodes that say an HTTP status."""
    if _status_value(node) is not None:
        yield node
        return
    for child in children(node):
        yield from _statuses(child)


def _status_value(node: cst.CSTNode) -> int | None:
    """The number that a node says, if it is a status."""
    if isinstance(node, cst.Integer):
        return int(node.value) if node.value.isdigit() and 400 <= int(node.value) < 600 else None
    if not isinstance(node, (cst.Name, cst.Attribute)):
        return None
    text = code(node)
    match = _STATUS.search(text)
    if match:
        return int(match.group(1))
    holder, _, last = text.rpartition(".")
    if holder.rpartition(".")[2] == "HTTPStatus":
        return next((number for number, name in _CODES.items() if name == last), 0) or None
    return None


def _status_like(node: cst.CSTNode, status: int) -> cst.BaseExpression:
    """The new status in the form of the old one."""
    if isinstance(node, cst.Attribute) and status in _CODES:
        name = _CODES[status]
        if _STATUS.search(node.attr.value):
            name = f"HTTP_{status}_{name}"
        return node.with_changes(attr=cst.Name(name))
    return cst.Integer(str(status))


def reworded(
    statement: cst.BaseStatement, message: cst.BaseExpression, status: int
) -> cst.BaseStatement:
    """A guard's last statement with another message and another status."""
    old = message_of(statement)
    if old is not None:
        statement = _replaced(statement, old, message)
    number = next(_statuses(_ending(statement)), None)
    if number is not None and _status_value(number) != status:
        statement = _replaced(statement, number, _status_like(number, status))
    return statement


def _replaced(
    statement: cst.BaseStatement, old: cst.CSTNode, new: cst.CSTNode
) -> cst.BaseStatement:
    """The statement with one node exchanged."""
    result = exchanged(statement, {old: new})
    assert isinstance(result, cst.BaseStatement)
    return result
