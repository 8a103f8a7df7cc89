"""What a function does with what it has picked: the variables that hold it, and the calls of it."""

from __future__ import annotations

import ast
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace

from migrator.audit.values import FunctionNode
from migrator.audit.walk import body_of
from migrator.syntax import targets_of, walk


@dataclass(frozen=True, eq=False)
class Work:
    """The call of a method of an object that was picked, or made of a class that was.

    Attributes:
        call: ``handler.run(…)``, ``handler(job).run(…)``.
        made: The call that makes the object; None where the object itself was picked.
        others: What else is read of that object.
    """

    call: ast.Call
    made: ast.Call | None
    others: tuple[ast.Attribute, ...] = ()


def call_of(node: FunctionNode, picked: ast.expr) -> tuple[ast.Call | None, str | None]:
    """Return the call of what was picked, and the variable that it went through."""
    return next(calls_of(node, picked), (None, None))


def calls_of(node: FunctionNode, picked: ast.expr) -> Iterator[tuple[ast.Call, str | None]]:
    """Yield every call of what was picked, and the variable that it went through."""
    variables = variables_of(node, picked)
    for child in body_of(node):
        if isinstance(child, ast.Call):
            if child.func is picked:
                yield child, None
            elif isinstance(child.func, ast.Name) and child.func.id in variables:
                yield child, child.func.id


def work_of(node: FunctionNode, picked: ast.expr) -> Work | None:
    """Return the call of a method of what was picked, or of an object that it makes.

    Of several the one whose result is given back.

    Args:
        node: The function.
        picked: The place that picks.
    """
    variables, objects = variables_of(node, picked), objects_of(node, picked)
    found = list[Work]()
    for child in body_of(node):
        if not isinstance(child, ast.Call) or not isinstance(child.func, ast.Attribute):
            continue
        value = child.func.value
        if isinstance(value, ast.Name) and value.id in objects:
            found.append(Work(child, objects[value.id]))
        elif isinstance(value, ast.Call) and is_picked(value.func, picked, variables):
            found.append(Work(child, value))
        elif is_picked(value, picked, variables):
            found.append(Work(child, None))
    given = [work for work in found if _is_returned(node, work.call)]
    best = found if len(found) == 1 else given
    if len(best) != 1:
        return None
    held = {*variables, *objects}
    attributes = (part for part in body_of(node) if isinstance(part, ast.Attribute))
    others = (one for one in attributes if is_picked(one.value, picked, held))
    return replace(best[0], others=tuple(one for one in others if one is not best[0].call.func))


def objects_of(node: FunctionNode, picked: ast.expr) -> dict[str, ast.Call]:
    """Return the variables that only hold what is made of what was picked: ``h = handler(job)``."""
    variables = variables_of(node, picked)
    stored = Counter(
        child.id
        for child in body_of(node)
        if isinstance(child, ast.Name) and isinstance(child.ctx, ast.Store)
    )
    return {
        name: child.value
        for child in body_of(node)
        if isinstance(child, ast.Assign | ast.AnnAssign) and isinstance(child.value, ast.Call)
        if is_picked(child.value.func, picked, variables)
        for name in _targets(child)
        if stored[name] == 1
    }


def variables_of(node: FunctionNode, picked: ast.expr) -> set[str]:
    """Return the variables that hold what was picked."""
    variables: set[str] = set()
    if isinstance(picked, ast.Name) and isinstance(picked.ctx, ast.Store):
        variables = {picked.id, *_same(node, picked.id)}  # of a loop
    for child in body_of(node):
        if isinstance(child, ast.Match) and child.subject is picked:
            variables |= {name for case in child.cases for name in _captured(case.pattern)}
        if not isinstance(child, (ast.Assign, ast.AnnAssign, ast.NamedExpr)):
            continue
        parts = list(walk(child.value)) if child.value is not None else []
        called = any(isinstance(part, ast.Call) and part.func is picked for part in parts)
        if not called and any(part is picked for part in parts):
            variables |= _targets(child)
    return variables


def is_picked(value: ast.expr, picked: ast.expr, variables: set[str]) -> bool:
    """Tell whether an expression is what was picked, or a variable that holds it."""
    return value is picked or (isinstance(value, ast.Name) and value.id in variables)


def _is_returned(node: FunctionNode, call: ast.Call) -> bool:
    returned = (child.value for child in body_of(node) if isinstance(child, ast.Return))
    return any(call in (value, getattr(value, "value", None)) for value in returned)


def _same(node: FunctionNode, name: str) -> Iterator[str]:
    """Yield the variables that are given what another one holds: ``found = run``."""
    for child in body_of(node):
        if not isinstance(child, ast.Assign | ast.AnnAssign):
            continue
        if isinstance(child.value, ast.Name) and child.value.id == name:
            yield from _targets(child)


def _targets(node: ast.Assign | ast.AnnAssign | ast.NamedExpr) -> set[str]:
    targets = targets_of(node)
    return {target.id for target in targets if isinstance(target, ast.Name)}


def _captured(pattern: ast.pattern) -> Iterator[str]:
    """Yield the name that a pattern gives to whatever it is, as in ``case runner:``."""
    if isinstance(pattern, ast.MatchAs) and pattern.pattern is None and pattern.name:
        yield pattern.name
