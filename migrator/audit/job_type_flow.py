"""Where the job type of a message goes: from a dispatcher through the functions that it calls."""

from __future__ import annotations

import ast
from collections.abc import Collection, Iterator
from dataclasses import dataclass

from migrator.audit.calls_from import calls_in
from migrator.audit.definition import Definition
from migrator.audit.evaluate import Evaluator
from migrator.audit.routing import Routing
from migrator.audit.scopes import arguments
from migrator.audit.values import Function, FunctionNode
from migrator.audit.walk import names_in
from migrator.syntax import places_of

_DEPTH = 3


@dataclass(frozen=True, eq=False)
class Reach:
    """A function with those of its parameters that hold the job type."""

    function: Function
    names: frozenset[str]

    @property
    def node(self) -> FunctionNode:
        """The function's syntax."""
        assert isinstance(self.function.node, FunctionNode)
        return self.function.node


def reached(
    evaluator: Evaluator,
    task: Definition,
    wanted: Collection[str],
    ends: Collection[int] = frozenset(),
) -> Iterator[Reach]:
    """Yield the functions that a task leads to, itself first, each once.

    Args:
        evaluator: Follows values.
        task: The task.
        wanted: Those of its parameters that hold the job type.
        ends: The identities of functions that are not looked into.
    """
    scope = evaluator.project.module_scope(task.path)
    if scope is None or not isinstance(task.node, FunctionNode):
        return
    level = [Reach(Function(task.path, task.node, scope), frozenset(wanted))]
    seen = {id(task.node), *ends}
    for _ in range(_DEPTH + 1):
        following: list[Reach] = []
        for reach in level:
            yield reach
            for call, target in calls_in(evaluator, reach.function.path, reach.node):
                if id(target.node) not in seen and isinstance(target.node, FunctionNode):
                    seen.add(id(target.node))
                    following.append(Reach(target, _filled(call, target.node, reach.names)))
        level = following


def _filled(call: ast.Call, node: FunctionNode, names: frozenset[str]) -> frozenset[str]:
    """Return the parameters that get one of some names in a call."""
    places = places_of(node.args)
    pairs = [*zip(places, call.args, strict=False), *((w.arg, w.value) for w in call.keywords)]
    return frozenset(name for name, value in pairs if name and names_in(value) & names)


def job_type_names(
    evaluator: Evaluator, dispatcher: Definition, modular: Routing
) -> frozenset[str]:
    """Return the names that a dispatcher and its router have for the job type.

    Args:
        evaluator: Follows values.
        dispatcher: The modular dispatcher, whose messages the monolith's has too.
        modular: Its router.
    """
    found = {modular.fact.job_type_parameter}
    if isinstance(dispatcher.node, FunctionNode):
        for argument in arguments(dispatcher.node):
            for reach in reached(evaluator, dispatcher, {argument.arg}):
                if reach.node is modular.node and modular.fact.job_type_parameter in reach.names:
                    found.add(argument.arg)
    return frozenset(found)
