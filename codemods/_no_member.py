"""Answering a job type that an enum has no member for: ``Kind(kind)`` is a ``ValueError`` then.

Before::

    return RUNNERS[Kind(kind)](plan)

After::

    try:
        member = Kind(kind)
    except ValueError:
        return {"success": False, "error": f"Unknown job type: {kind}"}
    if member not in RUNNERS:
        return {"success": False, "error": f"Unknown job type: {kind}"}
    return RUNNERS[member](plan)

Only what makes the member is inside the ``try``: an executor's own errors stay what they are.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import libcst as cst
from libcst.helpers import get_full_name_for_node

from codemods import _patterns as m
from codemods._route_model import is_written

_NAMES = ("member", "wanted", "asked_for", "job_type_member")
_TAKING = m.Call(func=m.Attribute(attr=m.Name("get") | m.Name("pop")))


def makes_member(node: cst.CSTNode, conversion: str) -> bool:
    """Tell whether a statement itself, its blocks left out, makes a member.

    Args:
        node: The statement.
        conversion: The source of what makes it.
    """
    return any(True for part in _headers(node) for _ in _made(part, conversion))


def with_name(node: Any, conversion: str, name: str) -> Any:
    """Return a statement with a name in the place of what makes a member."""
    return node.visit(_Named(conversion, name))


def free_name(module: cst.Module) -> str:
    """Return a name for the member that the module has for nothing else."""
    taken = {node.value for node in m.findall(module, m.Name()) if isinstance(node, cst.Name)}
    return next((name for name in _NAMES if name not in taken), "")


def with_answer(
    node: Any, conversion: str, name: str, answer: cst.Return, safe: frozenset[str]
) -> cst.FlattenSentinel[cst.BaseStatement]:
    """Return a statement that makes a member, with the answer to a job type that has none.

    Args:
        node: The statement.
        conversion: The source of what makes the member.
        name: What to call it, where it has no name.
        answer: What to return.
        safe: Tables that know every key.
    """
    lines = list(node.leading_lines)
    blank = next((i for i, line in enumerate(lines) if line.comment), len(lines))
    below = node.with_changes(leading_lines=lines[blank:])
    tables = {table for table in _tables(node, conversion) if table not in safe}
    if only_looks_up(node, conversion):
        errors = ["KeyError", "ValueError"] if tables else ["ValueError"]
        return cst.FlattenSentinel([_tried(below, errors, answer, lines[:blank])])
    made = cst.SimpleStatementLine(
        [cst.Assign([cst.AssignTarget(cst.Name(name))], cst.parse_expression(conversion))]
    )
    statements: list[cst.BaseStatement] = [_tried(made, ["ValueError"], answer, lines[:blank])]
    for table in sorted(tables):
        body = cst.IndentedBlock([cst.SimpleStatementLine([answer.deep_clone()])])
        statements.append(cst.If(cst.parse_expression(f"{name} not in {table}"), body))
    return cst.FlattenSentinel([*statements, with_name(below, conversion, name)])


def _headers(node: cst.CSTNode) -> Iterator[cst.CSTNode]:
    if isinstance(node, cst.SimpleStatementLine):
        yield node
    elif isinstance(node, cst.Match):
        yield node.subject
    elif isinstance(node, cst.If):
        yield node.test
        yield from _headers(node.orelse) if isinstance(node.orelse, cst.If) else ()


def _made(node: cst.CSTNode, conversion: str) -> Iterator[cst.CSTNode]:
    for part in m.findall(node, m.Call() | m.Subscript()):
        if is_written(part, conversion):
            yield part


def only_looks_up(node: cst.CSTNode, conversion: str) -> bool:
    """Tell whether a statement keeps the member, or what a table has for it, and calls nothing."""
    body = node.body if isinstance(node, cst.SimpleStatementLine) else ()
    if len(body) != 1 or not isinstance(body[0], (cst.Assign, cst.AnnAssign)):
        return False
    calls = m.findall(body[0], m.Call())
    return all(is_written(call, conversion) or m.matches(call, _TAKING) for call in calls)


def _tables(node: cst.CSTNode, conversion: str) -> Iterator[str]:
    """Yield the tables that a statement takes what it calls out of, by the member."""
    for part in m.findall(node, m.Subscript()):
        key = cst.ensure_type(part, cst.Subscript).slice[0].slice
        if isinstance(key, cst.Index) and is_written(key.value, conversion):
            yield get_full_name_for_node(cst.ensure_type(part, cst.Subscript).value) or ""


def _tried(
    node: cst.BaseStatement,
    errors: Sequence[str],
    answer: cst.Return,
    lines: Sequence[cst.EmptyLine],
) -> cst.Try:
    kinds = [cst.Element(cst.Name(name)) for name in errors]
    kind = cst.Tuple(kinds) if len(kinds) > 1 else cst.Name(errors[0])
    body = cst.IndentedBlock([cst.SimpleStatementLine([answer.deep_clone()])])
    handler = cst.ExceptHandler(body, kind)
    return cst.Try(cst.IndentedBlock([node]), [handler], leading_lines=lines)


class _Named(cst.CSTTransformer):
    """Puts the name in the place of what makes the member."""

    def __init__(self, conversion: str, name: str) -> None:
        super().__init__()
        self.conversion = conversion
        self.name = name

    def on_leave(self, original_node: cst.CSTNodeT, updated_node: cst.CSTNodeT) -> Any:
        """Replace an expression that is the conversion."""
        made = isinstance(original_node, (cst.Call, cst.Subscript))
        return (
            cst.Name(self.name)
            if made and is_written(original_node, self.conversion)
            else updated_node
        )
