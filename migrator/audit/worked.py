"""Classes that a table holds, as functions that do with one of them what the router does.

Before:
    RUNNERS = {"mail": Mail, "hoist": Hoist}

    def route(kind, job, options):
        runner = RUNNERS[kind](job, options)
        return runner.run()

As a function:
    def made(job, options):
        return Mail(job, options).run()

The class itself is whatever it is: it is called as it is today. What the router has in variables of
its own becomes a parameter.
"""

from __future__ import annotations

import ast
import builtins
from collections.abc import Iterator
from dataclasses import replace

from migrator.audit.branches import Branch
from migrator.audit.evaluate import Evaluator
from migrator.audit.held import HELD, NAME, stands
from migrator.audit.members import member
from migrator.audit.picked import Work, work_of
from migrator.audit.picks import Pick
from migrator.audit.scopes import Scope
from migrator.audit.spread import spread_out
from migrator.audit.tables import Entry
from migrator.audit.values import Class, Function, FunctionNode, Instance
from migrator.audit.walk import body_of, names_in
from migrator.syntax import given_by, walk


def work_with(evaluator: Evaluator, node: FunctionNode, pick: Pick) -> Work | None:
    """Return the call of a method, where a dict holds objects, or the classes of such.

    Args:
        evaluator: Follows values.
        node: The router.
        pick: Where it picks.
    """
    work, entries = work_of(node, pick.node), pick.mapping.entries
    if work is not None and pick.made is not None:
        work = replace(work, made=pick.made) if work.made is None else None
    held = [entry.target or evaluator.evaluate(entry.value, entry.scope) for entry in entries]
    if work is None:
        return None
    if work.made is not None:
        return work if any(isinstance(value, Class) for value in held) else None
    return work if all(isinstance(value, Instance | Class) for value in held) else None


def work_of_branch(branch: Branch, scope: Scope) -> tuple[Entry, Work] | None:
    """Return the class that a branch makes an object of, and what it does with that.

    Args:
        branch: ``return Mail(job).run()``, or ``it = Mail(job)`` and ``return it.run()``.
        scope: The router's own.
    """
    func = branch.call.func
    made = func.value if isinstance(func, ast.Attribute) else None
    others: list[ast.Attribute] = []
    if isinstance(made, ast.Name):
        name, parts = made.id, [part for one in branch.place.body for part in walk(one)]
        values = [
            part.value
            for part in parts
            if isinstance(part, ast.Assign) and [ast.unparse(t) for t in part.targets] == [name]
        ]
        stored = [p for p in parts if isinstance(p, ast.Name) and isinstance(p.ctx, ast.Store)]
        once = len(values) == len([part for part in stored if part.id == name]) == 1
        made = values[0] if once else None
        attributes = (part for part in parts if isinstance(part, ast.Attribute))
        others = [one for one in attributes if ast.unparse(one.value) == name and one is not func]
    if not isinstance(made, ast.Call):
        return None
    entry = Entry(branch.key, made.func, scope)
    return entry, Work(branch.call, made, tuple(others))


def handed(evaluator: Evaluator, work: Work, scope: Scope) -> ast.Call:
    """Return the call of a function that stands for all that a router does with a class.

    Args:
        evaluator: Follows names.
        work: What it does.
        scope: The router's own.
    """
    if work.made is None or not (work.made.args or work.made.keywords):
        return work.call
    names = _variables(evaluator, _spread(work, scope), scope)
    words = [ast.keyword(name, ast.Name(name, ast.Load())) for name in names]
    return ast.copy_location(ast.Call(ast.Name(NAME, ast.Load()), [], words), work.call)


