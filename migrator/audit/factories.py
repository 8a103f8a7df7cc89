"""Functions that make a task for each call: ``refresh = make_task("feed.refresh")``."""

from __future__ import annotations

import ast
from collections.abc import Iterable
from dataclasses import dataclass, field

from migrator.audit.definition import Definition
from migrator.audit.scopes import Scope
from migrator.audit.values import Class, Function, Instance, Value


def is_inside(target: Value, functions: Iterable[int]) -> bool:
    """Tell whether a registered function or class is defined in one of the functions."""
    value = target.cls if isinstance(target, Instance) else target
    if not isinstance(value, (Function, Class)):
        return False
    running = set(functions)
    return any(id(place) in running for place in _around(value.scope))


def _around(scope: Scope | None) -> list[ast.AST]:
    found: list[ast.AST] = []
    while scope is not None:
        found.append(scope.node)
        scope = scope.parent
    return found


@dataclass(frozen=True, eq=False)
class _Made:
    definition: Definition
    template: int
    through: tuple[int, ...]
    inside: frozenset[int]


@dataclass
class Factories:
    """What calls of factories register, until it is known whether they say more than these do."""

    _made: list[_Made] = field(default_factory=list)

    def add(
        self, definition: Definition, template: ast.AST, through: tuple[int, ...], scope: Scope
    ) -> None:
        """Remember what a call registers.

        Args:
            definition: The registration, at the call.
            template: What the factory registers each time.
            through: The functions that were followed to it.
            scope: Where the call is.
        """
        inside = frozenset(map(id, _around(scope)))
        self._made.append(_Made(definition, id(template), through, inside))

    def resolved(self, found: list[Definition]) -> list[Definition]:
        """Return the definitions with the calls in place of what they stand for.

        A factory whose task has one name whatever it is called with registers that, where it
        stands. A call inside a function that is called itself is left to the calls of that.
        """
        fixed = {id(d.node) for d in found if d.registration.name is not None}
        open_ended = [one for one in self._made if one.template not in fixed]
        calls = [one for one in open_ended if not _is_called(one, open_ended)]
        made = {one.template for one in calls}
        kept = [d for d in found if id(d.node) not in made]
        return [*kept, *(one.definition for one in calls)]


def _is_called(made: _Made, others: Iterable[_Made]) -> bool:
    """Tell whether another call goes through the function that this one is in."""
    if made.definition.registration.name is not None:
        return False
    return any(
        other.template == made.template and made.inside & set(other.through[:-1])
        for other in others
    )
