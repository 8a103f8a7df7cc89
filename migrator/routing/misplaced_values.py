"""What an executor would be given in the place of what it is given today.

Two routers may call executors with the same values in another order, or with one more in front. No
call fails then: the executor takes one value for another.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from migrator.facts import FunctionRef, JobRouter
from migrator.python_source import call_with, definition, parse
from migrator.routing.passed_on import calls_in
from migrator.snapshot import Source
from migrator.syntax import given_by, last_name


@dataclass(frozen=True)
class Origins:
    """Where the values that a router gives its executors come from.

    Attributes:
        of: For each parameter of the router what the dispatcher gives for it.
        contract: The parameters of the dispatcher: names that a message has.
    """

    of: Mapping[str, str] = field(default_factory=dict)
    contract: frozenset[str] = frozenset()

    def trace(self, value: str) -> str | None:
        """Return the name that a value has where the message arrives; None where it is no name."""
        return self.of.get(value, value) if value.isidentifier() else None


def origins(router: JobRouter | None, dispatcher: FunctionRef | None, source: Source) -> Origins:
    """Return where the values of a router come from, as far as its dispatcher shows.

    Args:
        router: The router.
        dispatcher: The task that calls it.
        source: The files of both.
    """
    if router is None or dispatcher is None:
        return Origins()
    function = definition(parse(source.read(dispatcher.path)), dispatcher.name)
    calls = [call for call in calls_in(function) if last_name(call.func) == router.function.name]
    contract = frozenset(parameter.name for parameter in dispatcher.parameters)
    found = [_handed(call, router) for call in calls]
    same = found[0] if found and all(one == found[0] for one in found) else {}
    return Origins(same, contract)


def _handed(call: ast.Call, router: JobRouter) -> dict[str, str]:
    """Return the plain names that a call gives a router, by parameter."""
    places = [item.name for item in router.function.parameters if item.kind == "positional"]
    if any(isinstance(value, ast.Starred) for value in call.args):
        return {}
    pairs = [*zip(places, call.args, strict=False), *((w.arg, w.value) for w in call.keywords)]
    return {name: value.id for name, value in pairs if name and isinstance(value, ast.Name)}


def misplaced_values(
    today: Mapping[str, str],
    later: Mapping[str, str],
    router: JobRouter,
    before: Origins,
    after: Origins,
) -> Iterator[tuple[str, str, str]]:
    """Yield parameter, value of today and value of later, where these are surely two.

    Names of variables say little where two routers call one thing differently. What both know, or
    what both messages have, they do not call differently.

    Args:
        today: What the legacy router gives, by the executor's parameters.
        later: What the modular one would give.
        router: The modular router.
        before: Where the values of the legacy router come from.
        after: Where those of the modular one do.
    """
    known_today = {before.trace(value) for value in today.values()}
    every = (*later.values(), *_given(router))
    known_later = {after.trace(value) for value in every}
    both = before.contract & after.contract
    for name, value in today.items():
        old, new = before.trace(value), after.trace(later.get(name, ""))
        if old is None or new is None or old == new:
            continue
        if old in known_later or new in known_today or {old, new} <= both:
            yield name, value, later[name]


def _given(router: JobRouter) -> Iterator[str]:
    """Yield all that a router gives, what an executor has no parameter for too."""
    for route in router.routes[:1]:
        call = call_with(route.call)
        values = given_by(call)
        yield from (ast.unparse(value) for value in values)
