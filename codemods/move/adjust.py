"""The declared edits of one move: its task decorator, its new parameters, their docstring lines."""

from __future__ import annotations

import typing
from collections.abc import Iterator
from dataclasses import dataclass

import libcst as cst

from codemods.move.analysis import BUILTINS, Analysis
from codemods.move.docstrings import document
from codemods.move.edits import Edit
from codemods.move.model import Move, NewParameter
from codemods.move.scopes import Use
from codemods.move.signature import add_parameters, missing, wants_annotations
from codemods.move.source import Source
from codemods.move.tasks import (
    hides_name,
    is_shared,
    replaced_span,
    share,
    shared_task_names,
    task_decorator,
)
from codemods.move.units import Unit, defined
from codemods.move.walk_statements import Walker

Problem = tuple[int, str, str, str]


@dataclass(frozen=True)
class Adjustment:
    """The declared edits of a move and what they mean for its dependencies.

    Attributes:
        edits: The edits.
        dropped: Spans whose names are no dependency any more.
        needs: Names that the edits use.
        extra_imports: Import statements for names that the source module does not have.
        problems: Line, symbol, reason and advice of what is in the way.
        is_task: A task decorator was found and dealt with.
    """

    edits: tuple[Edit, ...] = ()
    dropped: tuple[tuple[int, int], ...] = ()
    needs: tuple[str, ...] = ()
    extra_imports: tuple[str, ...] = ()
    problems: tuple[Problem, ...] = ()
    is_task: bool = False

    def dropped_lines(self, source: Source) -> Iterator[int]:
        """The lines that are left out as a whole."""
        for start, end in self.dropped:
            first, last = source.line_at(start), source.line_at(end)
            if start == source.start_of_line(first) and end == source.start_of_line(last):
                yield from range(first, last)

    def drops(self, use: Use) -> bool:
        """Whether a use is gone after the edits."""
        return any(start <= use.start < end for start, end in self.dropped)


def adjust(analysis: Analysis, move: Move, units: list[Unit]) -> Adjustment:
    """The declared edits of a move in the statements that define it."""
    functions = list(_functions(move, units))
    parts = [_task(analysis, move, unit, each) for unit, each in functions]
    parts += [_signature(analysis, move, unit, each) for unit, each in functions]
    parts += [_undecorated(analysis, move, each) for _, each in functions if move.without]
    if move.task_name is not None and not any(part.is_task or part.problems for part in parts):
        problem = (units[0].line, move.name, "no task decorator found on it",
                   "a call registers it (app.task(f), register_task), or its class does: move it "
                   "and that call by hand to a module that the tasks package imports, and "
                   "commit")  # fmt: skip
        parts.append(Adjustment(problems=(problem,)))
    return Adjustment(
        tuple(e for part in parts for e in part.edits),
        tuple(span for part in parts for span in part.dropped),
        tuple(n for part in parts for n in part.needs),
        tuple(i for part in parts for i in part.extra_imports),
        tuple(p for part in parts for p in part.problems),
    )


def _functions(move: Move, units: list[Unit]) -> Iterator[tuple[Unit, cst.FunctionDef]]:
    """The functions of that name in the statements, also inside ``if`` and ``try``."""
    for unit in units:
        for each in defined(unit.node):
            if isinstance(each, cst.FunctionDef) and each.name.value == move.name:
                yield unit, each


def _task(analysis: Analysis, move: Move, unit: Unit, function: cst.FunctionDef) -> Adjustment:
    decorator = task_decorator(analysis, function)
    if decorator is None:
        return Adjustment()
    if move.task_name is None:
        reason = "it is a Celery task, and no task name was given to pin"
        return _stopped(unit, move, reason, "move it with its task name")
    if hides_name(analysis, decorator):
        reason = "its decorator takes options from **, the task's name may be among them"
        return _stopped(unit, move, reason, "write the options out")
    if move.keep_app:
        edits = share(analysis.source, decorator, "", move.task_name)
        return Adjustment(tuple(edits), is_task=True)
    return _shared(analysis, unit, decorator, move.task_name)


