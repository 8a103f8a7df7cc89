"""Completing a table that is a chain of ``if`` or a ``match``."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import libcst as cst

from codemods import _patterns as m
from codemods._certain_names import leaves
from codemods._route_branches import Branch, Dispatch, chain_of, find_dispatch, takes_everything
from codemods._route_clone import PointAt, cloned, imports_with_others, is_repeatable
from codemods._route_model import (
    Completion,
    Edits,
    RefusedError,
    Request,
    key_for,
    names_imported,
    with_aliases,
)


def complete_branches(module: cst.Module, request: Request) -> Completion:
    """Return the edits that complete the chain or the ``match`` of a router."""
    dispatch = find_dispatch(request.function, request.subject, request.gives)
    edits, repaired = _repairs(dispatch, request)
    members = (key for branch in dispatch.branches for key in branch.known(request.spelled))
    missing = {entry.job_type for entry in request.missing({*dispatch.keys, *members})}
    entries = with_aliases(request.entries, [module, request.function.body])
    new = [entry for entry in entries if entry.job_type in missing]
    own: list[str] = []
    if new:
        branch, old = _model(dispatch, request)
        head = dispatch.heads[-1]
        if isinstance(branch.node, cst.MatchCase) != isinstance(head, cst.Match):
            raise RefusedError("it mixes if and match")
        spelled = [node for item in dispatch.branches for node in item.literals]
        blocks = [cloned(branch, old, entry, request.spelled) for entry in new]
        made = [
            _branch(branch, key_for(entry, spelled), block, request)
            for entry, block in zip(new, blocks, strict=True)
        ]
        own = [
            e.function for e, b in zip(new, blocks, strict=True) if e.function in names_imported(b)
        ]
        edits.update(_insertion(dispatch, made))
    added = tuple(entry.job_type for entry in new)
    return Completion(edits, added, tuple(repaired), tuple(own))


def _repairs(dispatch: Dispatch, request: Request) -> tuple[Edits, list[str]]:
    edits: Edits = {}
    repaired: list[str] = []
    for branch in dispatch.branches:
        old = dispatch.called(branch)
        entry = request.repair(branch.keys, old) if old else None
        if old and entry:
            if imports_with_others(branch, old):
                raise RefusedError(f"a branch imports {old}, which is gone, with other names")
            edits[branch.node.body] = _visit_with(PointAt(old, entry))
            repaired += branch.keys
    return edits, repaired


def _visit_with(transformer: cst.CSTTransformer) -> Callable[[cst.CSTNode], object]:
    return lambda node: node.visit(transformer)


def _model(dispatch: Dispatch, request: Request) -> tuple[Branch, str]:
    """Return the simplest branch that can be repeated, and the function that it calls."""
    for branch in sorted(dispatch.branches, key=lambda item: len(item.node.body.body)):
        old = dispatch.called(branch)
        if old and is_repeatable(branch, old, request.spelled):
            return branch, old
    raise RefusedError("no branch is so simple that one like it could be written")


def _branch(
    model: Branch, key: cst.BaseExpression, body: cst.BaseSuite, request: Request
) -> cst.If | cst.MatchCase:
    node = model.node.with_changes(body=body, leading_lines=[])
    if isinstance(node, cst.MatchCase):
        return node.with_changes(pattern=cst.MatchValue(key))
    by_identity = not isinstance(key, cst.SimpleString) and m.findall(node.test, m.Is())
    same = cst.ComparisonTarget(cst.Is() if by_identity else cst.Equal(), key)
    test = cst.Comparison(cst.parse_expression(request.subject), [same])
    return node.with_changes(
        test=test, orelse=None, whitespace_before_test=cst.SimpleWhitespace(" ")
    )


def _insertion(dispatch: Dispatch, made: Sequence[cst.CSTNode]) -> Edits:
    head = dispatch.heads[-1]
    if isinstance(head, cst.Match):
        return {head: lambda updated: _with_cases(updated, made)}
    last = chain_of(head)[-1]
    if last is head and head.orelse is None and leaves(head.body):
        spaced = [line for line in head.leading_lines if not line.comment][:1]
        if len(dispatch.heads) == 1:
            spaced = []
        statements = [node.with_changes(leading_lines=spaced) for node in made]
        index = list(dispatch.block.body).index(head) + 1
        return {dispatch.block: lambda updated: _with_statements(updated, index, statements)}
    return {last: lambda updated: _with_chain(updated, made)}


def _with_cases(match: cst.Match, made: Sequence[cst.CSTNode]) -> cst.Match:
    """Insert cases above the one that takes everything."""
    cases = list(match.cases)
    place = next((i for i, case in enumerate(cases) if takes_everything(case)), len(cases))
    return match.with_changes(cases=[*cases[:place], *made, *cases[place:]])


def _with_statements(
    block: cst.IndentedBlock, index: int, made: Sequence[cst.CSTNode]
) -> cst.IndentedBlock:
    return block.with_changes(body=[*block.body[:index], *made, *block.body[index:]])


def _with_chain(last: cst.If, chain: Sequence[cst.CSTNode]) -> cst.If:
    """Append branches below the last one; its ``else`` stays the end of the chain."""
    tail: cst.CSTNode | None = last.orelse
    for branch in reversed(chain):
        tail = branch.with_changes(orelse=tail)
    return last.with_changes(orelse=tail)
