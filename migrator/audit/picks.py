"""The places that pick a callable out of a dict."""

from __future__ import annotations

import ast
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace

from migrator.audit.chain_tables import table_of_chain, table_of_ternary
from migrator.audit.choosers import Chosen, chosen_by, returned
from migrator.audit.evaluate import Evaluator
from migrator.audit.mappings import Mapping, mapping_of
from migrator.audit.member_keys import converted
from migrator.audit.named_tables import named_by_table, taken_from
from migrator.audit.part_tables import parts_of
from migrator.audit.registry_objects import kept_by
from migrator.audit.scopes import Scope
from migrator.audit.searched import searched
from migrator.audit.table_parameters import is_parameter
from migrator.audit.values import FunctionNode
from migrator.audit.walk import body_of, names_in
from migrator.syntax import targets_of, walk


@dataclass(frozen=True, eq=False)
class Pick:
    """One place where a function takes something out of a mapping.

    Attributes:
        mapping: The mapping.
        key: The expression it is looked up with.
        node: ``mapping.get(key)`` or ``mapping[key]``.
        checked: True for ``get``: an unknown key is no exception.
        table: The parameter that holds the mapping, where one does.
        inner: Where the mapping only has names, and ``node`` finds what is called that: the place
            that takes the name out of it.
        name: The variable that holds the name.
        through: The function that does the picking, where another one does: ``node`` calls it.
        made: The call by which that makes an object of what it picks.
        branches: True where the mapping stands for branches.
        asked: The parameter of ``through`` that its branches compare.
        enters: How a function is entered, where an object has the mapping.
        part: Which part of an entry it takes, where that holds more: ``[0]``, ``.run``.
    """

    mapping: Mapping
    key: ast.expr
    node: ast.expr
    checked: bool
    table: str | None = None
    inner: ast.expr | None = None
    name: str | None = None
    through: str = ""
    made: ast.Call | None = None
    branches: bool = False
    asked: str = ""
    enters: str = ""
    part: str = ""


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


def picks(evaluator: Evaluator, function: FunctionNode, scope: Scope) -> Iterator[Pick]:
    """Yield where a function picks from a mapping; ``scope`` is the function's own."""
    yield from _own_picks(evaluator, function, scope)
    for call in chosen_by(evaluator, function, scope):
        yield from _by_chooser(evaluator, call)


def _own_picks(evaluator: Evaluator, function: FunctionNode, scope: Scope) -> Iterator[Pick]:
    for node in body_of(function):
        taken = taken_from(node)
        if taken is None or not isinstance(node, ast.expr):
            continue
        table, key, checked = taken
        found = mapping_of(evaluator, table, scope)
        if found is not None and _varies(key):
            yield Pick(found, key, node, checked, _parameter(function, table))
    for loop in searched(evaluator, function, scope):
        yield Pick(loop.mapping, loop.key, loop.node, loop.checked)
    yield from _by_name(evaluator, function, scope)
    yield from _by_ternary(evaluator, function, scope)
    yield from _by_object(evaluator, function, scope)
    for one in parts_of(evaluator, function, scope):
        yield Pick(one.mapping, one.key, one.node, one.checked, part=one.written)


def _by_ternary(evaluator: Evaluator, function: FunctionNode, scope: Scope) -> Iterator[Pick]:
    ternaries = [node for node in body_of(function) if isinstance(node, ast.IfExp)]
    inner = {id(node.orelse) for node in ternaries}
    for node in ternaries:
        found = table_of_ternary(evaluator, node, scope) if id(node) not in inner else None
        if found is not None:
            yield Pick(found.mapping, found.key, node, True, branches=True)


def _by_object(evaluator: Evaluator, function: FunctionNode, scope: Scope) -> Iterator[Pick]:
    for node in body_of(function):
        kept = kept_by(evaluator, node, scope)
        if kept is not None and isinstance(node, ast.expr):
            through = ast.unparse(node.func) if isinstance(node, ast.Call) else ""
            yield Pick(
                kept.mapping, kept.key, node, kept.checked, through=through, enters=kept.enters
            )


def _by_chooser(evaluator: Evaluator, chosen: Chosen) -> Iterator[Pick]:
    """Yield the one pick of a function that does nothing else, as one of its caller."""
    node = chosen.function.node
    assert isinstance(node, ast.FunctionDef)
    inner = chosen.function.scope.inner(node)
    own = list(_own_picks(evaluator, node, inner))
    if not own or all(pick.branches for pick in own):
        yield from _by_chain(evaluator, chosen, inner)
        return
    pick = own[0] if len(own) == 1 else None
    made_of = converted(evaluator, pick.key, inner) if pick is not None else None
    asked_for = made_of[1] if made_of is not None else pick.key if pick is not None else None
    key = chosen.filled(asked_for) if isinstance(asked_for, ast.Name) else None
    if pick is None or key is None or pick.table or not _varies(key):
        return
    objects = _objects(node, pick.node)
    variables = _variables(node, pick.node)

    def made(value: ast.expr) -> ast.Call | None:
        """Return the call by which an object is made of what is picked."""
        call = objects.get(value.id) if isinstance(value, ast.Name) else value
        own = isinstance(call, ast.Call) and _is(call.func, pick.node, variables)
        return call if own and isinstance(call, ast.Call) else None

    values = returned(node, lambda value: bool(made(value)) or _is(value, pick.node, variables))
    stored = {part.id for part in body_of(node) if isinstance(part, ast.Name) and _stores(part)}
    tests = [part.test for part in body_of(node) if isinstance(part, ast.If)]
    asked = {*variables, *names_in(pick.key), pick.mapping.name}
    if values is None or not stored <= {*variables, *objects}:
        return
    if not all(names_in(test) <= asked for test in tests):
        return  # some job types are turned away here
    calls = [made(value) for value in values]
    call = chosen.with_arguments_of(calls[0]) if len(calls) == 1 and calls[0] else None
    if any(calls) and call is None:
        return
    name = ast.unparse(chosen.call.func)
    checked = pick.checked or any(isinstance(part, ast.Try) for part in body_of(node))
    yield Pick(pick.mapping, key, chosen.call, checked, through=name, made=call)


