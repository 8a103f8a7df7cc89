"""What is known of a function that picks an executor by job type, and what both kinds share."""

from __future__ import annotations

import ast
from collections.abc import Sequence
from dataclasses import dataclass

from migrator.audit.scopes import arguments
from migrator.audit.values import Function, FunctionNode, Value
from migrator.audit.walk import body_of, names_in, uncaught
from migrator.facts import JobRouter
from migrator.syntax import walk

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


def common_keywords(calls: Sequence[ast.Call]) -> tuple[str, ...]:
    """Return the keywords that every call has."""
    first, *others = map(_keywords, calls)
    return tuple(name for name in first if all(name in given for given in others))


def positional(call: ast.Call) -> tuple[str, ...]:
    """Return the source of what a call gives by position."""
    return tuple(ast.unparse(argument) for argument in call.args)


def raises_about(node: FunctionNode, words: set[str]) -> bool:
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


def _keywords(call: ast.Call) -> tuple[str, ...]:
    return tuple(keyword.arg for keyword in call.keywords if keyword.arg is not None)