def _shared(analysis: Analysis, unit: Unit, decorator: cst.Decorator, task_name: str) -> Adjustment:
    source, node = analysis.source, decorator.decorator
    callee = node.func if isinstance(node, cst.Call) else node
    if is_shared(analysis, callee):
        return Adjustment(tuple(share(source, decorator, "", task_name)), is_task=True)
    edits = tuple(share(source, decorator, (shared_task_names(analysis) or ["shared_task"])[0],
                        task_name))  # fmt: skip
    dropped = (replaced_span(source, decorator),)
    if known := shared_task_names(analysis):
        return Adjustment(edits, dropped, needs=(known[0],), is_task=True)
    if analysis.is_symbol("shared_task") or "shared_task" in analysis.bindings.names:
        problem = (unit.line, "shared_task", "the module uses this name for something else",
                   "rename it in the source module first")  # fmt: skip
        return Adjustment(problems=(problem,))
    return Adjustment(
        edits, dropped, extra_imports=("from celery import shared_task",), is_task=True
    )


def _stopped(unit: Unit, move: Move, reason: str, advice: str) -> Adjustment:
    return Adjustment(problems=((unit.line, move.name, reason, advice),))


def _signature(analysis: Analysis, move: Move, unit: Unit, function: cst.FunctionDef) -> Adjustment:
    new = missing(function, move.parameters)
    for parameter in new:
        if captured := _captured(analysis, unit, function, parameter):
            line = analysis.source.line_at(captured.start)
            reason = "the new parameter would hide the module's name that the body uses"
            return Adjustment(problems=((line, parameter.name, reason, "rename one of them"),))
        if parameter in missing_by_position(function, parameter):
            reason = "the parameter exists but can only be given by position"
            return _stopped(unit, move, reason, "make it a normal parameter first")
    needs, extra, problems = _names(analysis, unit, function, new)
    edits = add_parameters(analysis.source, function, new)
    edits += document(analysis.source, function, new)
    return Adjustment(tuple(edits), (), needs, extra, problems)


def _undecorated(analysis: Analysis, move: Move, function: cst.FunctionDef) -> Adjustment:
    """Take decorators off, each with its line; comments above it stay."""
    source, spans = analysis.source, []
    for decorator in function.decorators:
        node = decorator.decorator
        callee = node.func if isinstance(node, cst.Call) else node
        if source.tree.code_for_node(callee) in move.without:
            start, end = source.span(decorator)
            last = source.line_at(end)
            spans.append(
                (source.start_of_line(source.line_at(start)), source.start_of_line(last + 1))
            )
    return Adjustment(tuple(Edit(start, end, "") for start, end in spans), tuple(spans))


def missing_by_position(
    function: cst.FunctionDef, parameter: NewParameter
) -> tuple[NewParameter, ...]:
    """The parameter, when the function has one of that name that is positional-only."""
    names = {param.name.value for param in function.params.posonly_params}
    return (parameter,) if parameter.name in names else ()


def _captured(
    analysis: Analysis, unit: Unit, function: cst.FunctionDef, parameter: NewParameter
) -> Use | None:
    start, end = analysis.source.span(function)
    inside = (use for use in unit.uses if start <= use.start < end and use.name == parameter.name)
    return next(inside, None)


def _names(
    analysis: Analysis, unit: Unit, function: cst.FunctionDef, new: list[NewParameter]
) -> tuple[tuple[str, ...], tuple[str, ...], tuple[Problem, ...]]:
    """Names used by the new declarations: bound by the source module, from typing, or unknown."""
    annotate = wants_annotations(function)
    sources = [p.default for p in new] + [p.annotation for p in new if annotate and p.annotation]
    used = sorted({use.name for text in sources for use in _loads(text)} - BUILTINS)
    needs = [n for n in used if analysis.is_symbol(n) or n in analysis.bindings.names]
    unbound = [n for n in used if n not in needs]
    extra = [f"from typing import {n}" for n in unbound if n in typing.__all__]
    problems = [
        (unit.line, name, "the new parameter needs this name, which the module does not have",
         "use a name that the module imports, or one of typing")
        for name in unbound
        if name not in typing.__all__
    ]  # fmt: skip
    return tuple(needs), tuple(extra), tuple(problems)


def _loads(expression: str) -> list[Use]:
    walker = Walker(Source(expression))
    walker.walk(walker.source.tree)
    return walker.uses