def _by_chain(evaluator: Evaluator, chosen: Chosen, scope: Scope) -> Iterator[Pick]:
    """Yield the pick of a function that does nothing but give back what its branches pick."""
    node = chosen.function.node
    assert isinstance(node, ast.FunctionDef)
    found = table_of_chain(evaluator, node, scope)
    key = chosen.filled(found.key) if found is not None else None
    if found is None or key is None or not isinstance(found.key, ast.Name) or not _varies(key):
        return
    name = ast.unparse(chosen.call.func)
    yield Pick(
        found.mapping, key, chosen.call, True, through=name, branches=True, asked=found.key.id
    )


def _stores(node: ast.Name) -> bool:
    return not isinstance(node.ctx, ast.Load)


def _by_name(evaluator: Evaluator, function: FunctionNode, scope: Scope) -> Iterator[Pick]:
    """Yield the places that find a function by the name that a dict of names has for it."""
    for node in body_of(function):
        found = named_by_table(evaluator, function, node, scope)
        if found is not None:
            yield Pick(
                found.mapping,
                found.key,
                found.node,
                found.checked,
                _parameter(function, found.table),
                inner=found.inner,
                name=found.name,
            )


def _parameter(function: FunctionNode, table: ast.expr) -> str | None:
    named = isinstance(table, ast.Name) and is_parameter(function, table.id)
    return table.id if named and isinstance(table, ast.Name) else None


def _varies(key: ast.expr) -> bool:
    return not isinstance(key, ast.Constant)


def call_of(node: FunctionNode, picked: ast.expr) -> tuple[ast.Call | None, str | None]:
    """Return the call of what was picked, and the variable that it went through."""
    return next(calls_of(node, picked), (None, None))


def work_of(node: FunctionNode, picked: ast.expr) -> Work | None:
    """Return the call of a method of what was picked, or of an object that it makes.

    Of several the one whose result is given back.

    Args:
        node: The function.
        picked: The place that picks.
    """
    variables, objects = _variables(node, picked), _objects(node, picked)
    found = list[Work]()
    for child in body_of(node):
        if not isinstance(child, ast.Call) or not isinstance(child.func, ast.Attribute):
            continue
        value = child.func.value
        if isinstance(value, ast.Name) and value.id in objects:
            found.append(Work(child, objects[value.id]))
        elif isinstance(value, ast.Call) and _is(value.func, picked, variables):
            found.append(Work(child, value))
        elif _is(value, picked, variables):
            found.append(Work(child, None))
    given = [work for work in found if _is_returned(node, work.call)]
    best = found if len(found) == 1 else given
    if len(best) != 1:
        return None
    held = {*variables, *objects}
    attributes = (part for part in body_of(node) if isinstance(part, ast.Attribute))
    others = (one for one in attributes if _is(one.value, picked, held))
    return replace(best[0], others=tuple(one for one in others if one is not best[0].call.func))


def _is_returned(node: FunctionNode, call: ast.Call) -> bool:
    returned = (child.value for child in body_of(node) if isinstance(child, ast.Return))
    return any(call in (value, getattr(value, "value", None)) for value in returned)


def _objects(node: FunctionNode, picked: ast.expr) -> dict[str, ast.Call]:
    """Return the variables that only hold what is made of what was picked: ``h = handler(job)``."""
    variables = _variables(node, picked)
    stored = Counter(
        child.id
        for child in body_of(node)
        if isinstance(child, ast.Name) and isinstance(child.ctx, ast.Store)
    )
    return {
        name: child.value
        for child in body_of(node)
        if isinstance(child, ast.Assign | ast.AnnAssign) and isinstance(child.value, ast.Call)
        if _is(child.value.func, picked, variables)
        for name in _targets(child)
        if stored[name] == 1
    }


def _is(value: ast.expr, picked: ast.expr, variables: set[str]) -> bool:
    return value is picked or (isinstance(value, ast.Name) and value.id in variables)


def _variables(node: FunctionNode, picked: ast.expr) -> set[str]:
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


def calls_of(node: FunctionNode, picked: ast.expr) -> Iterator[tuple[ast.Call, str | None]]:
    """Yield every call of what was picked, and the variable that it went through."""
    variables = _variables(node, picked)
    for child in body_of(node):
        if isinstance(child, ast.Call):
            if child.func is picked:
                yield child, None
            elif isinstance(child.func, ast.Name) and child.func.id in variables:
                yield child, child.func.id


def _captured(pattern: ast.pattern) -> Iterator[str]:
    """Yield the name that a pattern gives to whatever it is, as in ``case runner:``."""
    if isinstance(pattern, ast.MatchAs) and pattern.pattern is None and pattern.name:
        yield pattern.name
