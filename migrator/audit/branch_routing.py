"""Functions that pick an executor by comparing: ``if kind == "mail": return run_mail(job)``."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from migrator.audit.asked_for import Asked, asked_by, made_member, with_member
from migrator.audit.branches import Branch, branches
from migrator.audit.evaluate import Evaluator
from migrator.audit.made import made_of_branch
from migrator.audit.plain import called, is_plain
from migrator.audit.routing import Routing, common_keywords, positional, raises_about
from migrator.audit.scopes import Scope, arguments
from migrator.audit.spelled_keys import keys_of_branches
from migrator.audit.spread import spread_out
from migrator.audit.unclear import locations, unclear_branches, unfound_branches
from migrator.audit.values import FunctionNode
from migrator.audit.worked import handed, made_of_work, work_of_branch
from migrator.facts import JobRouter, Route
from migrator.syntax import arguments_of


@dataclass(frozen=True, eq=False)
class _Chosen:
    """The branches that ask about one and the same parameter.

    Attributes:
        subject: The parameter.
        branches: Those that lead to an executor.
        asks: What each of them makes of the parameter before it compares.
    """

    subject: str
    branches: list[Branch]
    asks: list[Asked | None]


def by_branch(evaluator: Evaluator, path: str, node: FunctionNode, scope: Scope) -> Routing | None:
    """Return what a function routes by comparing a parameter, or None where it does not.

    Args:
        evaluator: Follows values.
        path: The file.
        node: The function.
        scope: Its own scope.
    """
    chosen = _chosen(evaluator, node, scope)
    if chosen is None:
        return None
    found, asks = chosen.branches, chosen.asks
    routes = list(_routes(evaluator, path, node, scope, found))
    calls = [call for _, call in routes]
    missed = unclear_branches(evaluator, node, scope, found, asks)
    fact = JobRouter(
        function=evaluator.project.reference(path, node),
        form="if",
        mapping=None,
        routes=tuple(route for route, _ in routes),
        job_type_parameter=chosen.subject,
        call_keywords=common_keywords(calls),
        raises_on_unknown=raises_about(node, {chosen.subject}),
        call_arguments=positional(calls[0]),
        unclear=locations(evaluator, ((path, place) for place in missed)),
        spelled=keys_of_branches(evaluator, found, scope),
        only_members=any(one.compared.of_plain_enum for one in found),
    )
    how = next(filter(made_member, asks), asks[0])
    if how is not None:
        key = found[asks.index(how)].compared.subject
        fact = with_member(evaluator, fact, how, key, calls, scope)
    targets = [called(evaluator, branch.call.func, scope) for branch in found]
    unfound = frozenset(one.key for one in unfound_branches(evaluator, found, asks))
    return Routing(fact, node, tuple(targets), unfound)


def _chosen(evaluator: Evaluator, node: FunctionNode, scope: Scope) -> _Chosen | None:
    """Return the branches about the parameter that most of them ask about."""
    names = {argument.arg for argument in arguments(node)}
    by_subject: dict[str, _Chosen] = {}
    for branch in branches(evaluator, node, scope):
        compared = branch.compared
        ask = asked_by(evaluator, compared.subject, scope, compared.member is not None)
        name = ask.parameter if ask is not None else ast.unparse(compared.subject)
        if name in names:
            chosen = by_subject.setdefault(name, _Chosen(name, [], []))
            chosen.branches.append(branch)
            chosen.asks.append(ask)
    return max(by_subject.values(), key=lambda one: len(one.branches), default=None)


def _routes(
    evaluator: Evaluator, path: str, node: FunctionNode, scope: Scope, found: Sequence[Branch]
) -> Iterator[tuple[Route, ast.Call]]:
    """Yield where each branch leads, and the call of that."""
    parsed = evaluator.project.parse(path)
    assert parsed is not None
    for branch in found:
        work = work_of_branch(branch, scope)
        call = spread_out(node, handed(evaluator, work[1], scope) if work else branch.call)
        made = made_of_branch(evaluator, branch, scope)
        if not made and work is not None:
            made = made_of_work(evaluator, *work, scope)
        function = ast.unparse(branch.runner or branch.call.func)
        plain = branch.runner is None and is_plain(evaluator, branch.call.func, scope)
        where, given = parsed.where(branch.call), arguments_of(call)
        yield Route(branch.key, function, where, plain, given, made=made), call
