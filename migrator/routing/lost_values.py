"""What the legacy router gives an executor and the modular one would not.

An executor that runs with its default instead of the value it has had until now fails nowhere: it
does something else.
"""

from __future__ import annotations

import ast
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import takewhile

from migrator.facts import JobRouter, Parameter, Route
from migrator.python_source import Definition, call_with
from migrator.routing.misplaced_values import Origins, misplaced_values


@dataclass(frozen=True)
class LegacyCalls:
    """How the legacy router calls one executor.

    Attributes:
        routes: The routes that lead to it.
        names: The parameters and variables of the router: what changes from call to call.
        before: Where its values come from.
        after: Where those of the modular router come from.
    """

    routes: tuple[Route, ...]
    names: frozenset[str]
    before: Origins = field(default_factory=Origins)
    after: Origins = field(default_factory=Origins)


def legacy_calls(
    router: JobRouter, function: Definition | None, job_types: Collection[str]
) -> LegacyCalls:
    """Return how a router calls the executor of some job types.

    Places that were asked about are left out: a person has answered for them.

    Args:
        router: The legacy router.
        function: Its syntax.
        job_types: The job types of the executor.
    """
    routes = [
        route
        for route in router.routes
        if route.job_type in job_types
        and (router.form == "dict" or route.where not in router.unclear)
    ]
    names = {parameter.name for parameter in router.function.parameters} | {*router.variables}
    for node in ast.walk(function) if function else ():
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            names.add(node.id)
    return LegacyCalls(tuple(routes), frozenset(names))


def lost_values(
    parameters: Sequence[Parameter], router: JobRouter, legacy: LegacyCalls
) -> Iterator[str]:
    """Yield what of today's values an executor would not get from the modular router.

    Args:
        parameters: What the executor takes.
        router: The modular router.
        legacy: How it is called today.
    """
    caller = router.function.name
    new = given(router.routes[0].call, parameters) if router.routes else {}
    new = {**{name: name for name in router.call_keywords}, **(new or {})}
    defaults = {p.name: _same_form(p.default) for p in parameters if p.default is not None}
    lost: set[str] = set()
    changed: set[str] = set()
    misplaced: set[tuple[str, str, str]] = set()
    for route in legacy.routes:
        today = given(route.call, parameters) or {}
        misplaced.update(misplaced_values(today, new, router, legacy.before, legacy.after))
        for name, value in today.items():
            if value == defaults.get(name):
                continue
            if name not in new:
                lost.add(name)
            elif value not in (new[name], "None") and not _names(value) & legacy.names:
                changed.add(f"{name}={value}")
    if lost:
        yield f"is given {', '.join(sorted(lost))} today, which {caller} does not pass"
    if changed:
        yield f"is given {', '.join(sorted(changed))} today, and {caller} passes another value"
    for name, value, other in sorted(misplaced):
        yield f"gets {value} as its parameter {name} today, and would get {other} from {caller}"


def given(call: str, parameters: Sequence[Parameter]) -> dict[str, str] | None:
    """Return the value of each parameter that a call fills; None where ``*`` hides which.

    Args:
        call: The arguments of the call, in their parentheses.
        parameters: What is called takes these.
    """
    node = call_with(call)
    if any(isinstance(value, ast.Starred) for value in node.args):
        return None
    places = by_place(parameters)
    anything = any(p.kind == "var-keyword" for p in parameters)
    names = {p.name for p in parameters if not p.kind.startswith("var-")}
    found: dict[str, str] = {}
    for index, value in enumerate(node.args):
        name = places[index] if index < len(places) else f"argument {index + 1}"
        found[name] = ast.unparse(value)
    for word in node.keywords:
        if word.arg and (anything or word.arg in names):
            found[word.arg] = ast.unparse(word.value)
    return found


def by_place(parameters: Sequence[Parameter]) -> list[str]:
    """Return the parameters that an argument by place can fill, in order: those before ``*args``.

    Args:
        parameters: What is called takes these.
    """
    before = takewhile(lambda item: item.kind != "var-positional", parameters)
    return [item.name for item in before if item.kind == "positional"]


def _same_form(source: str | None) -> str:
    return ast.unparse(ast.parse(source or "None", mode="eval"))


def _names(source: str) -> set[str]:
    nodes = ast.walk(ast.parse(source, mode="eval"))
    return {node.id for node in nodes if isinstance(node, ast.Name)}
