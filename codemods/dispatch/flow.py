"""Follows a looked-up task forwards: its guards, its calls, everything else that touches it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

import libcst as cst

from codemods.dispatch.conditions import (
    decides,
    is_something,
    other_side,
    question,
    shared_guard,
)
from codemods.dispatch.guards import body_of, is_log, terminates, tested_for_nothing
from codemods.dispatch.handlers import plain_handler
from codemods.dispatch.helpers import LookupCall
from codemods.dispatch.model import RefusedError
from codemods.dispatch.scopes import variables
from codemods.dispatch.sending import Sending, bound_early, sending_of
from codemods.dispatch.site_file import SiteFile
from codemods.dispatch.values import code, is_none

_ATTRIBUTES_OF_ANY_TASK = frozenset({"name", "__name__"})
_METHODS_OF_ANY_TASK = frozenset({"AsyncResult"})
# A lookup inside these is evaluated as surely as they are.
_ALWAYS = (
    *(cst.Attribute, cst.Call, cst.Arg, cst.Await, cst.UnaryOperation, cst.Return, cst.Expr),
    *(cst.Dict, cst.DictElement, cst.List, cst.Tuple, cst.Element, cst.Assign, cst.AnnAssign),
)


@dataclass
class Site:
    """One lookup with everything that is done with its result.

    Attributes:
        lookup: The lookup expression.
        function: The function it is in.
        variable: The local variable that holds the task, or None.
        statement: The statement to replace: the assignment, or the ``try`` around it.
        guards: ``if not task: …`` statements (or that ``try``) that leave the function.
        tests: Uses of the variable as a condition (``if task:``).
        shared: Guards that ask for something besides -> the ``or``, and its other side.
        sendings: The calls that send the task, each with its form.
        attributes: Uses of attributes that every task has.
        shown: Uses of the variable in statements that only log it.
    """

    lookup: LookupCall
    function: cst.FunctionDef
    variable: str | None
    statement: cst.BaseStatement
    guards: list[cst.If | cst.Try] = field(default_factory=list)
    tests: list[cst.BaseExpression] = field(default_factory=list)
    shared: dict[cst.If, tuple[cst.BooleanOperation, cst.BaseExpression]] = field(
        default_factory=dict
    )
    sendings: dict[cst.Call, Sending] = field(default_factory=dict)
    attributes: list[cst.Attribute] = field(default_factory=list)
    shown: list[cst.Name] = field(default_factory=list)

    @property
    def calls(self) -> list[cst.Call]:
        """The calls that send the task."""
        return list(self.sendings)

    def add(self, sending: Sending) -> None:
        """One more place that sends the task."""
        self.sendings[sending.call] = sending

    @property
    def guard_bodies(self) -> list[list[cst.BaseStatement]]:
        """What the guards do."""
        found = []
        for guard in self.guards:
            block = guard.body if isinstance(guard, cst.If) else guard.handlers[0].body
            found.append(body_of(block))
        return found


def follow(file: SiteFile, lookup: LookupCall) -> Site:
    """The site of one lookup; ``RefusedError`` where something does not fit."""
    functions = file.functions(lookup.node)
    if not functions:
        raise RefusedError(
            lookup.node, "the task is looked up at import time, outside any function"
        )
    site = _start(file, lookup, functions[0])
    if site.variable is not None:
        _check_single(file, site)
        for use in _uses(file, site):
            _classify(file, site, use)
    if not site.calls:
        raise RefusedError(
            lookup.node, "the looked-up task is never sent with .delay, .apply_async or the like"
        )
    first = min(file.line(call) for call in site.calls)
    if any(file.line(guard) > first for guard in (*site.guards, *site.shared)):
        raise RefusedError(lookup.node, "the looked-up task is sent before it is checked")
    return site


def _start(file: SiteFile, lookup: LookupCall, function: cst.FunctionDef) -> Site:
    """Where the result of the lookup goes first."""
    parent = file.parent(lookup.node)
    if isinstance(parent, (cst.Assign, cst.AnnAssign)):
        return _assigned(file, lookup, function, parent)
    if isinstance(parent, cst.NamedExpr):
        return _walrus(file, lookup, function, parent)
    sending = sending_of(file, lookup.node)
    if sending is not None:
        site = Site(lookup, function, None, file.statement(sending.call))
        site.add(sending)
        return site
    if isinstance(parent, cst.Return):
        raise RefusedError(lookup.node, "the looked-up task is returned to a caller")
    raise RefusedError(lookup.node, "the looked-up task is part of a larger expression")


def check_always(file: SiteFile, lookup: LookupCall) -> None:
    """The lookup is evaluated whenever its statement is, once, and before anything is decided."""
    for node in file.above(lookup.node):
        if isinstance(node, cst.SimpleStatementLine):
            return
        if isinstance(node, cst.If) and not isinstance(file.parent(node), cst.If):
            return
        if not isinstance(node, _ALWAYS):
            break
    raise RefusedError(
        lookup.node, "the task is looked up inside an expression that may not be evaluated"
    )


def _assigned(
    file: SiteFile,
    lookup: LookupCall,
    function: cst.FunctionDef,
    parent: cst.Assign | cst.AnnAssign,
) -> Site:
    """``task = lookup``, alone in its line."""
    targets = [one.target for one in parent.targets] if isinstance(parent, cst.Assign) else []
    target = targets[0] if len(targets) == 1 else getattr(parent, "target", None)
    line = file.alone(parent)
    if not isinstance(target, cst.Name) or line is None:
        raise RefusedError(lookup.node, "the looked-up task is not assigned to one plain variable")
    site = Site(lookup, function, target.value, line)
    around = plain_handler(file, line) if lookup.strict else None
    if around is not None:
        site.statement = around
        site.guards.append(around)
    return site


def _walrus(
    file: SiteFile, lookup: LookupCall, function: cst.FunctionDef, parent: cst.NamedExpr
) -> Site:
    """``if not (task := lookup):``, or without the ``not``."""
    branch = file.statement(parent)
    if not isinstance(parent.target, cst.Name) or not isinstance(branch, cst.If):
        raise RefusedError(lookup.node, "the looked-up task is not assigned to one plain variable")
    if isinstance(file.parent(branch), cst.If):
        raise RefusedError(lookup.node, "the task is looked up in an `elif`")
    site = Site(lookup, function, parent.target.value, branch)
    _test(file, site, parent, branch)
    return site


def _check_single(file: SiteFile, site: Site) -> None:
    """The variable has one value only (but for a preparing ``= None``)."""
    ways = file.names_of(site.function).get(site.variable or "", [])
    real = [way for way in ways if not (way.kind == "assign" and is_none(way.value))]
    if len(real) != 1:
        raise RefusedError(site.lookup.node, f"`{site.variable}` is assigned more than once")


def _uses(file: SiteFile, site: Site) -> Iterator[cst.Name]:
    """The nodes that read the variable."""
    for node in variables(site.function.body):
        parent = file.parent(node)
        stored = isinstance(parent, (cst.AssignTarget, cst.NamedExpr, cst.AnnAssign))
        if node.value == site.variable and not (stored and getattr(parent, "value", 0) is not node):
            yield node


def _classify(file: SiteFile, site: Site, use: cst.Name) -> None:
    """Sort one use of the variable in, or refuse."""
    parent = file.parent(use)
    sending = sending_of(file, use)
    if sending is not None:
        site.add(sending)
        return
    if isinstance(parent, cst.Attribute):
        any_task = _METHODS_OF_ANY_TASK if _is_called(file, parent) else _ATTRIBUTES_OF_ANY_TASK
        if parent.attr.value in any_task:
            site.attributes.append(parent)
            return
        raise RefusedError(use, f"`{code(parent)}` uses the looked-up task for something else")
    if isinstance(parent, cst.Param):
        raise bound_early(use)
    if is_log(file.statement(use)):
        site.shown.append(use)
        return
    asked = question(file, use)
    if decides(file, asked):
        site.tests.append(asked)
        return
    branch = file.statement(asked)
    if not isinstance(branch, cst.If) or not file.within(asked, branch):
        raise RefusedError(use, f"`{site.variable}` is used for something else than being sent")
    _test(file, site, asked, branch)


def _is_called(file: SiteFile, function: cst.Attribute) -> bool:
    call = file.parent(function)
    return isinstance(call, cst.Call) and call.func is function


def _test(file: SiteFile, site: Site, use: cst.BaseExpression, branch: cst.If) -> None:
    """A condition on the variable: a guard that leaves, or a plain test."""
    subject = tested_for_nothing(branch.test)
    if subject is use and isinstance(branch.orelse, cst.Else):
        site.tests.append(use)
        return
    shared = shared_guard(branch, use) if not isinstance(use, cst.NamedExpr) else None
    if subject is use or shared is not None:
        ends = terminates(body_of(branch.body)) and branch.orelse is None
        if not ends or isinstance(file.parent(branch), cst.If):
            raise RefusedError(
                branch, f"the check of `{site.variable}` does not leave the function"
            )
        if shared is None:
            site.guards.append(branch)
        else:
            site.shared[branch] = (shared, other_side(shared, use))
        return
    positive = branch.test is use or is_something(branch.test, use)
    if not positive or isinstance(file.parent(branch), cst.If):
        raise RefusedError(use, f"the condition on `{site.variable}` asks for more than the task")
    site.tests.append(use)
