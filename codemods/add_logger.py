"""Give a module a logger where it has none.

Before::

    import os

After::

    import logging
    import os

    logger = logging.getLogger(__name__)

A logger is what ``getLogger``, ``get_logger`` or ``get_task_logger`` returns, or any global with
the name of one. Refuses a module in which ``logging`` is the name of something else.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import libcst as cst
from libcst.helpers import get_full_name_for_node

from codemods._certain_names import bound_after
from codemods._nodes import parsed
from codemods._route_model import source_module
from codemods.imports.order import single_import
from codemods.imports.placement import after_imports, comment_on_top, guards_imports, spaced
from codemods.imports.standard import is_standard

_MAKERS = frozenset({"getLogger", "get_logger", "get_task_logger"})
_NAMES = ("logger", "log", "LOGGER", "LOG", "_logger", "_log")
_BLANK = cst.EmptyLine(indent=False)


class NoLoggingError(ValueError):
    """The name ``logging`` means something else in the module."""


def logger_name(module: cst.Module) -> str | None:
    """Return the name of the module's logger, or None where it has none."""
    for node in module.body:
        for name, value in _assignments(node):
            maker = get_full_name_for_node(value.func) if isinstance(value, cst.Call) else None
            if maker and maker.rpartition(".")[2] in _MAKERS:
                return name
    bound = frozenset().union(*(bound_after(node) for node in module.body))
    return next((name for name in _NAMES if name in bound), None)


def ensure_logger(source: bytes) -> tuple[bytes, str]:
    """Return the module with a logger, and the logger's name.

    Args:
        source: The module; comes back as it is where it has a logger.

    Raises:
        NoLoggingError: The module has another ``logging``.
    """
    module = parsed(source)
    name = logger_name(module)
    if name:
        return source, name
    body = list(module.body)
    header = comment_on_top(module)
    logging = _logging_name(module)
    if not logging:
        _add_import(body, header)
    line = f"logger = {logging or 'logging'}.getLogger(__name__)"
    spaced(body, below_imports(body), _statement(line), header)
    return module.with_changes(body=body).bytes, "logger"


def _assignments(node: cst.BaseStatement) -> Iterator[tuple[str, cst.BaseExpression | None]]:
    """Yield the plain names that a statement assigns to, and what."""
    for part in node.body if isinstance(node, cst.SimpleStatementLine) else ():
        if isinstance(part, cst.Assign):
            targets = [item.target for item in part.targets]
        elif isinstance(part, cst.AnnAssign):
            targets = [part.target]
        else:
            continue
        yield from ((item.value, part.value) for item in targets if isinstance(item, cst.Name))


def _logging_name(module: cst.Module) -> str | None:
    """Return what the standard ``logging`` is called in the module's top-level imports."""
    for node in module.body:
        statement = single_import(node)
        for item in statement.names if isinstance(statement, cst.Import) else ():
            if item.evaluated_name == "logging":
                return item.evaluated_alias or "logging"
            if item.evaluated_name.startswith("logging.") and not item.asname:
                return "logging"
    if any("logging" in bound_after(node) for node in module.body):
        raise NoLoggingError("logging is the name of something else in this module")
    return None


def _add_import(body: list[Any], header: bool) -> None:
    """Add ``import logging`` among the imports at the top, in their order."""
    top = [(index, single_import(body[index])) for index in range(after_imports(body))]
    imports = [(index, node) for index, node in top if node and not _is_future(node)]
    plain = [(index, node) for index, node in imports if isinstance(node, cst.Import)]
    line = _statement("import logging")
    before = [index for index, node in plain if _module(node) < "logging"]
    if before:
        body.insert(before[-1] + 1, line)
    elif imports:
        index, node = (plain or imports)[0]
        # What stands above the imports stays above them.
        follower = body[index]
        apart = [] if is_standard(_module(node)) else [_BLANK]
        body[index] = follower.with_changes(leading_lines=apart)
        body.insert(index, line.with_changes(leading_lines=follower.leading_lines))
    else:
        spaced(body, after_imports(body), line, header)


def below_imports(body: Sequence[Any]) -> int:
    """Return the index behind the imports at the top, and behind an ``if`` or ``try`` of such."""
    end = after_imports(body)
    while end < len(body) and guards_imports(body[end]):
        end += 1
    return end


def _statement(source: str) -> cst.SimpleStatementLine:
    return cst.ensure_type(cst.parse_statement(source), cst.SimpleStatementLine)


def _module(node: cst.Import | cst.ImportFrom) -> str:
    if isinstance(node, cst.Import):
        return node.names[0].evaluated_name
    return source_module(node)


def _is_future(node: cst.Import | cst.ImportFrom) -> bool:
    return _module(node) == "__future__"
