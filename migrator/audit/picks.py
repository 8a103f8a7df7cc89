"""The places that pick a callable out of a dict."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass

from migrator.audit.chain_tables import table_of_chain, table_of_ternary
from migrator.audit.choosers import Chosen, chosen_by, returned
from migrator.audit.evaluate import Evaluator
from migrator.audit.mappings import Mapping, mapping_of
from migrator.audit.member_keys import converted
from migrator.audit.named_tables import named_by_table, taken_from
from migrator.audit.part_tables import parts_of
from migrator.audit.picked import is_picked, objects_of, variables_of
from migrator.audit.registry_objects import kept_by
from migrator.audit.scopes import Scope
from migrator.audit.searched import searched
from migrator.audit.table_parameters import is_parameter
from migrator.audit.values import FunctionNode
from migrator.audit.walk import body_of, names_in


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
        hands: The call of what is picked, where ``through`` makes it.
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
    hands: ast.Call | None = None


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
                kept.mapping,
                kept.key,
                node,
                kept.checked,
                through=through,
                enters=kept.enters,
                hands=kept.hands,
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
    objects = objects_of(node, pick.node)
    variables = variables_of(node, pick.node)

    def made(value: ast.expr) -> ast.Call | None:
        """Return the call by which an object is made of what is picked."""
        call = objects.get(value.id) if isinstance(value, ast.Name) else value
        own = isinstance(call, ast.Call) and is_picked(call.func, pick.node, variables)
        return call if own and isinstance(call, ast.Call) else None

    values = returned(
        node, lambda value: bool(made(value)) or is_picked(value, pick.node, variables)
    )
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
