"""Log calls, whichever way their message is put together."""

from __future__ import annotations

import ast
import re
from typing import cast

from migrator.syntax import last_name

_LEVELS = frozenset({"debug", "info", "warning", "warn", "error", "exception", "critical", "fatal"})
_PERCENT = re.compile(r"%(?:\((\w+)\))?([-#0 +]*\d*(?:\.\d+)?)([sdirfxXaeEgGc%])")
_STRING_SPEC = re.compile(r"([<>]?)([1-9]\d*)?(\.\d+)?s?")
_CONVERSIONS = {"repr": "!r", "str": "!s", "ascii": "!a"}
_FACTORY = re.compile(r"(?i:get_?(\w+_)?logger)")
_PLACEHOLDER = re.compile(r"\{[^{}]*\}")

Template = tuple[str, str, list[ast.expr], list[ast.keyword]]


def log_template(node: ast.expr) -> Template | None:
    """Return level, message with ``{}`` for values, values and keywords of a log call."""
    if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Attribute):
        return None
    level = node.func.attr
    # ``log(level, message)`` has its level in front.
    given = node.args[1:] if level == "log" else node.args
    if level not in {*_LEVELS, "log"} or not given or not _is_logger(node.func.value):
        return None
    found = _message(given[0], given[1:])
    if found is None:
        return None
    text, values = found
    return level, text, [*node.args[: len(node.args) - len(given)], *values], node.keywords


def _message(message: ast.expr, values: list[ast.expr]) -> tuple[str, list[ast.expr]] | None:
    """Return the text with ``{}`` for values, and the values."""
    if isinstance(message, ast.JoinedStr) and not values:
        return _of_fstring(message)
    if isinstance(message, ast.Constant) and isinstance(message.value, str):
        text = _literal(message.value)
        return _unwrapped(_of_percent(text) if values else text, list(values))
    if isinstance(message, ast.BinOp) and isinstance(message.op, ast.Mod) and not values:
        return _of_modulo(message)
    return None


def _is_logger(node: ast.expr) -> bool:
    if isinstance(node, ast.Call):  # `getLogger("orders").info(…)`
        return _FACTORY.fullmatch(last_name(node.func)) is not None
    return "log" in last_name(node).lower()


def _of_modulo(message: ast.BinOp) -> tuple[str, list[ast.expr]] | None:
    if not isinstance(message.left, ast.Constant) or not isinstance(message.left.value, str):
        return None
    right = message.right
    values = list(right.elts) if isinstance(right, ast.Tuple) else [right]
    return _of_percent(_literal(message.left.value)), values


def _of_fstring(node: ast.JoinedStr) -> tuple[str, list[ast.expr]]:
    text, values = "", list[ast.expr]()
    for part in node.values:
        if isinstance(part, ast.Constant):
            text += _literal(str(part.value))
        elif isinstance(part, ast.FormattedValue):
            how = "" if part.conversion == -1 else f"!{chr(part.conversion)}"
            value = part.value
            spec = _spec(part.format_spec) if part.format_spec is not None else ""
            if spec and not how:
                how, value = _converted(value)
            text += _hole(how, spec)
            values.append(value)
    return text, values


def _literal(text: str) -> str:
    """Return text whose braces cannot be taken for those of a placeholder."""
    return text.replace("{", "\x01").replace("}", "\x02")


def _spec(node: ast.expr) -> str:
    return ast.unparse(node)[2:-1]


def _unwrapped(text: str, values: list[ast.expr]) -> tuple[str, list[ast.expr]]:
    """``%s`` with ``format(x, ",")`` says ``{x:,}``: the latter is the normal form."""
    pieces = _PLACEHOLDER.split(text)
    holes = _PLACEHOLDER.findall(text)
    if len(holes) != len(values):
        return text, values
    for index, value in enumerate(values):
        if holes[index] == "{}" and _is_format(value):
            call = cast(ast.Call, value)
            given = call.args[1]
            spec = str(given.value) if isinstance(given, ast.Constant) else _spec(given)
            how, values[index] = _converted(call.args[0])
            holes[index] = _hole(how, spec)
    return "".join(a + b for a, b in zip(pieces, [*holes, ""], strict=True)), values


def _is_format(node: ast.expr) -> bool:
    return (
        isinstance(node, ast.Call)
        and isinstance(node.func, ast.Name)
        and node.func.id == "format"
        and len(node.args) == 2
        and isinstance(node.args[1], (ast.Constant, ast.JoinedStr))
    )


def _converted(node: ast.expr) -> tuple[str, ast.expr]:
    """``repr(x)`` inside ``format`` is the conversion of ``{x!r:…}``."""
    called = node.func.id if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) else ""
    if called in _CONVERSIONS and len(cast(ast.Call, node).args) == 1:
        return _CONVERSIONS[called], cast(ast.Call, node).args[0]
    return "", node


def _hole(how: str, spec: str) -> str:
    """``{!r:>20}``: one spelling for what is aligned in the same way."""
    found = _STRING_SPEC.fullmatch(spec) if how else None
    if found is not None:
        align, width, precision = found.groups()
        spec = (f"{align or '<'}{width}" if width else "") + (precision or "")
    how = "" if how == "!s" and not spec else how
    return "{" + how + (f":{spec}" if spec else "") + "}"


def _of_percent(text: str) -> str:
    def put(match: re.Match[str]) -> str:
        _, width, kind = match.groups()
        if kind == "%":
            return "%"
        if kind in "sra" and (kind != "s" or width):
            aligned = re.sub(r"^(-?)", lambda flag: "<" if flag.group() else ">", width)
            return _hole(f"!{kind}", aligned if width else "")
        return "{:" + width + kind + "}" if width or kind not in "sdi" else "{}"

    return _PERCENT.sub(put, text)
