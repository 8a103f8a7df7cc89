"""Asks about what the legacy router does with values or results, and the modular one does not.

A router that fills in an option, checks a value or completes the result is part of what each job
does. The modular router takes its place for the executors that it is given.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence

from migrator.decisions import Decision, Option
from migrator.excerpts import opening
from migrator.facts import Executor, Facts, JobRouter, Parameter
from migrator.plan import DROP
from migrator.python_source import Definition, definition, parse
from migrator.routing.lost_values import given
from migrator.routing.passed_on import router_as_called
from migrator.routing.router_parts import Router
from migrator.routing.router_steps import forms, steps
from migrator.snapshot import Source
from migrator.syntax import walk


def router_decision(facts: Facts, source: Source) -> Iterator[Decision]:
    """Yield the question, where there is something to ask about.

    Args:
        facts: The audit.
        source: The tree that was audited.
    """
    legacy, modular = facts.router_of_today, router_as_called(facts, source)
    executors = _handed_over(facts)
    if legacy is None or modular is None or not executors or _is_task(facts, legacy):
        return
    parameters = executors[0].function.parameters
    call = next(r.call for r in legacy.routes if r.job_type in executors[0].job_types)
    today = _router(legacy, source, given(call, parameters))
    later = _router(modular, source, _given_by(modular, parameters))
    if today is None or later is None:
        return
    lost = [*_lost_steps(today, later, facts, source), *_lost_arguments(facts, executors, modular)]
    lost += [*_given_otherwise(legacy, modular), *_raised(legacy, modular)]
    if lost:
        yield Decision(
            id=f"router:{legacy.function.name}",
            question=(
                f"{legacy.function.name} ({legacy.function.where}) does more than hand over to an "
                f"executor, which {modular.function.name} ({modular.function.where}) does not: "
                "may that go?"
            ),
            evidence=tuple(dict.fromkeys(lost)),
            options=(
                Option(
                    DROP,
                    f"the executors are called as {modular.function.name} does it; else write it "
                    "there, commit, and run again",
                ),
            ),
        )


def _handed_over(facts: Facts) -> list[Executor]:
    """Return the executors that the modular router is going to call, and does not yet."""
    known = {route.job_type for route in facts.router.routes} if facts.router else set()
    own = [executor for executor in facts.executors if not executor.certainly_broken]
    outside = [Executor((route.job_type,), route.function) for route in facts.outside]
    return [one for one in (*own, *outside) if not known.issuperset(one.job_types)]


def _is_task(facts: Facts, router: JobRouter) -> bool:
    """A task that routes has a twin of its own, and both bodies are compared."""
    name, path = router.function.name, router.function.path
    return any(e.function == name and e.where.path == path for e in facts.registrations)


def _router(fact: JobRouter, source: Source, values: dict[str, str] | None) -> Router | None:
    node = definition(parse(source.read(fact.function.path)), fact.function.name)
    if node is None:
        return None
    names = {value: name for name, value in (values or {}).items() if value.isidentifier()}
    return Router(fact, node, {**names, fact.job_type_parameter: "<job type>"})


def _given_by(router: JobRouter, parameters: Sequence[Parameter]) -> dict[str, str]:
    written = given(router.routes[0].call, parameters) if router.routes else {}
    return {**{name: name for name in router.call_keywords}, **(written or {})}


def _lost_steps(today: Router, later: Router, facts: Facts, source: Source) -> Iterator[str]:
    there = {form for node in _modular(later, facts, source) for form in _forms(later, node)}
    for node in steps(today):
        if forms(today, node) not in there:
            yield f"{today.fact.function.path}:{_line(node)}: {opening(node)}"


def _modular(router: Router, facts: Facts, source: Source) -> Iterator[Definition]:
    """Yield the router and the dispatcher, which may have done it before."""
    yield router.node
    if facts.dispatcher is not None:
        node = definition(parse(source.read(facts.dispatcher.path)), facts.dispatcher.name)
        yield from [node] if node else []


def _forms(router: Router, node: Definition) -> Iterator[str]:
    kinds = (ast.stmt, ast.ExceptHandler, ast.withitem, ast.expr)
    return (forms(router, part) for part in walk(node) if isinstance(part, kinds))


def _lost_arguments(
    facts: Facts, executors: Sequence[Executor], modular: JobRouter
) -> Iterator[str]:
    """Yield the arguments that the legacy router makes of its values in the call itself."""
    legacy = facts.router_of_today
    own = {item.name for item in legacy.function.parameters} if legacy else set()
    for executor in executors:
        parameters = executor.function.parameters
        later = _given_by(modular, parameters)
        for route in legacy.routes if legacy else ():
            if route.job_type not in executor.job_types or not route.plain:
                continue
            for name, value in (given(route.call, parameters) or {}).items():
                made = not value.isidentifier() and own & _names(value)
                if made and later.get(name, value) != value:
                    yield f"{route.where}: {name}={value}"


def _given_otherwise(legacy: JobRouter, modular: JobRouter) -> Iterator[str]:
    """Yield where one router gives executors a member of an enum, and the other the string."""
    if legacy.hands_member != modular.hands_member:
        here, there = ("a member of an enum", "its string")[:: 1 if legacy.hands_member else -1]
        yield (
            f"{legacy.function.where}: executors are given {here} for the job type, and "
            f"{there} by {modular.function.name}"
        )


def _raised(legacy: JobRouter, modular: JobRouter) -> Iterator[str]:
    """Yield what raises for an unknown job type before the router can answer."""
    if legacy.raises_on_unknown or any(one.raises for one in legacy.converted):
        return
    if modular.through and modular.raises_on_unknown:
        yield (
            f"{modular.function.where}: {modular.through} raises an exception for an unknown job "
            f"type, and {legacy.function.name} answers"
        )
    for one in modular.converted:
        if one.raises and not one.own:
            yield (
                f"{one.where}: `{one.written}` is an exception for an unknown job type, and "
                f"{legacy.function.name} answers"
            )


def _names(text: str) -> set[str]:
    nodes = ast.walk(ast.parse(text, mode="eval"))
    return {node.id for node in nodes if isinstance(node, ast.Name)}


def _line(node: ast.AST) -> int:
    placed = node.context_expr if isinstance(node, ast.withitem) else node
    return int(getattr(placed, "lineno", 1))
