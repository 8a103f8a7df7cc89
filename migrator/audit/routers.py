"""Functions that pick an executor by job type."""

from __future__ import annotations

import ast
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial

from migrator.audit.asked_for import (
    Asked,
    asked_by,
    finds,
    made_member,
    with_member,
)
from migrator.audit.branches import Branch, branches
from migrator.audit.evaluate import Evaluator
from migrator.audit.inlined import inlined
from migrator.audit.made import made_of_branch, made_of_entry
from migrator.audit.own_values import gives_own_value
from migrator.audit.picks import Pick, call_of, picks
from migrator.audit.plain import called, is_plain, plain_entry, target
from migrator.audit.scopes import Scope, arguments
from migrator.audit.spelled_keys import keys_of_branches, keys_of_dict
from migrator.audit.spread import spread_out
from migrator.audit.tables import Entry, of_method
from migrator.audit.unclear import locations, unclear_branches, unclear_pick, unfound_branches
from migrator.audit.values import Function, FunctionNode, Value
from migrator.audit.walk import body_of, callee, names_in, uncaught
from migrator.audit.worked import handed, made_of_work, work_of_branch, work_with
from migrator.facts import JobRouter, Route
from migrator.syntax import arguments_of, walk

_LOOKUP_ERRORS = frozenset({"KeyError", "LookupError"})

# Different executors, routes, whether it is a dict, whether the caller says which one.
Weight = tuple[int, int, bool, bool]


@dataclass(frozen=True, eq=False)
class Routing:
    """A router with the syntax behind it.

    Attributes:
        fact: The router.
        node: Its function.
        targets: The function of the repository that each route leads to, or None.
        unfound: Job types whose key nothing that it picks by equals.
    """

    fact: JobRouter
    node: FunctionNode
    targets: tuple[Value | None, ...]
    unfound: frozenset[str] = frozenset()

    @property
    def weight(self) -> Weight:
        """How much this looks like the router of a job system."""
        different = {id(getattr(target, "node", target)) for target in self.targets if target}
        given = {argument.arg for argument in arguments(self.node)}
        asked = self.fact.job_type_parameter in given
        return len(different), len(self.fact.routes), self.fact.form == "dict", asked


def not_picked(found: Sequence[Routing]) -> list[Routing]:
    """Leave out executors that run others: they are in the table that they pick from."""
    picked = {id(t.node) for one in found for t in one.targets if isinstance(t, Function)}
    return [one for one in found if id(one.node) not in picked] or list(found)


def routing(evaluator: Evaluator, path: str, node: FunctionNode) -> Routing | None:
    """Return what a function of a module routes, or None where it is no router."""
    outer = evaluator.project.module_scope(path)
    return routing_in(evaluator, path, node, outer.inner(node)) if outer is not None else None


def routing_in(evaluator: Evaluator, path: str, node: FunctionNode, scope: Scope) -> Routing | None:
    """Return what a function routes, or None where it is no router.

    Args:
        evaluator: Follows values.
        path: The file.
        node: The function, or the method.
        scope: Its own scope.
    """
    by_dict = (
        _by_dict(evaluator, path, node, scope, pick) for pick in picks(evaluator, node, scope)
    )
    by_branch = _by_branch(evaluator, path, node, scope)
    found = [one for one in (*by_dict, by_branch) if one is not None]
    best = max(found, key=lambda one: one.weight, default=None)
    return _with_others(best, found) if best is not None else None


def _with_others(best: Routing, found: list[Routing]) -> Routing:
    """A second dict that the same function picks from is not in the routes of the first."""
    fact = best.fact
    others = [one.fact for one in found if one.fact.form == "dict"]
    missed = {one.mapping_where for one in others if one.mapping_where != fact.mapping_where}
    unclear = sorted({*fact.unclear, *(where for where in missed if where)})
    return replace(best, fact=replace(fact, unclear=tuple(unclear)))


def _by_dict(
    evaluator: Evaluator, path: str, node: FunctionNode, scope: Scope, pick: Pick
) -> Routing | None:
    call, variable = call_of(node, pick.node)
    held = entries = pick.mapping.entries
    work = work_with(evaluator, node, pick)
    if work is not None:
        call, entries = work.call, tuple(of_method(one, work.call, work.made) for one in held)
    parsed = evaluator.project.parse(pick.mapping.path)
    if call is None or parsed is None:
        return None
    calls = [call if work is None else handed(evaluator, work, scope)] * len(entries)
    if pick.mapping.scope.node is node and work is None:
        entries, calls = _without_inner(evaluator, entries, call, scope)
    calls = [spread_out(node, one) for one in calls]
    how = asked_by(evaluator, pick.key, scope, any(entry.member for entry in entries))
    made = made_member(how)
    subject = how.parameter if how is not None and made else _subject(node, pick.key)
    words = {name for name in (variable, subject, pick.mapping.name, pick.name) if name}
    routes = list(map(partial(_route, evaluator), entries, calls))
    if work is not None:
        routes = [
            replace(route, made=made_of_work(evaluator, one, work, scope, route.made))
            for route, one in zip(routes, held, strict=True)
        ]
    fact = JobRouter(
        function=evaluator.project.reference(path, node),
        form="dict",
        mapping=pick.mapping.name or None,
        routes=tuple(routes),
        job_type_parameter=subject,
        call_keywords=_common(calls),
        raises_on_unknown=_raises(node, words) or _raises_by_itself(node, pick),
        call_arguments=_positional(calls[0]),
        mapping_where=parsed.where(pick.mapping.node),
        table=pick.table or "",
        unclear=locations(
            evaluator,
            (
                *unclear_pick(evaluator, (path, node), scope, pick, call, entries, work, how),
                *(
                    (path, c)
                    for c in calls
                    if work is None and c.func is not call.func
                    if gives_own_value(evaluator, c, scope)
                ),
            ),
        ),
        method=call.func.attr if work is not None and isinstance(call.func, ast.Attribute) else "",
        spelled=keys_of_dict(evaluator, pick.mapping.node, pick.mapping.scope, path),
        through=pick.through,
        only_members=any(entry.member and entry.member.plain for entry in entries),
    )
    if how is not None and made:
        fact = with_member(evaluator, fact, how, pick.key, calls, scope)
    unfound = (e.key for e in entries if not finds(evaluator, how, e.key, e.member))
    ends = zip(entries, held, strict=True)  # the class, where what its method is cannot be told
    targets = (target(evaluator, one) or target(evaluator, whole) for one, whole in ends)
    return Routing(fact, node, tuple(targets), frozenset(unfound))


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
    given = [*call.args, *(word.value for word in call.keywords)]
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


