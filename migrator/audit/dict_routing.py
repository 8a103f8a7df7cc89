"""Functions that pick an executor out of a dict: ``TABLE[kind](job)``, ``TABLE[kind]().run()``."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from migrator.audit.asked_for import Asked, asked_by, finds, made_member, with_member
from migrator.audit.evaluate import Evaluator
from migrator.audit.inlined import inlined
from migrator.audit.made import made_of_entry
from migrator.audit.own_values import gives_own_value
from migrator.audit.picked import Work, call_of
from migrator.audit.picks import Pick
from migrator.audit.plain import plain_entry, target
from migrator.audit.raising import raises_by_picking
from migrator.audit.routing import Routing, common_keywords, positional, raises_about
from migrator.audit.scopes import Scope, arguments
from migrator.audit.spelled_keys import keys_of_dict
from migrator.audit.spread import spread_out
from migrator.audit.tables import Entry, Place, of_method
from migrator.audit.unclear import locations, unclear_pick
from migrator.audit.values import FunctionNode
from migrator.audit.walk import callee
from migrator.audit.worked import handed, made_of_work, work_with
from migrator.facts import JobRouter, Route
from migrator.syntax import arguments_of, given_by, walk


@dataclass(frozen=True, eq=False)
class _Called:
    """How a router calls what it has picked.

    Attributes:
        call: The call.
        work: What it does with an object, where the dict holds such or their classes.
        entries: What is called for each job type.
        calls: With which arguments; for each entry.
    """

    call: ast.Call
    work: Work | None
    entries: tuple[Entry, ...]
    calls: list[ast.Call]


def by_dict(
    evaluator: Evaluator, path: str, node: FunctionNode, scope: Scope, pick: Pick
) -> Routing | None:
    """Return what a function routes by a dict, or None where it calls nothing of it.

    Args:
        evaluator: Follows values.
        path: The file.
        node: The function.
        scope: Its own scope.
        pick: Where it picks.
    """
    taken, variable = (pick.hands, None) if pick.hands else call_of(node, pick.node)
    done = _called(evaluator, node, scope, pick, taken)
    parsed = evaluator.project.parse(pick.mapping.path)
    if done is None or parsed is None:
        return None
    entries, work = done.entries, done.work
    how = asked_by(evaluator, pick.key, scope, any(entry.member for entry in entries))
    made = made_member(how)
    subject = how.parameter if how is not None and made else _subject(node, pick.key)
    words = {name for name in (variable, subject, pick.mapping.name, pick.name) if name}
    method = done.call.func.attr if work and isinstance(done.call.func, ast.Attribute) else ""
    fact = JobRouter(
        function=evaluator.project.reference(path, node),
        form="if" if pick.branches else "dict",
        mapping=pick.mapping.name or None,
        routes=tuple(_routes(evaluator, done, pick, scope)),
        job_type_parameter=subject,
        call_keywords=common_keywords(done.calls),
        raises_on_unknown=(
            raises_about(node, words) or raises_by_picking(evaluator, node, pick, scope)
        ),
        call_arguments=positional(done.calls[0]),
        mapping_where=parsed.where(pick.mapping.node),
        table=pick.table or "",
        unclear=locations(evaluator, _unclear(evaluator, (path, node), scope, pick, done, how)),
        method=method,
        spelled=keys_of_dict(evaluator, pick.mapping.node, pick.mapping.scope, path),
        through=pick.through,
        through_parameter=pick.asked,
        through_calls=pick.hands is not None,
        enters=pick.enters,
        part=pick.part,
        only_members=any(entry.member and entry.member.plain for entry in entries),
    )
    if how is not None and made:
        fact = with_member(evaluator, fact, how, pick.key, done.calls, scope)
    unfound = (e.key for e in entries if not finds(evaluator, how, e.key, e.member))
    # The class, where what its method is cannot be told.
    ends = zip(entries, pick.mapping.entries, strict=True)
    targets = (target(evaluator, one) or target(evaluator, whole) for one, whole in ends)
    return Routing(fact, node, tuple(targets), frozenset(unfound))


def _called(
    evaluator: Evaluator, node: FunctionNode, scope: Scope, pick: Pick, call: ast.Call | None
) -> _Called | None:
    """Return what is called how; ``call`` is that of what was picked, where it is a function."""
    entries = pick.mapping.entries
    work = work_with(evaluator, node, pick)
    if work is not None:
        call = work.call
        entries = tuple(of_method(one, work.call, work.made) for one in entries)
        calls = [handed(evaluator, work, scope)] * len(entries)
    elif call is None:
        return None
    elif pick.mapping.scope.node is node:
        entries, calls = _without_inner(evaluator, entries, call, scope)
    else:
        calls = [call] * len(entries)
    return _Called(call, work, entries, [spread_out(node, one) for one in calls])


def _routes(evaluator: Evaluator, done: _Called, pick: Pick, scope: Scope) -> Iterator[Route]:
    for entry, held, call in zip(done.entries, pick.mapping.entries, done.calls, strict=True):
        route = _route(evaluator, entry, call)
        if done.work is not None:
            made = made_of_work(evaluator, held, done.work, scope, route.made)
            route = replace(route, made=made)
        yield route


def _unclear(
    evaluator: Evaluator,
    function: tuple[str, FunctionNode],
    scope: Scope,
    pick: Pick,
    done: _Called,
    how: Asked | None,
) -> Iterator[Place]:
    """Yield what the routes do not tell, and calls inside the router that give values of theirs."""
    call, work = done.call, done.work
    yield from unclear_pick(evaluator, function, scope, pick, call, done.entries, work, how)
    for one in done.calls if work is None else ():
        if one.func is not call.func and gives_own_value(evaluator, one, scope):
            yield function[0], one


def _without_inner(
    evaluator: Evaluator, entries: Sequence[Entry], call: ast.Call, scope: Scope
) -> tuple[tuple[Entry, ...], list[ast.Call]]:
    """Return the entries with what the router's own functions call, and the call of each."""
    found, calls = list[Entry](), list[ast.Call]()
    for entry in entries:
        made = None
        if entry.target is None and entry.scope.node is scope.node:
            made = inlined(evaluator, entry.value, call, scope)
        if made is None or not _is_plain_call(evaluator, made, scope):
            found.append(entry)
            calls.append(call)
        else:
            found.append(replace(entry, value=ast.copy_location(made.func, entry.value)))
            calls.append(made)
    return tuple(found), calls


def _is_plain_call(evaluator: Evaluator, call: ast.Call, scope: Scope) -> bool:
    """Tell whether a known function is called, and with nothing that is computed for it."""
    given = given_by(call)
    computed = any(isinstance(part, ast.Call) for value in given for part in walk(value))
    return not computed and callee(evaluator, call.func, scope) is not None


def _route(evaluator: Evaluator, entry: Entry, call: ast.Call) -> Route:
    parsed = evaluator.project.parse(entry.scope.path)
    assert parsed is not None
    where = parsed.where(entry.value)
    plain = plain_entry(evaluator, entry)
    registry = ast.unparse(entry.decorator) if entry.decorator is not None else ""
    made = "" if plain else made_of_entry(evaluator, entry)
    written = ast.unparse(entry.value)
    return Route(entry.key, written, where, plain, arguments_of(call), registry, made)


def _subject(node: FunctionNode, key: ast.expr) -> str:
    names = [child.id for child in walk(key) if isinstance(child, ast.Name)]
    parameters = {argument.arg for argument in arguments(node)}
    chosen = [name for name in names if name in parameters] or names
    return chosen[0] if chosen else ast.unparse(key)
