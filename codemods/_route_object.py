"""Completing a table that an object keeps: ``registry.register("copy")(run_copy)``."""

from __future__ import annotations

from collections.abc import Iterator

import libcst as cst

from codemods import _patterns as m
from codemods._route_model import Completion, Edits, Entry, Request, key_for, text_of, with_aliases


def complete_object(module: cst.Module, request: Request) -> Completion:
    """Return the edits that enter what is missing, in front of the router."""
    entered = {text_of(key) for key in _entered(module, request)}
    missing = {entry.job_type for entry in request.missing({key for key in entered if key})}
    new = [entry for entry in with_aliases(request.entries, [module]) if entry.job_type in missing]
    edits: Edits = {}
    if new:
        like = m.findall(request.function, m.SimpleString())
        lines = [_line(module, entry, request, like) for entry in new]
        lines[0] = lines[0].with_changes(leading_lines=[cst.EmptyLine(indent=False)])
        edits[request.function] = lambda updated: cst.FlattenSentinel([*lines, updated])
    return Completion(edits, tuple(entry.job_type for entry in new), ())


def _entered(module: cst.Module, request: Request) -> Iterator[cst.BaseExpression]:
    """Yield the keys of the functions that this module enters already."""
    written = cst.parse_expression(request.enters.format(key="__key__", function="__function__"))
    for call in m.findall(written, m.Call()):
        pattern = cst.ensure_type(call, cst.Call)
        for index, given in enumerate(pattern.args):
            if m.matches(given.value, m.Name("__key__")):
                yield from _given(module, pattern.func, index)


def _given(
    module: cst.Module, method: cst.BaseExpression, index: int
) -> Iterator[cst.BaseExpression]:
    """Yield what the calls of a method are given in a place."""
    for node in m.findall(module, m.Call()):
        call = cst.ensure_type(node, cst.Call)
        if len(call.args) > index and call.func.deep_equals(method):
            yield call.args[index].value


def _line(
    module: cst.Module, entry: Entry, request: Request, like: list[cst.CSTNode]
) -> cst.SimpleStatementLine:
    key = module.code_for_node(key_for(entry, like))
    line = cst.parse_statement(request.enters.format(key=key, function=entry.function))
    return cst.ensure_type(line, cst.SimpleStatementLine)