def _by_branch(evaluator: Evaluator, path: str, node: FunctionNode, scope: Scope) -> Routing | None:
    found = branches(evaluator, node, scope)
    parsed = evaluator.project.parse(path)
    names = {argument.arg for argument in arguments(node)}
    by_subject: dict[str, list[tuple[Branch, Asked | None]]] = {}
    for branch in found:
        compared = branch.compared
        one = asked_by(evaluator, compared.subject, scope, compared.member is not None)
        name = one.parameter if one is not None else ast.unparse(compared.subject)
        if name in names:
            by_subject.setdefault(name, []).append((branch, one))
    if not by_subject or parsed is None:
        return None
    subject = max(by_subject, key=lambda name: len(by_subject[name]))
    chosen = [branch for branch, _ in by_subject[subject]]
    asks = [one for _, one in by_subject[subject]]
    works = [work_of_branch(branch, scope) for branch in chosen]
    calls = [
        spread_out(node, handed(evaluator, work[1], scope) if work else branch.call)
        for branch, work in zip(chosen, works, strict=True)
    ]
    routes = tuple(
        Route(
            branch.key,
            ast.unparse(branch.runner or branch.call.func),
            parsed.where(branch.call),
            branch.runner is None and is_plain(evaluator, branch.call.func, scope),
            arguments_of(call),
            made=made_of_branch(evaluator, branch, scope)
            or (made_of_work(evaluator, *work, scope) if work else ""),
        )
        for branch, call, work in zip(chosen, calls, works, strict=True)
    )
    missed = unclear_branches(evaluator, node, scope, chosen, asks)
    fact = JobRouter(
        function=evaluator.project.reference(path, node),
        form="if",
        mapping=None,
        routes=routes,
        job_type_parameter=subject,
        call_keywords=_common(calls),
        raises_on_unknown=_raises(node, {subject}),
        call_arguments=_positional(calls[0]),
        unclear=locations(evaluator, ((path, place) for place in missed)),
        spelled=keys_of_branches(evaluator, chosen, scope),
        only_members=any(one.compared.of_plain_enum for one in chosen),
    )
    how = next(filter(made_member, asks), asks[0])
    if how is not None:
        key = chosen[asks.index(how)].compared.subject
        fact = with_member(evaluator, fact, how, key, calls, scope)
    targets = [called(evaluator, branch.call.func, scope) for branch in chosen]
    unfound = frozenset(one.key for one in unfound_branches(evaluator, chosen, asks))
    return Routing(fact, node, tuple(targets), unfound)


def _subject(node: FunctionNode, key: ast.expr) -> str:
    names = [child.id for child in walk(key) if isinstance(child, ast.Name)]
    parameters = {argument.arg for argument in arguments(node)}
    chosen = [name for name in names if name in parameters] or names
    return chosen[0] if chosen else ast.unparse(key)


def _keywords(call: ast.Call) -> tuple[str, ...]:
    return tuple(keyword.arg for keyword in call.keywords if keyword.arg is not None)


def _common(calls: Sequence[ast.Call]) -> tuple[str, ...]:
    """Return the keywords that every call has."""
    first, *others = map(_keywords, calls)
    return tuple(name for name in first if all(name in given for given in others))


def _positional(call: ast.Call) -> tuple[str, ...]:
    return tuple(ast.unparse(argument) for argument in call.args)


def _raises(node: FunctionNode, words: set[str]) -> bool:
    """Tell whether a ``raise`` that is about the job type leaves the function."""
    inside: set[int] = set()
    for child in body_of(node):
        if isinstance(child, ast.If):
            below = {id(n) for part in (child.body, child.orelse) for s in part for n in walk(s)}
            if not names_in(child.test) & words:
                inside |= below
    return any(
        isinstance(child, ast.Raise) and child.exc is not None and id(child) not in inside
        for child in uncaught(node.body)
    )


def _raises_by_itself(node: FunctionNode, pick: Pick) -> bool:
    """``mapping[key]`` with nothing that asks before or catches after."""
    if pick.checked:
        return False
    asked = any(
        isinstance(child, ast.Compare)
        and any(isinstance(op, (ast.In, ast.NotIn)) for op in child.ops)
        and ast.unparse(pick.key) == ast.unparse(child.left)
        for child in body_of(node)
    )
    taken = pick.inner or pick.node
    return not asked and any(child is taken for child in uncaught(node.body, _LOOKUP_ERRORS))
