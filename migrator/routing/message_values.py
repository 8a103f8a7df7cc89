"""What only the monolith's dispatcher does to what a message carries, or to what comes of it.

A dispatcher that fills in an option, spells the job type in small letters, turns a message away or
completes the result is part of what each job does. Nothing fails where the modular one does not:
the executors are given, and the callers get, something else.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence

from migrator.excerpts import opening
from migrator.facts import Facts, TaskTwin
from migrator.python_source import definition, parse
from migrator.routing.conversions import makes_member
from migrator.routing.handing_over import FunctionNode, HandingOver, handing_over
from migrator.snapshot import Source
from migrator.syntax import names_read, walk

_ASKING = (ast.If, ast.IfExp, ast.Assert, ast.While)


def lost_steps(twin: TaskTwin, facts: Facts, source: Source) -> Iterator[str]:
    """Yield what the monolith's version does to values or results, where the modular one does not.

    Args:
        twin: The task with its two definitions; nothing is said of one that calls no router.
        facts: The audit: what the modular router does counts for the modular task.
        source: The tree that was audited.
    """
    old = handing_over(twin.legacy, facts.legacy_router, source)
    new = handing_over(twin.modular, facts.router, source)
    if old is None or new is None:
        return
    lost = [
        *(one for one in _values(old, new, facts, source) if not _converts(one, twin, facts)),
        *_guards(old, new, _others(twin, facts, source)),
    ]
    if not any(True for _ in new.made_of_result()):
        lost += old.made_of_result()
    for node in dict.fromkeys(sorted(lost, key=lambda one: one.lineno)):
        yield f"{twin.legacy.path}:{node.lineno}: `{opening(node)}` only in the monolith's version"


def _values(
    old: HandingOver, new: HandingOver, facts: Facts, source: Source
) -> Iterator[ast.stmt | ast.expr]:
    """Yield what changes a value that the modular side gives its executors as it came."""
    router = handing_over(facts.router.function, facts.router, source) if facts.router else None
    changed = {**{name: node for name, node in old.made.items() if name not in old.whole}}
    for name, node in {**changed, **old.changed}.items():
        if name not in new.whole or name in {**new.made, **new.changed}:
            continue
        takes = {to for to, value in new.given.items() if ast.unparse(value) == name} or {name}
        if router is None or not (takes & {*router.made, *router.changed} or _has(router, node)):
            yield node


def _converts(node: ast.stmt | ast.expr, twin: TaskTwin, facts: Facts) -> bool:
    """Tell whether this makes the job type a member of the enum that the router picks by."""
    places = facts.legacy_router.converted if facts.legacy_router is not None else ()
    value = node.value if isinstance(node, ast.Assign | ast.AnnAssign) else node
    lines = {one.where.line for one in places if one.where.path == twin.legacy.path}
    return makes_member(value, lines)


def _has(router: HandingOver, node: ast.AST) -> bool:
    """Tell whether a router makes just that itself: ``TABLE[kind.lower()]``."""
    form = ast.dump(node)
    return any(
        isinstance(part, type(node)) and ast.dump(part) == form for part in walk(router.node)
    )


def _guards(
    old: HandingOver, new: HandingOver, others: Sequence[FunctionNode]
) -> Iterator[ast.If | ast.Assert]:
    """Yield what turns a message away by a parameter that the modular side never asks about."""
    takes = {to: ast.unparse(value) for to, value in new.given.items()}
    asked = _asked(new.node, new.job_type)
    for node in others:
        asked |= {takes.get(name, name) for name in _asked(node, new.job_type)}
    for part in walk(old.node):
        if isinstance(part, ast.Assert) or (isinstance(part, ast.If) and _turns_away(old, part)):
            names = names_read(part.test)
            told = names & old.message - asked and not names & old.locals
            known = _is_about_unknown(part.test, old.job_type) and not _turns_away_some(old, part)
            if told and not known and not old.is_route(part):
                yield part


def _asked(node: FunctionNode, job_type: str) -> set[str]:
    """Return what a function asks about, but for whether the job type is known."""
    tests = [part.test for part in walk(node) if isinstance(part, _ASKING)]
    return {n for test in tests if not _is_about_unknown(test, job_type) for n in names_read(test)}


def _turns_away(old: HandingOver, node: ast.If) -> bool:
    handed = [old.contains_call(*block) for block in (node.body, node.orelse)]
    leaves = (
        block and isinstance(block[-1], ast.Return | ast.Raise) and not there
        for block, there in zip((node.body, node.orelse), handed, strict=True)
    )
    return any(leaves) or handed[0] != handed[1]


def _turns_away_some(old: HandingOver, node: ast.If | ast.Assert) -> bool:
    """Tell whether the job types of a collection are turned away: ``if kind in PAUSED: return``."""
    if not isinstance(node, ast.If) or not isinstance(node.test, ast.Compare):
        return False
    return isinstance(node.test.ops[0], ast.In) and not old.contains_call(*node.body)


def _is_about_unknown(test: ast.expr, job_type: str) -> bool:
    """Tell whether a test asks for what no table has: ``not kind``, ``kind not in TABLE``."""
    if isinstance(test, ast.UnaryOp) and isinstance(test.op, ast.Not):
        test = test.operand
        return ast.unparse(test) == job_type or _is_about_unknown(test, job_type)
    if not isinstance(test, ast.Compare) or ast.unparse(test.left) != job_type:
        return ast.unparse(test) == job_type
    (operator, *_), (value, *_) = test.ops, test.comparators
    nothing = isinstance(value, ast.Constant) and not value.value
    table = isinstance(operator, ast.In | ast.NotIn) and isinstance(value, ast.Name)
    return table or nothing


def _others(twin: TaskTwin, facts: Facts, source: Source) -> list[FunctionNode]:
    """Return the modular router, and what the modular task calls of its own module."""
    tree = parse(source.read(twin.modular.path))
    task = definition(tree, twin.modular.name)
    called = {node.id for node in walk(task) if isinstance(node, ast.Name)} if task else set()
    found = [definition(tree, name) for name in sorted(called)]
    if facts.router is not None:
        router = facts.router.function
        found.append(definition(parse(source.read(router.path)), router.name))
    return [node for node in found if isinstance(node, FunctionNode)]
