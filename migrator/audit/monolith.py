"""Which module is the legacy monolith, judged by what it does and never by its name."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from migrator.audit.candidates import is_test
from migrator.audit.collisions import SEPARATE
from migrator.audit.definition import Definition
from migrator.audit.evaluate import Evaluator
from migrator.audit.indirect import unclear_router
from migrator.audit.lookup import legacy_lookup
from migrator.audit.routers import routing
from migrator.audit.routing import Routing, Weight, not_picked
from migrator.audit.values import Class, Function
from migrator.facts import Collision


@dataclass(frozen=True)
class Suspect:
    """A module that shares task names with others.

    Attributes:
        path: The file.
        names: The names it shares.
        partners: The files it shares them with.
        router: Its routing of job types to functions of its own, if it has one.
        has_lookup: True where it maps strings to its own tasks.
    """

    path: str
    names: tuple[str, ...]
    partners: tuple[str, ...]
    router: Routing | None
    has_lookup: bool

    @property
    def is_legacy(self) -> bool:
        """True where it has anything of the old job system besides the names."""
        return self.router is not None or self.has_lookup

    @property
    def score(self) -> int:
        """How much it looks like the monolith."""
        spread = len(self.partners) > 1
        routed = 0 if self.router is None else 3 if self.router.fact.routes else 1
        return 2 * len(self.names) + routed + 2 * self.has_lookup + spread


def suspects(
    evaluator: Evaluator, definitions: Sequence[Definition], collisions: Iterable[Collision]
) -> list[Suspect]:
    """Return the modules that share task names, the likeliest monolith first."""
    names: dict[str, list[str]] = {}
    partners: dict[str, set[str]] = {}
    for collision in collisions:
        if collision.reason == SEPARATE:
            continue
        paths = {r.where.path for r in collision.registrations if not is_test(r.where.path)}
        for path in paths if len(paths) > 1 else ():
            names.setdefault(path, []).append(collision.name)
            partners.setdefault(path, set()).update(paths - {path})
    found = [
        suspect(evaluator, definitions, path, names[path], partners[path]) for path in sorted(names)
    ]
    return sorted(found, key=lambda one: (-one.score, one.path))


def suspect(
    evaluator: Evaluator,
    definitions: Sequence[Definition],
    path: str,
    names: Iterable[str],
    partners: Iterable[str],
) -> Suspect:
    """Look at one module."""
    return Suspect(
        path,
        tuple(names),
        tuple(sorted(partners)),
        own_router(evaluator, path) or _unclear(evaluator, definitions, path),
        legacy_lookup(evaluator, path, definitions) is not None,
    )


def own_router(evaluator: Evaluator, path: str) -> Routing | None:
    """Return the routing of a module that leads to at least two functions of its own."""
    found = []
    for node in evaluator.project.functions(path).values():
        routed = routing(evaluator, path, node)
        if routed is not None:
            ends = (t for t in routed.targets if isinstance(t, Function | Class))
            own = [id(end.node) for end in ends if end.path == path]
            alone = len(routed.fact.routes) == len(own) or bool(routed.fact.unclear)
            if len(set(own)) > 1 or (own and alone):
                found.append(routed)
    return max(not_picked(found), key=_preference, default=None)


def _preference(routed: Routing) -> tuple[bool, Weight]:
    """A function that makes an object for whoever lets it work is no router before that one."""
    return any(route.plain or route.made for route in routed.fact.routes), routed.weight


def _unclear(evaluator: Evaluator, definitions: Sequence[Definition], path: str) -> Routing | None:
    """Return a routing of which only the place is known."""
    for definition in definitions:
        node = definition.node
        if definition.path == path and isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
            found = unclear_router(evaluator, path, node)
            if found is not None:
                return found
    return None


def clear_winner(ranked: Sequence[Suspect]) -> Suspect | None:
    """Return the one suspect that stands out, or None."""
    if not ranked or not ranked[0].is_legacy:
        return None
    return ranked[0] if len(ranked) == 1 or ranked[0].score > ranked[1].score else None