def made_of_work(
    evaluator: Evaluator, entry: Entry, work: Work, scope: Scope, known: str = ""
) -> str:
    """Return the source of a function that does what a router does with an entry; else nothing.

    Args:
        evaluator: Follows values.
        entry: The class, or the object.
        work: What the router does with it.
        scope: The router's own.
        known: Such a source that takes the same as the method does.
    """
    if _does_more(work, scope):
        return ""
    work = _spread(work, scope)
    if known or not _stands(evaluator, entry, work, scope):
        return known
    once, held = "", entry.value
    if work.made is not None:
        held = ast.Call(entry.value, work.made.args, work.made.keywords)
    elif not isinstance(entry.value, ast.Name):
        once, held = f"{HELD} = {ast.unparse(entry.value)}\n\n\n", ast.Name(HELD)
    assert isinstance(work.call.func, ast.Attribute)
    method = ast.Attribute(held, work.call.func.attr)
    result = ast.unparse(ast.Call(method, work.call.args, work.call.keywords))
    given = ", ".join(_variables(evaluator, work, scope))
    if _waits(evaluator, entry, work):
        text = f"{once}async def {NAME}({given}):\n    return await {result}\n"
    else:
        text = f"{once}def {NAME}({given}):\n    return {result}\n"
    return text if text.isascii() else ""


def _stands(evaluator: Evaluator, entry: Entry, work: Work, scope: Scope) -> bool:
    """Tell whether all that is not handed over means the same in a function of the module."""
    place = evaluator.project.module_scope(scope.path)
    if place is None or scope.path != entry.scope.path:
        return False
    if not all(stands(evaluator, name, entry.scope) for name in names_in(entry.value)):
        return False
    object_here = work.made is None and not isinstance(entry.value, ast.Name)
    # A table inside the router makes another object for each job.
    if object_here and (entry.scope.parent is not None or not isinstance(entry.value, ast.Call)):
        return False
    module = evaluator.project.bindings(place.node)
    used = set(_used(work)) - set(_variables(evaluator, work, scope))
    known = all(name in module or hasattr(builtins, name) for name in used)
    return known and not _changed_between(work, scope)


def _does_more(work: Work, scope: Scope) -> bool:
    """Tell whether the router calls another method of the object, changes it, or gives it back."""
    others = {id(one) for one in work.others}
    nodes = () if not isinstance(scope.node, FunctionNode) else body_of(scope.node)
    called = {id(part.func) for part in nodes if isinstance(part, ast.Call)}
    returned = (part.value for part in nodes if isinstance(part, ast.Return) and part.value)
    given = {id(part) for value in returned for part in walk(value)}
    stored = {id(one) for one in work.others if not isinstance(one.ctx, ast.Load)}
    return bool(others & (called | given | stored))


def _spread(work: Work, scope: Scope) -> Work:
    """Return the work with what a router collects for its calls written out in them."""
    if not isinstance(scope.node, FunctionNode):
        return work
    made = spread_out(scope.node, work.made) if work.made is not None else None
    return replace(work, made=made, call=spread_out(scope.node, work.call))


def _waits(evaluator: Evaluator, entry: Entry, work: Work) -> bool:
    value = entry.target or evaluator.evaluate(entry.value, entry.scope)
    assert isinstance(work.call.func, ast.Attribute)
    method = member(evaluator, value, work.call.func.attr)
    return isinstance(method, Function) and isinstance(method.node, ast.AsyncFunctionDef)


def _variables(evaluator: Evaluator, work: Work, scope: Scope) -> list[str]:
    """Return the router's own names that it gives the class, or the method, in their order."""
    own = evaluator.project.bindings(scope.node)
    return [name for name in dict.fromkeys(_used(work)) if name in own]


def _used(work: Work) -> Iterator[str]:
    for call in (work.made, work.call):
        given = given_by(call) if call is not None else []
        parts = sorted(
            (p for value in given for p in walk(value) if isinstance(p, ast.Name)),
            key=lambda part: (part.lineno, part.col_offset),
        )
        yield from (part.id for part in parts)


def _changed_between(work: Work, scope: Scope) -> bool:
    """Tell whether a variable that the class was given is stored again before the method's call."""
    if work.made is None or not isinstance(scope.node, FunctionNode):
        return work.made is not None
    given = {name for one in (*work.made.args, *work.made.keywords) for name in names_in(one)}
    return any(
        isinstance(part, ast.Name)
        and isinstance(part.ctx, ast.Store)
        and part.id in given
        and work.made.lineno <= part.lineno <= work.call.lineno
        for part in body_of(scope.node)
    )
