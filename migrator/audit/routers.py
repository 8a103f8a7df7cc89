"""Functions that pick an executor by job type."""

from __future__ import annotations

from dataclasses import replace

from migrator.audit.branch_routing import by_branch
from migrator.audit.dict_routing import by_dict
from migrator.audit.evaluate import Evaluator
from migrator.audit.picks import picks
from migrator.audit.routing import Routing
from migrator.audit.scopes import Scope
from migrator.audit.values import FunctionNode


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
    all_found = (
        *(by_dict(evaluator, path, node, scope, pick) for pick in picks(evaluator, node, scope)),
        by_branch(evaluator, path, node, scope),
    )
    found = [one for one in all_found if one is not None]
    best = max(found, key=lambda one: one.weight, default=None)
    return _with_others(best, found) if best is not None else None


def _with_others(best: Routing, found: list[Routing]) -> Routing:
    """A second dict that the same function picks from is not in the routes of the first."""
    fact = best.fact
    others = [one.fact for one in found if one.fact.form == "dict"]
    missed = {one.mapping_where for one in others if one.mapping_where != fact.mapping_where}
    unclear = sorted({*fact.unclear, *(where for where in missed if where)})
    return replace(best, fact=replace(fact, unclear=tuple(unclear)))
